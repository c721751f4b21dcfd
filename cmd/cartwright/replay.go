package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"golang.org/x/sync/errgroup"
)

// replayCommand rebuilds read models beside the live ones and swaps them in. Nobody who reads notices.
type replayCommand struct {
	parts
	Name   string `arg:"" optional:"" help:"A read model, such as orders."`
	All    bool   `help:"Replay every read model, two at a time."`
	Accept bool   `name:"accept-differences" help:"Swap even if the new tables differ from those that answer."`
	Most   int    `name:"max-events-per-second" help:"Read no faster; the live read models are given way to in any case." placeholder:"N"`
}

// Run asks the program that serves the data directory, or starts one, and shows one progress bar a read model.
func (c replayCommand) Run(ctx context.Context) (err error) {
	if (c.Name == "") != c.All {
		return errors.New("name one read model, or say --all")
	}
	office, detach, err := c.office(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	names := []string{c.Name}
	if c.All {
		if names, err = office.names(ctx); err != nil {
			return err
		}
	}
	bars := newBars(os.Stderr)
	ended := make([]replay, len(names))
	var group errgroup.Group // one that fails leaves the others alone
	group.SetLimit(2)
	for i, name := range names {
		group.Go(func() (err error) {
			ended[i], err = c.replay(ctx, office, name, bars)
			return err
		})
	}
	err = group.Wait()
	bars.wait()
	for _, r := range ended {
		if r.State == "done" {
			fmt.Printf("%s answers from %s\n%s\n", r.Name, r.Schema, r.Comparison)
		}
	}
	return err
}

// replay starts one rebuild and follows it to its end. It belongs to the program that serves: whoever stops watching
// stops nothing.
func (c replayCommand) replay(ctx context.Context, office office, name string, bars *bars) (r replay, err error) {
	request := map[string]any{"projection": name, "accept_differences": c.Accept}
	if c.Most > 0 {
		request["max_events_per_second"] = c.Most
	}
	if err := office.call(ctx, "POST", "/v1/admin/replays", request, &r); err != nil {
		return r, err
	}
	bar := bars.add(name)
	defer bar.end()
	for r.unfinished() {
		bar.show(r)
		select {
		case <-ctx.Done():
			return r, fmt.Errorf("replay %s goes on as %s: %w", name, r.ID, ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
		if err := office.call(ctx, "GET", r.path(), nil, &r); err != nil {
			return r, err
		}
	}
	bar.show(r)
	return r, r.verdict()
}

// replay is one rebuild as the back office reports it.
type replay struct {
	ID         string      `json:"id"`
	Name       string      `json:"projection"`
	Schema     string      `json:"schema"`
	State      string      `json:"state"`
	Stage      string      `json:"stage"`
	Progress   float64     `json:"progress"`
	Events     int64       `json:"events"`
	PerSecond  float64     `json:"events_per_second"`
	Remaining  float64     `json:"remaining_seconds"`
	Detail     string      `json:"detail"`
	StartedAt  time.Time   `json:"started_at"`
	Comparison *comparison `json:"comparison"`
}

func (r replay) path() string { return "/v1/admin/replays/" + url.PathEscape(r.ID) }

// unfinished reports whether something will happen without anybody's doing.
func (r replay) unfinished() bool { return r.State == "running" || r.State == "paused" }

// verdict is an error unless the new tables answer.
func (r replay) verdict() error {
	switch r.State {
	case "done":
		return nil
	case "different":
		return fmt.Errorf("replay %s: %s\n%s\nlook closer, then: cartwright replays resume %s --accept-differences, or cartwright replays cancel %s",
			r.Name, r.Detail, r.Comparison, r.ID, r.ID)
	default:
		return fmt.Errorf("replay %s: %s %s", r.Name, r.State, r.Detail)
	}
}
