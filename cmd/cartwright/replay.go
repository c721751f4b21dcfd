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
	Name string `arg:"" optional:"" help:"A read model, such as orders; --all lists none out."`
	All  bool   `help:"Replay every read model, two at a time."`
}

// replay is one rebuild as the back office reports it.
type replay struct {
	ID        string  `json:"id"`
	Name      string  `json:"projection"`
	State     string  `json:"state"`
	Stage     string  `json:"stage"`
	Progress  float64 `json:"progress"`
	Events    int64   `json:"events"`
	PerSecond float64 `json:"events_per_second"`
	Remaining float64 `json:"remaining_seconds"`
	Detail    string  `json:"detail"`
}

// Run asks the program that serves the data directory, or starts one, and shows one progress bar a read model.
func (c replayCommand) Run(ctx context.Context) (err error) {
	if (c.Name == "") != c.All {
		return errors.New("name one read model, or say --all")
	}
	found, detach, err := c.attach(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	office := newOffice(found)
	names := []string{c.Name}
	if c.All {
		if names, err = office.projections(ctx); err != nil {
			return err
		}
	}
	bars := newBars(os.Stderr)
	defer bars.wait()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2)
	for _, name := range names {
		group.Go(func() error { return office.replay(ctx, name, bars) })
	}
	return group.Wait()
}

// projections lists the names of all read models.
func (o office) projections(ctx context.Context) ([]string, error) {
	var list struct {
		Data []struct {
			Name string `json:"name"`
		} `json:"data"`
	}
	if err := o.call(ctx, "GET", "/v1/admin/projections", nil, &list); err != nil {
		return nil, err
	}
	names := make([]string, len(list.Data))
	for i, projection := range list.Data {
		names[i] = projection.Name
	}
	return names, nil
}

// replay starts one rebuild and follows it to its end.
func (o office) replay(ctx context.Context, name string, bars *bars) error {
	var r replay
	if err := o.call(ctx, "POST", "/v1/admin/replays", map[string]string{"projection": name}, &r); err != nil {
		return err
	}
	bar := bars.add(name)
	defer bar.end()
	for r.State == "running" {
		bar.show(r)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
		if err := o.call(ctx, "GET", "/v1/admin/replays/"+url.PathEscape(r.ID), nil, &r); err != nil {
			return err
		}
	}
	bar.show(r)
	if r.State != "done" {
		return fmt.Errorf("replay %s: %s", name, r.Detail)
	}
	return nil
}
