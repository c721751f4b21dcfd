package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"cartwright/cmd/cartwright/demo"
)

// demoCommand shows the whole system at work, on real parts, and fails when a promise is broken.
type demoCommand struct {
	Orders   int    `help:"Orders to be placed." default:"200"`
	Shoppers int    `help:"Shoppers at the same time." default:"8"`
	Products int    `help:"Products in the shop, at least 8." default:"216"`
	Seed     uint64 `help:"Equal seeds make the same products and shoppers." default:"1"`
	Data     string `help:"Directory to keep the shop in; a temporary one otherwise." type:"path"`
	JSON     bool   `help:"Print the summary as one JSON object."`
	Keep     bool   `help:"Leave the shop serving when the show is over."`
	PgBin    string `help:"Directory of PostgreSQL's binaries, when they are not in the usual places." type:"path" env:"CARTWRIGHT_PG_BIN"`
}

// Validate is called by the command line parser.
func (c demoCommand) Validate() error {
	switch {
	case c.Orders < 1:
		return errors.New("--orders must be at least 1")
	case c.Shoppers < 1 || c.Shoppers > 1000:
		return errors.New("--shoppers must be between 1 and 1000")
	case c.Products < 8 || c.Products > 100_000:
		return errors.New("--products must be between 8 and 100000")
	}
	return nil
}

// Run starts a shop, lets the crowd in, verifies, and reports.
func (c demoCommand) Run(ctx context.Context) (err error) {
	data, remove, err := c.directory()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	p := parts{
		Data: data, EventStore: "embedded", Database: "private", PgBin: c.PgBin, LogLevel: slog.LevelWarn,
		houseRules: houseRules{ParcelStep: 50 * time.Millisecond, AbandonAfter: time.Hour},
	}
	found, detach, err := p.attachOrMake(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	return c.show(ctx, p, found)
}

func (c demoCommand) show(ctx context.Context, p parts, found serving) error {
	trial, err := p.trial()
	if err != nil {
		return err
	}
	signIn := func(customer string) (string, error) { return trial.Issue(customer, time.Now(), 24*time.Hour) }
	progress := newStages(newBars(os.Stderr))
	summary, err := demo.Run(ctx, demo.Options{
		API: found.API, AdminKey: found.AdminKey, Orders: c.Orders, Shoppers: c.Shoppers, Products: c.Products, Seed: c.Seed,
		SignIn: signIn, Patience: 5 * time.Second, Progress: progress.show,
	})
	progress.end()
	if err != nil {
		return err
	}
	r, err := verifyCommand{parts: p}.verify(ctx, found)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	r.fill(&summary)
	if err := c.print(summary); err != nil {
		return err
	}
	if c.Keep {
		found.invite(os.Stderr, p.Data)
		<-ctx.Done()
	}
	if n := len(r.Violations); n > 0 {
		return fmt.Errorf("%d promises are broken", n)
	}
	return nil
}

// invite tells where to look while the shop goes on.
func (s serving) invite(out io.Writer, data string) {
	fmt.Fprintf(out, `
serving until interrupted
  API          %s
  operations   %s/ops/ (sign in with the admin key)
  admin key    %s
  event store  %s
  data         %s
  try          cartwright replay --all --data %s
`, s.API, s.API, s.AdminKey, s.EventStore, data, data)
}

func (c demoCommand) print(s demo.Summary) error {
	if !c.JSON {
		return s.Print(os.Stdout)
	}
	return json.NewEncoder(os.Stdout).Encode(s)
}

// fill adds to a run's summary what only the log can tell.
func (r report) fill(s *demo.Summary) {
	s.Events, s.Oversold, s.Violations = r.Events, r.Oversold, len(r.Violations)
	s.LagEvents, s.SlowestRead = r.Lag, r.Furthest
	for _, v := range r.Violations {
		s.ViolationsList = append(s.ViolationsList, v.Rule+" "+v.Subject+": "+v.Detail)
	}
}

// directory returns where the shop is kept and how to remove it, which does nothing for one that was asked for.
func (c demoCommand) directory() (string, func() error, error) {
	if c.Data != "" {
		return c.Data, func() error { return nil }, nil
	}
	dir, err := os.MkdirTemp("", "cartwright-demo-")
	return dir, func() error { return os.RemoveAll(dir) }, err
}

// stages shows one bar for each stage of a run, in the order they begin.
type stages struct {
	bars *bars
	open map[string]*bar
}

func newStages(b *bars) *stages { return &stages{bars: b, open: map[string]*bar{}} }

func (s *stages) show(stage string, done, total int) {
	if s.open[stage] == nil {
		s.open[stage] = s.bars.add(stage)
	}
	s.open[stage].progress(float64(done)/float64(max(total, 1)), fmt.Sprintf("%d of %d", done, total))
}

func (s *stages) end() {
	for _, bar := range s.open {
		bar.end()
	}
	s.bars.wait()
}
