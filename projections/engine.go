package projections

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/domain/event"
	"cartwright/projections/lease"
	"cartwright/projections/pause"
	"cartwright/projections/pubsub"
)

// Engine keeps read models up to date with the log, and answers who asks how far they are.
type Engine struct {
	pool        *pgxpool.Pool
	feed        pubsub.Feed
	logger      *slog.Logger
	definitions []definition
	shown       map[string]*shown // by projection
	advance     string            // the statement that is the fence
	leases      *lease.Keeper
	fillBudget  int // bytes of rows a new build keeps in memory

	mu      sync.Mutex
	runners map[string]*runner // by Postgres schema
	running bool
	nudge   chan struct{}
	desk    *desk
}

// shown is the build of a projection that readers see.
type shown struct {
	build    atomic.Pointer[build]
	advanced broadcast
}

// NewEngine declares the projections. A wrong declaration panics.
func NewEngine(pool *pgxpool.Pool, feed pubsub.Feed, events event.Registry, logger *slog.Logger, all ...Projection) *Engine {
	e := &Engine{
		pool: pool, feed: feed, logger: logger, advance: advanceSQL, fillBudget: fillBudget, leases: lease.NewKeeper(pool, logger),
		shown: map[string]*shown{}, runners: map[string]*runner{}, nudge: make(chan struct{}, 1),
		desk: newDesk(),
	}
	for _, p := range all {
		if e.shown[p.Name] != nil {
			panic("two projections are called " + p.Name)
		}
		e.definitions = append(e.definitions, define(p, events))
		e.shown[p.Name] = &shown{}
	}
	return e
}

// Leases returns the leases of the program that the engine is part of.
func (e *Engine) Leases() *lease.Keeper { return e.leases }

// View reads the live version of a projection, whichever that is at each query.
func (e *Engine) View(name string) View {
	at := e.mustShow(name)
	return View{pool: e.pool, live: func() string {
		if live := at.build.Load(); live != nil {
			return live.Schema
		}
		return "unprepared"
	}}
}

// Advanced returns a channel that is closed when the live version next commits events.
func (e *Engine) Advanced(name string) <-chan struct{} { return e.mustShow(name).advanced.next() }

func (e *Engine) mustShow(name string) *shown {
	at, ok := e.shown[name]
	if !ok {
		panic("no projection is called " + name)
	}
	return at
}

func (e *Engine) definition(name string) (definition, error) {
	for _, d := range e.definitions {
		if d.Name == name {
			return d, nil
		}
	}
	return definition{}, fmt.Errorf("no projection is called %q", name)
}

// refresh reads which builds there are and shows readers the live ones.
func (e *Engine) refresh(ctx context.Context) ([]build, error) {
	builds, err := readBuilds(ctx, e.pool)
	if err != nil {
		return nil, err
	}
	for _, b := range builds {
		if at, ours := e.shown[b.Name]; ours && b.State == Live {
			e.show(at, b)
		}
	}
	return builds, nil
}

func (e *Engine) show(at *shown, b build) {
	if before := at.build.Swap(&b); before != nil && before.Schema != b.Schema {
		e.logger.Info("readers see another build", "projection", b.Name, "schema", b.Schema, "before", before.Schema)
	}
}

// Wait returns when the live version of a projection has folded the log up to a position, or ctx ends.
func (e *Engine) Wait(ctx context.Context, name string, at event.Position) error {
	shown, ok := e.shown[name]
	if !ok {
		return fmt.Errorf("no projection is called %q", name)
	}
	for {
		err := e.wait(ctx, shown, at)
		if !errors.Is(err, errNotYet) && !errors.Is(err, pubsub.ErrClosed) {
			return err
		}
		pause.For(ctx, pollEvery)
	}
}

func (e *Engine) wait(ctx context.Context, shown *shown, at event.Position) error {
	live := shown.build.Load()
	if live == nil {
		return errors.New("the projections have not been prepared")
	}
	if runner := e.runner(live.Schema); runner != nil {
		return runner.subscriber.Wait(ctx, at)
	}
	return e.look(ctx, live.Schema, at)
}

// broadcast wakes everybody who waits, once.
type broadcast struct {
	mu sync.Mutex
	ch chan struct{}
}

func (b *broadcast) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch == nil {
		b.ch = make(chan struct{})
	}
	return b.ch
}

func (b *broadcast) send() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch != nil {
		close(b.ch)
		b.ch = nil
	}
}
