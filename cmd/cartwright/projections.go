package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

// projectionsCommand looks after the read models.
type projectionsCommand struct {
	List  projectionListCommand  `cmd:"" default:"withargs" help:"Show every read model: how far, how fast, how well."`
	Start projectionStartCommand `cmd:"" help:"Let a read model go on that has stopped because too many events could not be folded."`
}

type projectionListCommand struct {
	parts
	Watch bool `short:"w" help:"Show it again every second."`
	JSON  bool `help:"Print JSON."`
}

// projection is a read model as the back office reports it.
type projection struct {
	Name      string  `json:"name"`
	Version   int     `json:"version"`
	Schema    string  `json:"schema"`
	State     string  `json:"state"`
	Previous  string  `json:"previous,omitempty"`
	Lag       int64   `json:"lag_events"`
	Late      float64 `json:"lag_seconds"`
	CaughtUp  bool    `json:"caught_up"`
	Events    int64   `json:"events"`
	PerSecond float64 `json:"events_per_second"`
	Batch     int     `json:"last_batch"`
	Write     float64 `json:"last_write_seconds"`
	Fenced    int64   `json:"fenced"`
	Parked    int64   `json:"parked"`
	Stopped   bool    `json:"stopped"`
	Stuck     bool    `json:"stuck"`
	Trouble   string  `json:"trouble,omitempty"`
	Verified  *struct {
		At    time.Time `json:"at"`
		Equal bool      `json:"equal"`
	} `json:"verified,omitempty"`
}

// Run prints the table once, or until it is interrupted.
func (c projectionListCommand) Run(ctx context.Context) (err error) {
	office, detach, err := c.office(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	for {
		list, err := office.projections(ctx)
		if err != nil {
			return err
		}
		if err := c.print(os.Stdout, list); err != nil || !c.Watch {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

// clearScreen moves the cursor up and forgets what was below it.
const clearScreen = "\x1b[H\x1b[2J"

// print writes everything at once, so that nothing flickers.
func (c projectionListCommand) print(out io.Writer, list []projection) error {
	var page bytes.Buffer
	switch {
	case c.JSON:
		if err := json.NewEncoder(&page).Encode(list); err != nil {
			return err
		}
	default:
		if c.Watch {
			page.WriteString(clearScreen)
		}
		if err := table(&page, list); err != nil {
			return err
		}
	}
	_, err := out.Write(page.Bytes())
	return err
}

func table(out io.Writer, list []projection) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "READ MODEL\tTABLES\tSTATE\tLAG\tLATE\tEVENTS\tEVENTS/S\tBATCH\tWRITE\tPARKED\tVERIFIED\t")
	for _, p := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%.1f s\t%d\t%.0f\t%d\t%.1f ms\t%d\t%s\t\n", p.Name, p.Schema, p.health(), p.Lag, p.Late,
			p.Events, p.PerSecond, p.Batch, p.Write*1000, p.Parked, p.proof())
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, p := range list {
		if p.Trouble != "" {
			fmt.Fprintf(out, "%s: %s\n", p.Name, p.Trouble)
		}
	}
	return nil
}

// health is the one word that matters most.
func (p projection) health() string {
	switch {
	case p.State != "live":
		return p.State
	case p.Stopped:
		return "STOPPED"
	case p.Stuck:
		return "STUCK"
	case p.CaughtUp:
		return "up to date"
	}
	return "catching up"
}

func (p projection) proof() string {
	switch {
	case p.Verified == nil:
		return "not yet"
	case !p.Verified.Equal:
		return "DIFFERENT"
	}
	return time.Since(p.Verified.At).Round(time.Second).String() + " ago"
}

// projections lists the read models.
func (o office) projections(ctx context.Context) ([]projection, error) {
	var list struct {
		Data []projection `json:"data"`
	}
	err := o.call(ctx, "GET", "/v1/admin/projections", nil, &list)
	return list.Data, err
}

// waitForReadModels waits until every read model that gets on has come as far as it can be expected to: of one that has
// folded nothing yet everything is true.
func (o office) waitForReadModels(ctx context.Context) error {
	for {
		list, err := o.projections(ctx)
		if err != nil || !slices.ContainsFunc(list, projection.onItsWay) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// onItsWay reports whether it will be up to date if one waits. In a busy shop a second's events are always on their way.
func (p projection) onItsWay() bool {
	justBehind := p.Late > 0 && p.Late < 1
	return p.health() == "catching up" && !justBehind
}

// names lists the names of all read models.
func (o office) names(ctx context.Context) (names []string, err error) {
	list, err := o.projections(ctx)
	for _, p := range list {
		if p.State == "live" {
			names = append(names, p.Name)
		}
	}
	return names, err
}

type projectionStartCommand struct {
	parts
	Name string `arg:"" help:"A read model, such as orders."`
}

// Run starts it again.
func (c projectionStartCommand) Run(ctx context.Context) error {
	_, err := c.change(ctx, c.Name, "start")
	return err
}

// rollbackCommand goes back to the tables before the last swap.
type rollbackCommand struct {
	parts
	Name string `arg:"" help:"A read model, such as orders."`
}

// Run goes back and says to what.
func (c rollbackCommand) Run(ctx context.Context) error {
	now, err := c.change(ctx, c.Name, "rollback")
	if err == nil {
		fmt.Printf("%s answers from %s again; %s is kept\n", now.Name, now.Schema, now.Previous)
		if now.Trouble != "" {
			fmt.Println(now.Trouble)
		}
	}
	return err
}

// change asks for something to be done with a read model, and returns how it is then.
func (p parts) change(ctx context.Context, name, what string) (now projection, err error) {
	office, detach, err := p.office(ctx)
	if err != nil {
		return now, err
	}
	defer func() { err = errors.Join(err, detach()) }()
	err = office.call(ctx, "POST", "/v1/admin/projections/"+url.PathEscape(name)+"/"+what, nil, &now)
	return now, err
}

// office finds the program that serves the data directory, or starts one until detach.
func (p parts) office(ctx context.Context) (o office, detach func() error, err error) {
	found, detach, err := p.attach(ctx)
	return newOffice(found), detach, err
}
