package app_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/stock"
)

const tea = "tea@berlin"

func asks(id string, command stock.Command) app.Envelope[stock.Command] {
	return app.Envelope[stock.Command]{ID: id, Target: tea, Command: command}
}

func receive(units int64) stock.Command {
	return stock.Receive{SKU: "tea", Location: "berlin", Quantity: units}
}

func hold(id string, units int64) stock.Command {
	return stock.Hold{SKU: "tea", Location: "berlin", HoldID: id, Quantity: units, ExpiresAt: time.Unix(9, 0)}
}

func teaHistory(t *testing.T, a app.App) []event.Recorded {
	t.Helper()
	history, err := a.Streams.Read(t.Context(), event.StreamOf(stock.Category, tea))
	must(t, err)
	return history
}

func TestAHotHandlerAnswersARepeatAsTheFirst(t *testing.T) {
	t.Parallel()
	a := shop(t)
	first, err := a.Stock.Handle(t.Context(), asks("one", receive(2)))
	must(t, err)
	_, err = a.Stock.Handle(t.Context(), asks("two", receive(3)))
	must(t, err)
	for name, another := range map[string]app.App{"the same program": a, "another": app.New(a.Streams, a.Shelf, a.Vault, a.Clock)} {
		again, err := another.Stock.Handle(t.Context(), asks("one", receive(2)))
		must(t, err)
		if again.Position != first.Position || len(again.Events) != 0 || again.Revision != 1 || again.State.OnHand != 5 {
			t.Errorf("%s answers %+v, first %+v", name, again, first)
		}
	}
}

func TestAHotHandlersCallerMayInsistOnARevision(t *testing.T) {
	t.Parallel()
	a := shop(t)
	stale, present := app.NoStream, app.Revision(0)
	_, err := a.Stock.Handle(t.Context(), asks("first", receive(1)))
	must(t, err)
	cmd := asks("one", receive(1))
	cmd.Expect = &stale
	_, err = a.Stock.Handle(t.Context(), cmd)
	var moved app.Moved
	if !errors.As(err, &moved) || moved.Real != 0 {
		t.Fatalf("got %v", err)
	}
	cmd.Expect = &present
	_, err = a.Stock.Handle(t.Context(), cmd)
	must(t, err)
	_, err = a.Stock.Handle(t.Context(), cmd) // the revision has moved on, but by this very command
	must(t, err)
}

// What appends nothing is not proved by an append, so the fold must be.
func TestAHotHandlerSeesWhatOthersWrote(t *testing.T) {
	t.Parallel()
	a := shop(t)
	other := app.New(a.Streams, a.Shelf, a.Vault, a.Clock)
	_, err := a.Stock.Handle(t.Context(), asks("receive", receive(5)))
	must(t, err)
	_, err = other.Stock.Handle(t.Context(), asks("hold", hold("f1", 5)))
	must(t, err)
	out, err := a.Stock.Handle(t.Context(), asks("release", stock.Release{HoldID: "f1"}))
	must(t, err)
	if len(out.Events) != 1 {
		t.Errorf("a hold that another program made is released by %v", out.Events)
	}
	_, err = other.Stock.Handle(t.Context(), asks("count", stock.Adjust{SKU: "tea", Location: "berlin", Delta: -5}))
	must(t, err)
	seen, err := a.Stock.Load(t.Context(), tea)
	must(t, err)
	if seen.State.OnHand != 0 || seen.Revision != 3 {
		t.Errorf("sees %d at revision %d", seen.State.OnHand, seen.Revision)
	}
}

// However commands are grouped, each is done once and each refusal leaves no trace.
func TestAGroupIsDecidedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, err := a.Stock.Handle(t.Context(), asks("receive", receive(10)))
	must(t, err)
	var crowd sync.WaitGroup
	for i := range 300 {
		crowd.Go(func() {
			cmd := asks(fmt.Sprint("hold", i%30), hold(fmt.Sprint("f", i%30), 1)) // everyone ten times
			if i%3 == 2 {
				cmd = asks(fmt.Sprint("bad", i), hold("", 1))
			}
			if _, err := a.Stock.Handle(t.Context(), cmd); err != nil && !errors.Is(err, stock.ErrHoldID) {
				t.Error(err)
			}
		})
	}
	crowd.Wait()
	out, err := a.Stock.Load(t.Context(), tea)
	must(t, err)
	if out.State.Held != 10 || out.Revision != 20 || len(teaHistory(t, a)) != 21 { // 20 of the 30 ask well
		t.Errorf("%d held at revision %d of %d events", out.State.Held, out.Revision, len(teaHistory(t, a)))
	}
}

// What the rules would do twice is done once for each command, also by two callers of the same group.
func TestTwinsInAGroupAreDoneOnce(t *testing.T) {
	t.Parallel()
	a := shop(t)
	var crowd sync.WaitGroup
	for i := range 200 {
		crowd.Go(func() {
			out, err := a.Stock.Handle(t.Context(), asks(fmt.Sprint("receive", i%10), receive(1)))
			if err != nil || out.Position == (event.Position{}) {
				t.Errorf("answered %+v, %v", out, err)
			}
		})
	}
	crowd.Wait()
	out, err := a.Stock.Load(t.Context(), tea)
	must(t, err)
	if out.State.OnHand != 10 || out.Revision != 9 {
		t.Errorf("%d on hand at revision %d", out.State.OnHand, out.Revision)
	}
}

// stuck is a store that lets nobody write until it is told to, and then may lose the answer.
type stuck struct {
	app.Streams
	asked, loose chan struct{}
	loseAnswer   bool
}

func (s *stuck) Append(ctx context.Context, stream string, at app.Revision, events []event.New) (event.Position, error) {
	if s.loseAnswer {
		if _, err := s.Streams.Append(ctx, stream, at, events); err != nil {
			return event.Position{}, err
		}
	}
	select {
	case s.asked <- struct{}{}:
	default:
	}
	select {
	case <-s.loose:
		return s.Streams.Append(ctx, stream, at, events)
	case <-ctx.Done():
		return event.Position{}, ctx.Err()
	}
}

// Whoever works for the others has a deadline. When it passes, the others go on, and what was written is found.
func TestTheOthersCarryOnWhenTheOneWhoWorksLeaves(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]bool{"before it wrote": false, "after it wrote": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := shop(t)
			store := &stuck{Streams: a.Streams, asked: make(chan struct{}, 1), loose: make(chan struct{}), loseAnswer: lost}
			hot := app.New(store, a.Shelf, a.Vault, a.Clock).Stock
			ctx, leave := context.WithCancel(t.Context())
			var crowd sync.WaitGroup
			crowd.Go(func() {
				if _, err := hot.Handle(ctx, asks("one", receive(1))); !errors.Is(err, context.Canceled) {
					t.Errorf("who left got %v", err)
				}
			})
			<-store.asked
			crowd.Go(func() {
				out, err := hot.Handle(t.Context(), asks("two", receive(2)))
				if err != nil || len(out.Events) != 1 {
					t.Errorf("who stayed got %v, %v", out.Events, err)
				}
			})
			leave()
			close(store.loose)
			crowd.Wait()
			out, err := hot.Handle(t.Context(), asks("one", receive(1)))
			must(t, err)
			if wrote := len(out.Events) > 0; wrote == lost || out.State.OnHand != 3 {
				t.Errorf("asking again wrote %v; %d on hand", out.Events, out.State.OnHand)
			}
		})
	}
}

// Whoever asks again after a lost answer is told that it was done, not that it is done now.
func TestALostAnswerIsFound(t *testing.T) {
	t.Parallel()
	a := shop(t)
	store := &stuck{Streams: a.Streams, asked: make(chan struct{}, 1), loose: make(chan struct{}), loseAnswer: true}
	hot := app.New(store, a.Shelf, a.Vault, a.Clock).Stock
	ctx, leave := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	asking.Go(func() { _, _ = hot.Handle(ctx, asks("one", receive(1))) })
	<-store.asked
	leave()
	asking.Wait()
	close(store.loose)
	out, err := hot.Handle(t.Context(), asks("one", receive(1)))
	must(t, err)
	if len(out.Events) != 0 || out.State.OnHand != 1 || out.Position == (event.Position{}) {
		t.Errorf("asking again answers %+v", out)
	}
}

// turns is a store that lets one append through for each token.
type turns struct {
	app.Streams
	asked, token chan struct{}
}

func (s turns) Append(ctx context.Context, stream string, at app.Revision, events []event.New) (event.Position, error) {
	s.asked <- struct{}{}
	select {
	case <-s.token:
		return s.Streams.Append(ctx, stream, at, events)
	case <-ctx.Done():
		return event.Position{}, ctx.Err()
	}
}

// Which of two works for both is left to chance, so that it is tried until the one who leaves has been it.
func TestAGroupGoesOnWithoutTheOneWhoWorkedForIt(t *testing.T) {
	t.Parallel()
	a := shop(t)
	for round := range 10 {
		store := turns{Streams: a.Streams, asked: make(chan struct{}, 9), token: make(chan struct{}, 9)}
		hot := app.New(store, a.Shelf, a.Vault, a.Clock).Stock
		ctx, leave := context.WithCancel(t.Context())
		var crowd sync.WaitGroup
		buy := func(ctx context.Context, name string) {
			crowd.Go(func() {
				if _, err := hot.Handle(ctx, asks(fmt.Sprint(name, round), receive(1))); err != nil && name != "leaves" {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		buy(t.Context(), "first")
		<-store.asked
		buy(ctx, "leaves")
		buy(t.Context(), "stays")
		store.token <- struct{}{} // the first is done
		<-store.asked             // and somebody works for whoever has come by now
		leave()
		for range 3 {
			store.token <- struct{}{}
		}
		crowd.Wait()
	}
}
