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
	List    parkedListCommand    `cmd:"" help:"Show the first parked events, and why they are."`
	Retry   parkedRetryCommand   `cmd:"" help:"Read parked events from the log again and fold them, in order."`
	Discard parkedDiscardCommand `cmd:"" help:"Give a parked event up, and fold what waited behind it."`
}

// parkedModel says which read model it is about.
type parkedModel struct {
	parts
	Name string `arg:"" help:"A read model, such as orders."`
}

type parkedListCommand struct {
	parkedModel
	Stream string `help:"Only events of this stream."`
	Limit  int    `help:"How many at most." default:"20"`
}

// Run prints a table in the order of the log.
func (c parkedListCommand) Run(ctx context.Context) error {
	var list struct {
		Data []struct {
			ID       string    `json:"id"`
			Stream   string    `json:"stream"`
			Revision int64     `json:"revision"`
			Name     string    `json:"name"`
			Error    string    `json:"error"`
			Attempts int       `json:"attempts"`
			ParkedAt time.Time `json:"parked_at"`
		} `json:"data"`
	}
	query := url.Values{"limit": {fmt.Sprint(c.Limit)}}
	if c.Stream != "" {
		query.Set("stream", c.Stream)
	}
	if err := c.ask(ctx, "GET", "?"+query.Encode(), nil, &list); err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "ID\tEVENT\tSTREAM\tPARKED\tATTEMPTS\tCAUSE")
	for _, e := range list.Data {
		fmt.Fprintf(out, "%s\t%s\t%s@%d\t%s\t%d\t%s\n",
			e.ID, e.Name, e.Stream, e.Revision, e.ParkedAt.Local().Format(time.DateTime), e.Attempts, e.Error)
	}
	return out.Flush()
}

type parkedRetryCommand struct {
	parkedModel
	Stream string `help:"Only events of this stream."`
}

// Run tries again and says what came of it.
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

func (c parkedModel) act(ctx context.Context, what string, request any) error {
	var result struct {
		Folded int64 `json:"folded"`
		Parked int64 `json:"parked"`
	}
	err := c.ask(ctx, "POST", what, request, &result)
	if err == nil {
		fmt.Printf("%d events folded, %d still parked\n", result.Folded, result.Parked)
	}
	return err
}

func (c parkedModel) ask(ctx context.Context, method, what string, body, out any) (err error) {
	office, detach, err := c.office(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	return office.call(ctx, method, "/v1/admin/projections/"+url.PathEscape(c.Name)+"/parked-events"+what, body, out)
}
