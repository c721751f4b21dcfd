package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/domain/webhook"
)

// webhooksCommand looks after what payment providers have sent.
type webhooksCommand struct {
	Redrive redriveCommand `cmd:"" help:"Have webhooks handled once more; what is recorded already stays as it is."`
}

type redriveCommand struct {
	parts
	IDs    []string  `arg:"" optional:"" name:"id" help:"Only these, such as stripe-evt_1NG8Du2eZvKYlo2C; all when none is given."`
	Since  time.Time `help:"Only those that came at or after this time, such as 2026-11-20T08:00:00Z." format:"2006-01-02T15:04:05Z07:00"`
	Until  time.Time `help:"Only those that came before this time." format:"2006-01-02T15:04:05Z07:00"`
	DryRun bool      `help:"Show which ones those are, and do nothing."`
}

// delivery is a webhook as it came.
type delivery struct {
	webhook.Ref
	Type string
	At   time.Time
}

// Run redrives one after another, the oldest first, and says how many there were. Broken off, it may be run again.
func (c redriveCommand) Run(ctx context.Context) (err error) {
	if !c.Until.IsZero() && !c.Until.After(c.Since) {
		return errors.New("--until must be later than --since")
	}
	found, detach, err := c.attach(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	chosen, err := c.deliveries(ctx, found)
	if err != nil {
		return err
	}
	if c.DryRun {
		return showDeliveries(os.Stdout, chosen)
	}
	if err := redrive(ctx, newOffice(found), chosen); err != nil {
		return err
	}
	fmt.Printf("%d webhooks will be handled again\n", len(chosen))
	return nil
}

func redrive(ctx context.Context, office office, chosen []delivery) error {
	bars := newBars(os.Stderr)
	bar := bars.add("webhooks")
	defer bars.wait()
	defer bar.end()
	for i, d := range chosen {
		var done struct{}
		if err := office.call(ctx, "POST", "/v1/admin/webhooks/"+url.PathEscape(d.WebhookID)+"/redrive", nil, &done); err != nil {
			return fmt.Errorf("after %d of %d webhooks: %w", i, len(chosen), err)
		}
		bar.progress(share(int64(i+1), int64(len(chosen))), fmt.Sprintf("%d of %d", i+1, len(chosen)))
	}
	return nil
}

// deliveries lists those that are wanted, from the log. One that was named and never came is an error.
func (c redriveCommand) deliveries(ctx context.Context, found serving) (chosen []delivery, err error) {
	connection, err := eventstore.Connect(ctx, found.EventStore, c.logger())
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	known := map[string]bool{}
	err = readLog(ctx, eventstore.NewFeed(connection), process.Hooks{}.Names(), func(r event.Recorded) error {
		if e, ok := r.Event.(webhook.Received); ok {
			known[e.WebhookID] = true
			if d := (delivery{e.Ref, e.Type, r.At}); c.wants(d) {
				chosen = append(chosen, d)
			}
		}
		return nil
	})
	for _, id := range c.IDs {
		if err == nil && !known[id] {
			err = fmt.Errorf("there is no webhook %s; list them with --dry-run", id)
		}
	}
	return chosen, err
}

func (c redriveCommand) wants(d delivery) bool {
	return (len(c.IDs) == 0 || slices.Contains(c.IDs, d.WebhookID)) &&
		!d.At.Before(c.Since) && (c.Until.IsZero() || d.At.Before(c.Until))
}

func showDeliveries(out io.Writer, chosen []delivery) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CAME\tWEBHOOK\tTYPE\tABOUT")
	for _, d := range chosen {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", d.At.UTC().Format(time.RFC3339), d.WebhookID, d.Type, d.ProviderRef)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%d webhooks would be handled again (dry run: nothing was done)\n", len(chosen))
	return err
}
