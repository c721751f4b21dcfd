package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"cartwright/adapters/eventstore"
	provider "cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/app/audit"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/domain/payment"
)

// reconcileCommand compares the shop's books with those of others.
type reconcileCommand struct {
	Payments reconcilePaymentsCommand `cmd:"" help:"Compare the payments of a provider with the provider's own book. Reads; changes nothing."`
	Stock    reconcileStockCommand    `cmd:"" help:"Compare what the log says of every stock with the read model and with what was counted, and adjust it if asked to."`
}

type reconcilePaymentsCommand struct {
	parts
	Provider string    `help:"Which provider: sandbox, stripe (with --stripe-key), or credit for gift cards and store credit." enum:"sandbox,stripe,credit" default:"sandbox"`
	Since    time.Time `help:"Only payments requested at or after this time, such as 2026-11-01T00:00:00Z." format:"2006-01-02T15:04:05Z07:00"`
	JSON     bool      `help:"Print JSON."`
}

// reconciled is what a comparison found.
type reconciled struct {
	Provider    string             `json:"provider"`
	Here        int                `json:"payments_here"`
	There       int                `json:"payments_there"`
	Differences []audit.Difference `json:"differences"`
}

// Run compares and fails when the books differ.
func (c reconcilePaymentsCommand) Run(ctx context.Context) (err error) {
	found, detach, err := c.attach(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	r, err := c.compare(ctx, found)
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(os.Stdout).Encode(r)
	} else {
		err = r.print(os.Stdout)
	}
	if n := len(r.Differences); n > 0 {
		return errors.Join(err, fmt.Errorf("the books differ in %d places; what is only on its way is gone when you run this again", n))
	}
	return err
}

func (c reconcilePaymentsCommand) compare(ctx context.Context, found serving) (reconciled, error) {
	before, err := c.book(ctx, found)
	if err != nil {
		return reconciled{}, err
	}
	ours := audit.Reconciliation{Provider: c.Provider, Since: c.Since}
	if err := c.read(ctx, found, &ours); err != nil {
		return reconciled{}, fmt.Errorf("read the log: %w", err)
	}
	after, err := c.book(ctx, found)
	r := reconciled{Provider: c.Provider, There: len(after)}
	r.Here, r.Differences = ours.Compare(before, after)
	return r, err
}

// book is the provider's.
func (c reconcilePaymentsCommand) book(ctx context.Context, found serving) (accounts []app.Account, err error) {
	switch {
	case c.Provider == app.Sandbox:
		entries, err := provider.ReadLedger(c.ledgerDir())
		return provider.Accounts(provider.Since(entries, c.Since)), err
	case c.Provider == app.Credits:
		return c.creditBook(ctx, found)
	case c.StripeKey == "":
		return nil, errors.New("to read Stripe's book its key is needed: --stripe-key")
	}
	err = c.stripe().List(ctx, c.Since, func(a app.Account) error {
		if a.PaymentID != "" {
			accounts = append(accounts, a)
		}
		return nil
	})
	return accounts, err
}

// creditBook is what the accounts of gift cards and store credit say.
func (c reconcilePaymentsCommand) creditBook(ctx context.Context, found serving) (accounts []app.Account, err error) {
	connection, err := eventstore.Connect(ctx, found.EventStore, c.logger())
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	shop := app.New(eventstore.NewStreams(connection, process.Events), nil, nil, time.Now)
	err = creditProvider(shop, eventstore.NewFeed(connection)).List(ctx, c.Since, func(a app.Account) error {
		accounts = append(accounts, a)
		return nil
	})
	return accounts, err
}

// read shows the log's payments to the reconciliation.
func (c reconcilePaymentsCommand) read(ctx context.Context, found serving, ours *audit.Reconciliation) error {
	connection, err := eventstore.Connect(ctx, found.EventStore, c.logger())
	if err != nil {
		return err
	}
	defer connection.Close()
	var names []string
	for name := range payment.Catalog {
		names = append(names, name)
	}
	return readLog(ctx, eventstore.NewFeed(connection), names, func(r event.Recorded) error {
		ours.See(r)
		return nil
	})
}

func (r reconciled) print(out io.Writer) error {
	fmt.Fprintf(out, "%s: %d payments here, %d there\n", r.Provider, r.Here, r.There)
	if len(r.Differences) == 0 {
		fmt.Fprintln(out, "both books say the same")
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "DIFFERENCE\tPAYMENT\tAT THE PROVIDER\tWHAT\tHERE\tTHERE")
	for _, d := range r.Differences {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", d.Kind, d.PaymentID, d.ProviderRef, d.What, d.Here, d.There)
	}
	return w.Flush()
}
