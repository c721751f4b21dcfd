package projections_test

import (
	"slices"
	"strings"
	"testing"

	"cartwright/domain/event"
	"cartwright/projections"
)

// renewed is the test projection's second version: with more tables and columns, and a wider one. Each sale counts as many
// times as it says.
func renewed(times int64) projections.Projection {
	p := sales(2)
	p.Schema = strings.Replace(p.Schema, "units int NOT", "units bigint NOT", 1)
	p.Schema = strings.Replace(p.Schema, "price  text,", "price text, cents bigint NOT NULL DEFAULT 0,", 1) + "CREATE TABLE more (id text PRIMARY KEY);"
	p.On = projections.Handlers{}.
		Handle(projections.On(func(d *projections.Delta, e Sold, _ *event.Recorded) {
			d.Row("product", "sku", e.SKU).Add("units", times*e.Units).Add("sales", 1).Add("cents", 990*e.Units)
			d.Row("total", "part", 0).Add("units", times*e.Units)
		})).
		Handle(projections.On(func(d *projections.Delta, e Priced, _ *event.Recorded) {
			d.Row("product", "sku", e.SKU).Set("price", e.Text).Once("first", e.Text)
		}))
	return p
}

// upgrade lets a program of the first version sell and stop, and one of another take over, until that one answers.
func upgrade(t *testing.T, w world, next projections.Projection) (engine *projections.Engine, built projections.Replay, stop func()) {
	t.Helper()
	old, stopOld := w.run(t, sales(1))
	must(t, old.Wait(within(t), "sales", w.sell(t, 40)))
	stopOld()
	at := w.sell(t, 40)
	engine, stop = w.run(t, next)
	all, err := engine.Replays(within(t))
	must(t, err)
	built = awaitReplay(t, engine, all[0].ID, projections.Replay.Finished)
	done(t, built)
	must(t, engine.Wait(within(t), "sales", at))
	return engine, built, stop
}

func TestANewVersionIsComparedWithTheOldOneWhereTheyAreAlike(t *testing.T) {
	t.Parallel()
	engine, built, _ := upgrade(t, newWorld(t), renewed(1))
	difference := built.Difference
	if difference == nil || !difference.Empty() || len(difference.Compared) != 2 {
		t.Fatalf("compared: %+v", difference)
	}
	products, totals := difference.Compared[0], difference.Compared[1]
	if !slices.Equal(products.Columns, []string{"sku", "units", "sales", "price", "first"}) || products.Found.Rows != 5 {
		t.Errorf("compared: %+v", products)
	}
	if !slices.Equal(totals.Columns, []string{"part"}) {
		t.Errorf("compared: %+v", totals)
	}
	want := []string{"table more is new", "column product.cents is new", "column total.units was integer and is bigint"}
	slices.Sort(want)
	if got := slices.Sorted(slices.Values(difference.Apart)); !slices.Equal(got, want) {
		t.Errorf("not compared: %q, want %q", got, want)
	}
	if sum, _ := units(t, engine.View("sales")); sum != 2*sold(40) {
		t.Errorf("%d units, want %d", sum, 2*sold(40))
	}
}

func TestVersionsThatDifferAreShownAndNobodyIsAsked(t *testing.T) {
	t.Parallel()
	_, built, _ := upgrade(t, newWorld(t), renewed(2))
	difference := built.Difference
	if difference == nil || len(difference.Tables) != 1 || difference.Tables[0].Missing != 5 || len(difference.Tables[0].Samples) != 6 {
		t.Errorf("compared: %+v", difference)
	}
}

func TestRollbackGoesBackToAVersionThatIsStillDeclared(t *testing.T) {
	t.Parallel()
	w, next, before := newWorld(t), renewed(1), sales(1)
	next.Before = &before
	engine, _, _ := upgrade(t, w, next)
	for n, want := range []string{"_v1_b1", "_v2_b1", "_v1_b1"} {
		must(t, engine.Rollback(within(t), "sales"))
		must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
		s := status(t, engine)
		if !strings.HasSuffix(s.Schema, want) || s.Trouble != "" {
			t.Errorf("status says %+v, want %s", s, want)
		}
		w.expect(t, engine, int64(n+3)*sold(40))
	}
}

func TestRollbackGoesBackToAVersionThatOnlyAnotherProgramFolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _, stop := upgrade(t, w, renewed(1))
	must(t, engine.Rollback(within(t), "sales"))
	if sum, _ := units(t, engine.View("sales")); sum != sold(40) {
		t.Errorf("%d units stand still, want %d", sum, sold(40))
	}
	standing := status(t, engine)
	if !strings.HasSuffix(standing.Before, "_v2_b1") || !strings.Contains(standing.Trouble, "version 1 stand still at") {
		t.Errorf("status says %+v", standing)
	}
	old, stopOld := w.run(t, sales(1))
	at := w.sell(t, 40)
	must(t, old.Wait(within(t), "sales", at))
	must(t, engine.Wait(within(t), "sales", at))
	w.expect(t, old, 3*sold(40))
	stop()
	stopOld()
	again, _ := w.run(t, renewed(1))
	if s := status(t, again); s.Version != 1 {
		t.Errorf("the newer program went forth by itself: %+v", s)
	}
	must(t, again.Rollback(within(t), "sales"))
	must(t, again.Wait(within(t), "sales", at))
	w.expect(t, again, 3*sold(40))
}
