package projections_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"cartwright/projections"
)

// poison makes the fold panic.
var poison = Sold{SKU: "tea", Units: -1}

func TestAPoisonedEventIsParkedAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	cases := map[string]any{
		"the fold panics":         poison,
		"Postgres cannot hold it": Priced{"tea", "\x00"},
		"a column cannot hold it": Sold{"tea", 1 << 40},
	}
	for name, bad := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.append(t, "test-0", Sold{"tea", 1}, Sold{"pot", 1})
			w.append(t, "test-sick", Sold{"tea", 2}, bad, Sold{"tea", 4})
			w.append(t, "test-1", Sold{"tea", 8})
			engine, _ := w.run(t, sales(1))
			must(t, engine.Wait(within(t), "sales", w.append(t, "test-sick", Sold{"tea", 16})))
			got := products(t, engine.View("sales"))
			if len(got) != 2 || got[1].SKU != "tea" || got[1].Units != 1+2+8 {
				t.Errorf("got %+v", got)
			}
			if revisions := w.parked(t); fmt.Sprint(revisions) != "[test-sick test-sick test-sick]" {
				t.Errorf("parked: %v", revisions)
			}
			w.checkParked(t, engine)
		})
	}
}

func (w world) parked(t *testing.T) []string {
	t.Helper()
	rows, err := w.pool.Query(within(t), "SELECT stream FROM cartwright.projection_parked ORDER BY commit_pos")
	must(t, err)
	streams, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	return streams
}

func (w world) checkParked(t *testing.T, engine *projections.Engine) {
	t.Helper()
	all, err := engine.Status(within(t))
	must(t, err)
	if all[0].Parked != 3 {
		t.Errorf("status says %d parked", all[0].Parked)
	}
	difference, err := engine.Verify(within(t), "sales")
	must(t, err)
	if !difference.Empty() {
		t.Error(difference)
	}
}

func TestAnEventThatCannotBeDecodedIsParked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.appendBy(t, w.foreign, "test-sick", Misunderstood{SKU: 7})
	w.append(t, "test-1", Sold{"tea", 8})
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-sick", Sold{"tea", 16})))
	if sum, _ := units(t, engine.View("sales")); sum != 8 {
		t.Errorf("%d units, want 8", sum)
	}
	if streams := w.parked(t); len(streams) != 2 {
		t.Errorf("parked: %v", streams)
	}
}
