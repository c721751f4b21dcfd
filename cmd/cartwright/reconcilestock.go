package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"text/tabwriter"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/postgres"
	"cartwright/app"
	"cartwright/app/audit"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/domain/refusal"
	"cartwright/domain/stock"
)

// reconcileStockCommand compares what the log says of every stock with the read model and with a count.
type reconcileStockCommand struct {
	parts
	Count string    `help:"CSV file of what was counted, with the columns sku, location and counted." type:"existingfile"`
	At    time.Time `help:"When it was counted, such as 2026-11-20T18:00:00Z; when the file was last written, if not given. What moved since is allowed for." format:"2006-01-02T15:04:05Z07:00"`
	Apply bool      `help:"Adjust the stock to the count; repeating it changes nothing."`
	JSON  bool      `help:"Print JSON."`
}

// stockReport is what a comparison found, and what became of it.
type stockReport struct {
	Places      int                     `json:"places"`
	Counted     int                     `json:"counted"`
	Differences []audit.StockDifference `json:"differences"`
	Adjusted    int                     `json:"adjusted"` // of the differences, just now
}

// Run compares, adjusts when asked to, and fails when something is left for people to look at.
func (c reconcileStockCommand) Run(ctx context.Context) (err error) {
	count, err := readCount(c.Count, c.At)
	if err != nil {
		return err
	}
	found, detach, err := c.attach(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	r, err := c.reconcile(ctx, found, count)
	if err != nil {
		return err
	}
	if err := r.print(c.JSON); err != nil {
		return err
	}
	return r.verdict()
}

func (c reconcileStockCommand) reconcile(ctx context.Context, found serving, count stockCount) (stockReport, error) {
	connection, err := eventstore.Connect(ctx, found.EventStore, c.logger())
	if err != nil {
		return stockReport{}, err
	}
	defer connection.Close()
	pool, err := postgres.Open(ctx, found.Database)
	if err != nil {
		return stockReport{}, err
	}
	defer pool.Close()
	feed := eventstore.NewFeed(connection)
	recount, err := foldStocks(ctx, feed, count.at)
	if err != nil {
		return stockReport{}, fmt.Errorf("read the log: %w", err)
	}
	read, err := readLevels(ctx, pool, feed, recount)
	if err != nil {
		return stockReport{}, err
	}
	r := stockReport{Places: len(read), Counted: len(count.units), Differences: recount.Compare(read, count.units)}
	stocks := app.New(eventstore.NewStreams(connection, process.Events), nil, nil, time.Now)
	if err = r.question(ctx, stocks, count); err == nil && c.Apply {
		err = r.apply(ctx, stocks, count)
	}
	return r, err
}

// question proposes no adjustment of what the shop cannot have: a SKU or a location that was misspelt would become stock.
func (r *stockReport) question(ctx context.Context, stocks app.App, count stockCount) error {
	for i := range r.Differences {
		d := &r.Differences[i]
		if d.Adjust == 0 {
			continue
		}
		err := stocks.KnownStock(ctx, d.SKU, d.Location)
		var no *refusal.Refusal
		switch {
		case errors.As(err, &no):
			d.Adjust, d.Problem = 0, fmt.Sprintf("line %d: %s", count.lines[d.Place], no.Message)
		case err != nil:
			return fmt.Errorf("look at %s at %s: %w", d.SKU, d.Location, err)
		}
	}
	return nil
}

// apply adjusts what differs from the count. What it did before it does not do again, and what is refused is left for
// people.
func (r *stockReport) apply(ctx context.Context, stocks app.App, count stockCount) error {
	for i := range r.Differences {
		d := &r.Differences[i]
		if d.Adjust == 0 {
			continue
		}
		out, err := stocks.Stock.Handle(ctx, app.Envelope[stock.Command]{
			ID: app.DeriveUUID("stocktaking", count.id, d.SKU, d.Location).String(), Target: app.StockID(d.SKU, d.Location),
			Command: stock.Adjust{
				SKU: d.SKU, Location: d.Location, Delta: d.Adjust, Reason: "counted", Source: "stocktaking", OccurredAt: count.at.UTC(),
			},
			Meta: event.Metadata{Actor: "reconcile", Channel: "stocktaking"},
		})
		var no *refusal.Refusal
		switch {
		case errors.As(err, &no):
			d.Problem = no.Message
		case err != nil:
			return fmt.Errorf("adjust %s at %s: %w", d.SKU, d.Location, err)
		case len(out.Events) > 0:
			r.Adjusted++
		}
	}
	return nil
}

func (r stockReport) print(asJSON bool) error {
	if asJSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	fmt.Printf("%d places, %d counted, %d different", r.Places, r.Counted, len(r.Differences))
	if r.Adjusted > 0 {
		fmt.Printf(", %d adjusted", r.Adjusted)
	}
	fmt.Println()
	if len(r.Differences) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SKU\tLOCATION\tON HAND\tREAD MODEL\tCOUNTED\tADJUST BY\tNOTE")
	for _, d := range r.Differences {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%+d\t%s\n", d.SKU, d.Location, d.OnHand, shown(d.Read), shown(d.Counted), d.Adjust, d.Problem)
	}
	return w.Flush()
}

func shown(units *int64) string {
	if units == nil {
		return ""
	}
	return strconv.FormatInt(*units, 10)
}

// verdict is an error when people have to look at something.
func (r stockReport) verdict() error {
	problems := 0
	for _, d := range r.Differences {
		if d.Problem != "" {
			problems++
		}
	}
	if problems > 0 {
		return fmt.Errorf("%d places need a look", problems)
	}
	return nil
}
