package projections_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"cartwright/adapters/postgres"
	"cartwright/domain/event"
	"cartwright/projections"
	"cartwright/projections/lease"
)

// ledger remembers what a consumer was given, and can be told to refuse.
type ledger struct {
	mu       sync.Mutex
	got      map[string][]int64 // units by product, in order
	times    map[string]int     // by event id
	refuse   func(Sold) error
	moved    chan struct{}
	together *ledger // what all programs were given, if there is one
}

func newLedger() *ledger {
	return &ledger{got: map[string][]int64{}, times: map[string]int{}, moved: make(chan struct{}, 1)}
}

func (l *ledger) handle(ctx context.Context, recorded event.Recorded) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.tell()
	l.times[recorded.ID]++
	sold := recorded.Event.(Sold)
	if l.refuse != nil {
		if err := l.refuse(sold); err != nil {
			return err
		}
	}
	l.got[sold.SKU] = append(l.got[sold.SKU], sold.Units)
	if l.together != nil {
		return l.together.handle(ctx, recorded)
	}
	return nil
}

func (l *ledger) tell() {
	select {
	case l.moved <- struct{}{}:
	default:
	}
}

// until waits for a condition on the ledger.
func (l *ledger) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx := within(t)
	for {
		l.mu.Lock()
		ok := holds()
		l.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-l.moved:
		case <-ctx.Done():
			t.Fatalf("never: %s", what)
		}
	}
}

func (l *ledger) consumer() projections.Consumer {
	return projections.Consumer{
		Name: "ledger", Names: []string{"test.sold"}, Handle: l.handle,
		Key: func(recorded event.Recorded) string { return recorded.Event.(Sold).SKU },
	}
}

func (w world) consume(t *testing.T, l *ledger) (stop func()) {
	t.Helper()
	return start(t, w.consumers(l).Run)
}

func (w world) consumers(l *ledger) *projections.Consumers {
	return projections.NewConsumers(w.feed, facts, postgres.NewCheckpoints(w.pool), lease.NewKeeper(w.pool, quiet()), quiet(), l.consumer())
}

func TestConsumerIsGivenEachEventInOrder(t *testing.T) {
	t.Parallel()
	w, l := newWorld(t), newLedger()
	w.consume(t, l)
	for i := range 20 {
		w.append(t, fmt.Sprintf("test-%d", i%4), Sold{"tea", int64(i)}, Priced{"tea", "1"}, Sold{"pot", int64(i)})
	}
	l.until(t, "all sales", func() bool { return len(l.got["tea"]) == 20 && len(l.got["pot"]) == 20 })
	for i := range 20 {
		if l.got["tea"][i] != int64(i) || l.got["pot"][i] != int64(i) {
			t.Fatalf("out of order: %v", l.got)
		}
	}
}

func TestConsumerTriesAgainWithoutSkippingAndOthersGoOn(t *testing.T) {
	t.Parallel()
	w, l := newWorld(t), newLedger()
	failures := 0
	l.refuse = func(s Sold) error {
		if s.Units == 13 && failures < 5 {
			failures++
			return errors.New("not now")
		}
		return nil
	}
	w.consume(t, l)
	w.append(t, "test-1", Sold{"tea", 12}, Sold{"tea", 13}, Sold{"tea", 14})
	w.append(t, "test-2", Sold{"pot", 1})
	l.until(t, "the other product", func() bool { return len(l.got["pot"]) == 1 })
	l.until(t, "the refused product", func() bool { return len(l.got["tea"]) == 3 })
	if fmt.Sprint(l.got["tea"]) != "[12 13 14]" || failures != 5 {
		t.Errorf("got %v after %d failures", l.got["tea"], failures)
	}
}

func TestConsumerGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	w, first := newWorld(t), newLedger()
	first.refuse = func(s Sold) error {
		if s.Units == 3 {
			return errors.New("not before the restart")
		}
		return nil
	}
	stop := w.consume(t, first)
	w.append(t, "test-1", Sold{"tea", 1}, Sold{"tea", 2}, Sold{"tea", 3}, Sold{"tea", 4})
	first.until(t, "two sales and a refusal", func() bool { return len(first.times) == 3 })
	stop()
	second := newLedger()
	w.consume(t, second)
	second.until(t, "the rest", func() bool { return len(second.got["tea"]) == 2 })
	if fmt.Sprint(first.got["tea"], second.got["tea"]) != "[1 2] [3 4]" {
		t.Errorf("got %v, then %v", first.got["tea"], second.got["tea"])
	}
}
