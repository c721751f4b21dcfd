package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"
)

// replaysCommand looks after replays that are under way.
type replaysCommand struct {
	List   replayListCommand   `cmd:"" default:"withargs" help:"Show the replays that are unfinished and the last that have finished."`
	Pause  replayPauseCommand  `cmd:"" help:"Read nothing more until the replay is resumed."`
	Resume replayResumeCommand `cmd:"" help:"Go on with a replay that is paused, or waits because the new tables differ."`
	Cancel replayCancelCommand `cmd:"" help:"Drop the new tables; the live ones have not been touched."`
}

type replayListCommand struct{ parts }

// Run prints a table, the newest replay first.
func (c replayListCommand) Run(ctx context.Context) (err error) {
	office, detach, err := c.office(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	var list struct {
		Data []replay `json:"data"`
	}
	if err := office.call(ctx, "GET", "/v1/admin/replays", nil, &list); err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "ID\tREAD MODEL\tSTATE\tSTAGE\tDONE\tEVENTS\tEVENTS/S\tSTARTED\t")
	for _, r := range list.Data {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%.0f %%\t%d\t%.0f\t%s\t%s\n",
			r.ID, r.Name, r.State, r.Stage, r.Progress*100, r.Events, r.PerSecond, r.StartedAt.Local().Format(time.DateTime), r.Detail)
	}
	return out.Flush()
}

type replayPauseCommand struct {
	parts
	ID string `arg:"" help:"As cartwright replays list shows it."`
}

// Run pauses.
func (c replayPauseCommand) Run(ctx context.Context) error {
	return c.tell(ctx, c.ID, "pause", nil)
}

type replayResumeCommand struct {
	parts
	ID     string `arg:"" help:"As cartwright replays list shows it."`
	Accept bool   `name:"accept-differences" help:"Swap although the new tables differ from those that answer."`
	Most   int    `name:"max-events-per-second" help:"Read no faster." placeholder:"N"`
}

// Run goes on.
func (c replayResumeCommand) Run(ctx context.Context) error {
	request := map[string]any{"accept_differences": c.Accept}
	if c.Most > 0 {
		request["max_events_per_second"] = c.Most
	}
	return c.tell(ctx, c.ID, "resume", request)
}

type replayCancelCommand struct {
	parts
	ID string `arg:"" help:"As cartwright replays list shows it."`
}

// Run cancels.
func (c replayCancelCommand) Run(ctx context.Context) error {
	return c.tell(ctx, c.ID, "cancel", nil)
}

// tell asks for something to be done with a replay.
func (p parts) tell(ctx context.Context, id, what string, body any) (err error) {
	office, detach, err := p.office(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	var r replay
	return office.call(ctx, "POST", replay{ID: id}.path()+"/"+what, body, &r)
}
