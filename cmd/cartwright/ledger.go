package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"text/tabwriter"
	"time"

	"cartwright/app/locale"
	"cartwright/domain/money"
)

// ledgerCommand reads the shop's books.
type ledgerCommand struct {
	Balances ledgerBalancesCommand `cmd:"" default:"withargs" help:"Show the trial balance: what was posted to every account."`
	Order    ledgerOrderCommand    `cmd:"" help:"Show every posting for an order."`
}

type ledgerBalancesCommand struct {
	parts
	From string `help:"First day in UTC, such as 2026-11-01."`
	To   string `help:"Last day in UTC."`
	JSON bool   `help:"Print JSON."`
}

// turnover is an account as the back office reports it.
type turnover struct {
	Account  string `json:"account"`
	Currency string `json:"currency"`
	Debit    int64  `json:"debit"`
	Credit   int64  `json:"credit"`
	Balance  int64  `json:"balance"`
}

// Run prints the balances by currency, each with the sums that must be equal.
func (c ledgerBalancesCommand) Run(ctx context.Context) error {
	query := url.Values{}
	for name, day := range map[string]string{"from": c.From, "to": c.To} {
		if day != "" {
			query.Set(name, day)
		}
	}
	var list struct {
		Data []turnover `json:"data"`
	}
	if err := c.read(ctx, "/v1/admin/ledger/balances?"+query.Encode(), &list); err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(list.Data)
	}
	return trialBalance(os.Stdout, list.Data)
}

// accountColumn keeps names to the left of a table whose amounts stand to the right.
const accountColumn = "%-20s"

func trialBalance(out io.Writer, accounts []turnover) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, accountColumn+"\tDEBIT\tCREDIT\tBALANCE\t\n", "ACCOUNT")
	for i, a := range accounts {
		a.print(w)
		if last := i == len(accounts)-1 || accounts[i+1].Currency != a.Currency; last {
			sum(accounts, a.Currency).print(w)
		}
	}
	return w.Flush()
}

func (t turnover) print(w io.Writer) {
	fmt.Fprintf(w, accountColumn+"\t%s\t%s\t%s\t\n", t.Account, written(t.Debit, t.Currency), written(t.Credit, t.Currency), written(t.Balance, t.Currency))
}

func sum(accounts []turnover, currency string) turnover {
	all := turnover{Account: "all " + currency, Currency: currency}
	for _, a := range accounts {
		if a.Currency == currency {
			all.Debit, all.Credit, all.Balance = all.Debit+a.Debit, all.Credit+a.Credit, all.Balance+a.Balance
		}
	}
	return all
}

type ledgerOrderCommand struct {
	parts
	ID string `arg:"" help:"Id of the order."`
}

// Run prints the postings, the oldest first.
func (c ledgerOrderCommand) Run(ctx context.Context) error {
	var list struct {
		Data []struct {
			turnover
			At      time.Time `json:"at"`
			Event   string    `json:"event"`
			Subject string    `json:"subject"`
		} `json:"data"`
	}
	if err := c.read(ctx, "/v1/admin/ledger/orders/"+url.PathEscape(c.ID), &list); err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "AT\tEVENT\tOF\tACCOUNT\tDEBIT\tCREDIT")
	for _, e := range list.Data {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", e.At.Local().Format(time.DateTime), e.Event, e.Subject, e.Account,
			written(e.Debit, e.Currency), written(e.Credit, e.Currency))
	}
	return w.Flush()
}

// written leaves the empty side of an entry empty.
func written(minor int64, currency string) string {
	if minor == 0 {
		return ""
	}
	return locale.Format(money.Of(minor, currency), "en")
}

// read asks the program that serves the data directory, or one that is started for it.
func (p parts) read(ctx context.Context, path string, out any) (err error) {
	office, detach, err := p.office(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	return office.call(ctx, "GET", path, nil, out)
}
