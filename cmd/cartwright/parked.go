package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"text/tabwriter"
	"time"
)

// parkedCommand looks after events that read models could not fold.
type parkedCommand struct {
	List    parkedListCommand    `cmd:"" default:"withargs" help:"Show the first parked events, and why they are."`
	Retry   parkedRetryCommand   `cmd:"" help:"Read parked events from the log again and fold them, in order."`
	Discard parkedDiscardCommand `cmd:"" help:"Give a parked event up, and fold what waited behind it."`
}

type parkedListCommand struct {
	parts
	Name   string `arg:"" optional:"" help:"A read model, such as orders; all of them, when not given."`
	Stream string `help:"Only events of this stream."`
	Limit  int    `help:"How many at most, of each read model." default:"20"`
}

// parkedEvent is one as the back office reports it.
type parkedEvent struct {
	ID       string    `json:"id"`
	Stream   string    `json:"stream"`
	Revision int64     `json:"revision"`
	Name     string    `json:"name"`
	Error    string    `json:"error"`
	Attempts int       `json:"attempts"`
	ParkedAt time.Time `json:"parked_at"`
}

// Run prints a table, of each read model in the order of the log.
func (c parkedListCommand) Run(ctx context.Context) (err error) {
	office, detach, err := c.office(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	models := []string{c.Name}
	if c.Name == "" {
		if models, err = office.names(ctx); err != nil {
			return err
		}
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "READ MODEL\tID\tEVENT\tSTREAM\tPARKED\tATTEMPTS\tCAUSE")
	for _, model := range models {
		events, err := c.parkedIn(ctx, office, model)
		if err != nil {
			return err
		}
		for _, e := range events {
			fmt.Fprintf(out, "%s\t%s\t%s\t%s@%d\t%s\t%d\t%s\n", model,
				e.ID, e.Name, e.Stream, e.Revision, e.ParkedAt.Local().Format(time.DateTime), e.Attempts, e.Error)
		}
	}
	return out.Flush()
}

func (c parkedListCommand) parkedIn(ctx context.Context, office office, model string) ([]parkedEvent, error) {
	var list struct {
		Data []parkedEvent `json:"data"`
	}
	query := url.Values{"limit": {fmt.Sprint(c.Limit)}}
	if c.Stream != "" {
		query.Set("stream", c.Stream)
	}
	err := office.call(ctx, "GET", parkedPath(model)+"?"+query.Encode(), nil, &list)
	return list.Data, err
}

func parkedPath(model string) string {
	return "/v1/admin/projections/" + url.PathEscape(model) + "/parked-events"
}

// parkedModel says which read model it is about.
type parkedModel struct {
	parts
	Name string `arg:"" help:"A read model, such as orders."`
}

type parkedRetryCommand struct {
	parkedModel
	Stream string `help:"Only events of this stream."`
}

// Run tries again.
func (c parkedRetryCommand) Run(ctx context.Context) error {
	request := map[string]string{}
	if c.Stream != "" {
		request["stream"] = c.Stream
	}
	return c.act(ctx, "/retry", request)
}

type parkedDiscardCommand struct {
	parkedModel
	ID string `arg:"" help:"As cartwright parked list shows it."`
}

// Run gives the event up.
func (c parkedDiscardCommand) Run(ctx context.Context) error {
	return c.act(ctx, "/discard", map[string]string{"event_id": c.ID})
}

// act asks for it and says what came of it.
func (c parkedModel) act(ctx context.Context, what string, request any) (err error) {
	office, detach, err := c.office(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	var result struct {
		Folded int64 `json:"folded"`
		Parked int64 `json:"parked"`
	}
	if err := office.call(ctx, "POST", parkedPath(c.Name)+what, request, &result); err != nil {
		return err
	}
	fmt.Printf("%d events folded, %d still parked\n", result.Folded, result.Parked)
	return nil
}
