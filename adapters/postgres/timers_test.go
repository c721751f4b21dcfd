package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/adapters/postgres"
)

var past = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func timer(id string) postgres.Timer {
	return postgres.Timer{ID: id, Process: "checkout", Name: "window_closed", Due: past, Payload: []byte(`{"order": "o1"}`)}
}

func newTimers(pool *pgxpool.Pool) *postgres.Timers {
	return postgres.NewTimers(pool, slog.New(slog.DiscardHandler))
}

func schedule(t *testing.T, timers *postgres.Timers, some ...postgres.Timer) {
	t.Helper()
	if err := timers.Schedule(t.Context(), some...); err != nil {
		t.Fatal(err)
	}
}

// run runs timers until the returned stop is called; stop waits for those being fired.
func run(t *testing.T, timers *postgres.Timers, fire func(context.Context, postgres.Timer) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- timers.Run(ctx, fire) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func receive(t *testing.T, fired <-chan postgres.Timer) postgres.Timer {
	t.Helper()
	select {
	case timer := <-fired:
		return timer
	case <-time.After(20 * time.Second):
		t.Fatal("no timer was fired")
		return postgres.Timer{}
	}
}

func into(fired chan<- postgres.Timer) func(context.Context, postgres.Timer) error {
	return func(_ context.Context, timer postgres.Timer) error {
		fired <- timer
		return nil
	}
}

func count(t *testing.T, pool *pgxpool.Pool, table string) int {
	t.Helper()
	var n int
	if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM cartwright."+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestATimerIsFiredAsItWasSet(t *testing.T) {
	t.Parallel()
	pool := open(t)
	timers := newTimers(pool)
	later := timer("later")
	later.Due = time.Now().Add(time.Hour)
	schedule(t, timers, timer("t1"), later)
	schedule(t, timers, timer("t1")) // again: nothing new
	fired := make(chan postgres.Timer, 10)
	stop := run(t, timers, into(fired))
	if diff := cmp.Diff(timer("t1"), receive(t, fired)); diff != "" {
		t.Error(diff)
	}
	stop()
	if left := count(t, pool, "timers"); left != 1 || len(fired) != 0 {
		t.Errorf("%d timers left and %d fired besides, want the later one left", left, len(fired))
	}
}

func TestATimerSetWhileRunningIsFired(t *testing.T) {
	t.Parallel()
	timers := newTimers(open(t))
	fired := make(chan postgres.Timer, 10)
	run(t, timers, into(fired))
	soon := timer("soon")
	soon.Due = time.Now().Add(50 * time.Millisecond)
	schedule(t, timers, soon)
	if at := receive(t, fired); at.ID != "soon" || time.Now().Before(soon.Due) {
		t.Errorf("fired %s early or wrongly", at.ID)
	}
}

func TestTwoRunnersFireEachTimerOnce(t *testing.T) {
	t.Parallel()
	timers := newTimers(open(t))
	const many = 200
	var all []postgres.Timer
	for i := range many {
		all = append(all, timer(fmt.Sprint("t", i)))
	}
	schedule(t, timers, all...)
	fired := make(chan postgres.Timer, 2*many)
	stopOne := run(t, timers, into(fired))
	stopTwo := run(t, timers, into(fired))
	seen := map[string]int{}
	for range many {
		seen[receive(t, fired).ID]++
	}
	stopOne()
	stopTwo()
	if len(seen) != many || len(fired) != 0 {
		t.Errorf("%d different timers fired and %d more, want %d and 0", len(seen), len(fired), many)
	}
}

// TestTimersLeaveConnectionsToWhatTheySetOff has a pool as small as the number of timers fired at a time used to be.
func TestTimersLeaveConnectionsToWhatTheySetOff(t *testing.T) {
	t.Parallel()
	pool := open(t)
	timers := newTimers(pool)
	const many = 200
	for i := range many {
		schedule(t, timers, timer(fmt.Sprint("t", i)))
	}
	fired := make(chan postgres.Timer, many)
	run(t, timers, func(ctx context.Context, timer postgres.Timer) error {
		fired <- timer
		return pool.Ping(ctx)
	})
	for range many {
		receive(t, fired)
	}
}

func TestAFailedTimerIsFiredAgainAndHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"error": func() error { return errors.New("not now") },
		"panic": func() error { panic("not now") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			timers := newTimers(open(t))
			schedule(t, timers, timer("bad"), timer("good"))
			fired := make(chan postgres.Timer, 10)
			var mu sync.Mutex
			failures := 0
			run(t, timers, func(_ context.Context, timer postgres.Timer) error {
				mu.Lock()
				defer mu.Unlock()
				if timer.ID == "bad" && failures < 2 {
					failures++
					return fail()
				}
				fired <- timer
				return nil
			})
			if first, second := receive(t, fired).ID, receive(t, fired).ID; first != "good" || second != "bad" {
				t.Errorf("fired %s, then %s; want good, then bad", first, second)
			}
		})
	}
}

func TestACancelledTimerIsNotFired(t *testing.T) {
	t.Parallel()
	timers := newTimers(open(t))
	schedule(t, timers, timer("cancelled"), timer("kept"))
	if err := timers.Cancel(t.Context(), "cancelled", "unknown"); err != nil {
		t.Fatal(err)
	}
	fired := make(chan postgres.Timer, 10)
	stop := run(t, timers, into(fired))
	if got := receive(t, fired).ID; got != "kept" {
		t.Errorf("fired %s", got)
	}
	stop()
	if len(fired) != 0 {
		t.Errorf("fired %s too", (<-fired).ID)
	}
}

// A process that cancels a timer while handling that very timer must not wait for itself.
func TestCancelDoesNotWaitForATimerBeingFired(t *testing.T) {
	t.Parallel()
	timers := newTimers(open(t))
	schedule(t, timers, timer("self"))
	fired := make(chan postgres.Timer, 10)
	run(t, timers, func(ctx context.Context, timer postgres.Timer) error {
		if err := timers.Cancel(ctx, timer.ID); err != nil {
			return err
		}
		fired <- timer
		return nil
	})
	receive(t, fired)
}

func TestWhatWasFiredWhileStoppingIsForgotten(t *testing.T) {
	t.Parallel()
	pool := open(t)
	timers := newTimers(pool)
	schedule(t, timers, timer("last"))
	firing, finish := make(chan struct{}), make(chan struct{})
	stop := run(t, timers, func(ctx context.Context, _ postgres.Timer) error {
		close(firing)
		<-ctx.Done()
		<-finish
		return nil
	})
	<-firing
	close(finish)
	stop()
	if left := count(t, pool, "timers"); left != 0 {
		t.Errorf("%d timers left, want 0", left)
	}
}
