package projections_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"cartwright/projections"
)

func TestRollbackGoesBackToTablesThatHaveKeptUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	if err := engine.Rollback(within(t), "sales"); !errors.Is(err, projections.ErrNothingBefore) {
		t.Errorf("without a replay: %v", err)
	}
	before := schema(t, engine)
	done(t, replay(t, engine, projections.ReplayOptions{}))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	must(t, engine.Rollback(within(t), "sales"))
	if at := schema(t, engine); at != before {
		t.Errorf("readers are at %s, want %s", at, before)
	}
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	if sum, total := units(t, engine.View("sales")); sum != 3*sold(40) || total != sum {
		t.Errorf("%d units in products and %d in all, want %d", sum, total, 3*sold(40))
	}
}

// swaps is how often readers are sent from one build to another.
const swaps = 100

func TestAHundredSwapsFailNoReadAndStallNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	done(t, replay(t, engine, projections.ReplayOptions{}))
	view := engine.View("sales")
	var reads atomic.Int64
	var over atomic.Bool
	ctx, stop := context.WithCancel(t.Context())
	var readers errgroup.Group
	for range 4 {
		readers.Go(func() error {
			for ctx.Err() == nil {
				if err := readOnce(t, view, "SELECT sum(units)::bigint FROM live.product"); err != nil {
					return err
				}
				reads.Add(1)
			}
			return nil
		})
	}
	var long errgroup.Group
	long.Go(func() error {
		for !over.Load() {
			if err := readOnce(t, view, "SELECT sum(units)::bigint FROM live.product, (SELECT pg_sleep(2)) AS wait"); err != nil {
				return err
			}
		}
		return nil
	})
	for range swaps {
		at := reads.Load()
		must(t, engine.Rollback(within(t), "sales"))
		for patient := within(t); reads.Load() < at+4; {
			must(t, patient.Err())
		}
	}
	over.Store(true)
	must(t, long.Wait())
	stop()
	must(t, readers.Wait())
}

// readOnce expects what sell(40) sells.
func readOnce(t *testing.T, view projections.View, sql string) error {
	var sum int64
	if err := view.QueryRow(t.Context(), sql).Scan(&sum); err != nil {
		return err
	}
	if sum != sold(40) {
		t.Errorf("a reader saw %d units, want %d", sum, sold(40))
	}
	return nil
}
