package process_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/app"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/domain/ordernumber"

	"pgregory.net/rapid"
)

// https://github.com/medusajs/medusa/issues/14205: order numbers have gaps, because they are drawn for purchases that fail.
// Here a number is taken only once there is an order. Several programs number the same orders at once, step by step in any
// order; each may die before or after any step and begins again with an order it was told of before. Whatever happens, the
// orders are numbered in the order of their placement, without a gap, and none twice.
func TestMedusa14205OrderNumbersHaveNoGaps(t *testing.T) {
	t.Parallel()
	streams := startStreams(t)
	rapid.Check(t, func(t *rapid.T) {
		placed := placeOrders(t, streams, rapid.IntRange(1, 6).Draw(t, "orders"))
		before := lastNumber(t, streams)
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		programs := map[int]*numberer{}
		for i := range rapid.IntRange(1, 4).Draw(t, "programs") {
			programs[i] = startNumberer(ctx, streams, placed)
		}
		for len(programs) > 0 {
			takeTurn(t, programs)
		}
		for i, o := range placed {
			numbered, err := app.New(streams, nil, nil, nil).Orders.Load(ctx, event.IDOf(o.Stream))
			if want := before + 1 + int64(i); err != nil || numbered.State.Number != want {
				t.Fatalf("%s is number %d, want %d: %v", o.Stream, numbered.State.Number, want, err)
			}
		}
		if last := lastNumber(t, streams); last != before+int64(len(placed)) {
			t.Fatalf("%d orders took the numbers from %d to %d", len(placed), before, last)
		}
	})
}

// takeTurn lets one of the programs do its next step with the store, or die before or after it.
func takeTurn(t *rapid.T, programs map[int]*numberer) {
	ids := make([]int, 0, len(programs))
	for i := range 4 {
		if programs[i] != nil {
			ids = append(ids, i)
		}
	}
	next := rapid.SampledFrom(ids).Draw(t, "next")
	p := programs[next]
	select {
	case <-p.asks:
		ends := []fate{goesWell, goesWell, goesWell, diesBefore, diesAfter}
		p.may <- rapid.SampledFrom(ends[:5-2*min(1, p.deaths/5)]).Draw(t, "fate")
	case err := <-p.done:
		if err != nil {
			t.Fatal(err)
		}
		delete(programs, next)
	}
}

type fate int

const (
	goesWell fate = iota
	diesBefore
	diesAfter
)

var errDied = errors.New("the program died")

// numberer is a program that numbers orders. It asks before each step with the store.
type numberer struct {
	app.Streams
	asks   chan struct{}
	may    chan fate
	done   chan error
	deaths int
}

func startNumberer(ctx context.Context, streams app.Streams, placed []event.Recorded) *numberer {
	n := &numberer{Streams: streams, asks: make(chan struct{}), may: make(chan fate), done: make(chan error, 1)}
	go func() { n.done <- n.work(ctx, placed) }()
	return n
}

// work tells the process of each order. After a death it is told again of the order before, as after a lost checkpoint.
func (n *numberer) work(ctx context.Context, placed []event.Recorded) error {
	numbering := process.Numbering{App: app.New(n, nil, nil, nil), First: 1001}
	for at := 0; at < len(placed); {
		switch err := numbering.Handle(ctx, placed[at]); {
		case err == nil:
			at++
		case errors.Is(err, errDied):
			at, n.deaths = max(0, at-n.deaths%2), n.deaths+1
		default:
			return err
		}
	}
	return nil
}

func (n *numberer) step(ctx context.Context, do func() error) error {
	select {
	case n.asks <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	end := <-n.may
	if end == diesBefore {
		return errDied
	}
	err := do()
	if end == diesAfter {
		return errDied
	}
	return err
}

func (n *numberer) Last(ctx context.Context, stream string) (last event.Recorded, found bool, err error) {
	err = n.step(ctx, func() (err error) {
		last, found, err = n.Streams.Last(ctx, stream)
		return err
	})
	return last, found, err
}

func (n *numberer) Read(ctx context.Context, stream string) (events []event.Recorded, err error) {
	err = n.step(ctx, func() (err error) {
		events, err = n.Streams.Read(ctx, stream)
		return err
	})
	return events, err
}

func (n *numberer) Append(ctx context.Context, stream string, at app.Revision, events []event.New) (position event.Position, err error) {
	err = n.step(ctx, func() (err error) {
		position, err = n.Streams.Append(ctx, stream, at, events)
		return err
	})
	return position, err
}

func startStreams(t *testing.T) app.Streams {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	node, err := embedded.Start(t.Context(), embedded.Options{Logger: quiet})
	must(t, err)
	t.Cleanup(func() { node.Close() })
	connection, err := eventstore.Connect(t.Context(), node.URL(), quiet)
	must(t, err)
	t.Cleanup(func() { connection.Close() })
	return eventstore.NewStreams(connection, process.Events)
}

func placeOrders(t *rapid.T, streams app.Streams, n int) (placed []event.Recorded) {
	for range n {
		id := app.NewID(app.OrderPrefix)
		stream := event.StreamOf(order.Category, id)
		fact := order.Placed{Ref: order.Ref{OrderID: id, FulfilmentID: id}, PlacedAt: time.Now()}
		eventID := app.DeriveUUID(id).String()
		if _, err := streams.Append(context.Background(), stream, app.NoStream, []event.New{{ID: eventID, Event: fact}}); err != nil {
			t.Fatal(err)
		}
		placed = append(placed, event.Recorded{Envelope: event.Envelope{ID: eventID, Stream: stream}, Event: fact})
	}
	return placed
}

// lastNumber is the last number taken, or the one before the first.
func lastNumber(t *rapid.T, streams app.Streams) int64 {
	numbers, err := app.New(streams, nil, nil, nil).Numbers.Load(context.Background(), "orders")
	if err != nil {
		t.Fatal(err)
	}
	if numbers.Revision != app.NoStream && numbers.State.Number != 1001+int64(numbers.Revision) {
		t.Fatalf("event %d of the sequence has the number %d", numbers.Revision, numbers.State.Number)
	}
	return max(1000, numbers.State.Number)
}

// Orders of one shop are bought at once, in every way to pay, and each has the number after the one before it.
func TestOrdersAreNumberedAsTheyArePlaced(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 8, window: time.Hour})
	var bought []string
	for _, token := range []string{"tok_visa", "tok_declined", "tok_timeout_once", "tok_visa"} {
		if _, decision := s.buy(t, token); decision.OrderID != "" {
			bought = append(bought, decision.OrderID)
		}
	}
	for i, id := range bought {
		if numbered := await[order.Numbered](t, s, order.Category, id); numbered.Number != 1001+int64(i) {
			t.Errorf("the order bought %d. is number %d", i+1, numbered.Number)
		}
	}
	taken, err := s.App.Numbers.Load(t.Context(), "orders")
	must(t, err)
	if want := (ordernumber.Sequence{OrderID: bought[len(bought)-1], Number: 1003}); taken.State != want {
		t.Errorf("the last number is %s", fmt.Sprint(taken.State))
	}
	s.audit(t, s.everything(t))
}
