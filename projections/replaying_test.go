package projections_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"cartwright/projections"
)

// read reads all the time, and expects the same answer every time, until it is stopped.
func read(t *testing.T, view projections.View, want int64) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var readers errgroup.Group
	for range 4 {
		readers.Go(func() error {
			for ctx.Err() == nil {
				var sum int64
				if err := view.QueryRow(t.Context(), "SELECT sum(units)::bigint FROM live.product").Scan(&sum); err != nil {
					return err
				}
				if sum != want {
					t.Errorf("a reader saw %d units, want %d", sum, want)
				}
			}
			return nil
		})
	}
	return func() {
		cancel()
		must(t, readers.Wait())
	}
}

// begin starts a replay of the test projection.
func begin(t *testing.T, engine *projections.Engine, o projections.ReplayOptions) projections.Replay {
	t.Helper()
	r, err := engine.StartReplay(within(t), "rpl_"+uuid.NewString(), "sales", o)
	must(t, err)
	return r
}

// replay starts one and waits until it has ended or does not know what to do.
func replay(t *testing.T, engine *projections.Engine, o projections.ReplayOptions) projections.Replay {
	t.Helper()
	return awaitReplay(t, engine, begin(t, engine, o).ID, func(r projections.Replay) bool {
		return r.Finished() || r.State == projections.ReplayDifferent
	})
}

func awaitReplay(t *testing.T, engine *projections.Engine, id string, wanted func(projections.Replay) bool) projections.Replay {
	t.Helper()
	for ctx := within(t); ; {
		r, err := engine.FindReplay(ctx, id)
		must(t, err)
		if wanted(r) {
			return r
		}
	}
}

func done(t *testing.T, r projections.Replay) {
	t.Helper()
	if r.State != projections.ReplayDone {
		t.Fatalf("the replay ended with %+v", r)
	}
}

// spoil changes a row behind the engine's back.
func (w world) spoil(t *testing.T, engine *projections.Engine) {
	t.Helper()
	_, err := w.pool.Exec(within(t), "UPDATE "+schema(t, engine)+".product SET units = units + 1 WHERE sku = 'sku-3'")
	must(t, err)
}

// schema is where readers look.
func schema(t *testing.T, engine *projections.Engine) string {
	t.Helper()
	all, err := engine.Status(within(t))
	must(t, err)
	return all[0].Schema
}
