package projections_test

import (
	"testing"

	"cartwright/projections"
)

// compete lets two programs fold the same projection at the same time, each all of it.
func compete(t *testing.T, w world, change func(*projections.Engine) *projections.Engine) [2]*projections.Engine {
	t.Helper()
	w.sell(t, 100)
	var engines [2]*projections.Engine
	for i := range engines {
		engines[i] = change(projections.NewEngine(w.pool, w.feed, facts, quiet(), sales(1)).WithoutLeases())
		must(t, engines[i].Prepare(within(t)))
	}
	for _, engine := range engines {
		start(t, engine.Run)
	}
	return engines
}

func (w world) settled(t *testing.T, engines [2]*projections.Engine) (sum, total int64) {
	t.Helper()
	at := w.append(t, "test-last", Ignored{})
	for _, engine := range engines {
		must(t, engine.Wait(within(t), "sales", at))
	}
	return units(t, engines[0].View("sales"))
}

func TestTwoProgramsFoldEachEventOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engines := compete(t, w, func(e *projections.Engine) *projections.Engine { return e })
	for range 9 {
		w.sell(t, 100)
	}
	if sum, total := w.settled(t, engines); sum != 10*sold(100) || total != sum {
		t.Errorf("%d units in products and %d in all, want %d", sum, total, 10*sold(100))
	}
}

// The fence is what makes the test above pass: without it, events are folded twice.
func TestWithoutTheFenceEventsAreFoldedTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const blind = `CREATE SCHEMA IF NOT EXISTS cartwright;
		CREATE FUNCTION cartwright.advance_blindly(build text, parts int[], old_commits bigint[], old_prepares bigint[],
			new_commits bigint[], new_prepares bigint[], times timestamptz[], counts bigint[], powers bigint[], sums bigint[]) RETURNS void LANGUAGE sql AS $$
		UPDATE cartwright.projection_checkpoint AS c SET commit_pos = n.commit_pos, prepare_pos = n.prepare_pos
		FROM unnest(parts, new_commits, new_prepares) AS n (part, commit_pos, prepare_pos)
		WHERE c.schema_name = build AND c.part = n.part $$`
	_, err := w.pool.Exec(within(t), "SET check_function_bodies = off; "+blind)
	must(t, err)
	engines, ctx := compete(t, w, (*projections.Engine).WithoutFence), within(t)
	for rounds := int64(1); ; rounds++ {
		sum, _ := w.settled(t, engines)
		if sum > rounds*sold(100) {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("%d units, which is not more than the %d that were sold: the test above cannot fail", sum, rounds*sold(100))
		}
		w.sell(t, 100)
	}
}

func TestRowsThatPostgresLostAreFoldedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	w.goBack(t, schema(t, engine))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	ctx := within(t)
	for sum, total := units(t, engine.View("sales")); sum != 2*sold(40) || total != sum; sum, total = units(t, engine.View("sales")) {
		if ctx.Err() != nil {
			t.Fatalf("%d units in products and %d in all, want %d", sum, total, 2*sold(40))
		}
	}
}

// goBack does what a crash of Postgres does to commits that were not on disk: rows and checkpoints return together.
func (w world) goBack(t *testing.T, schema string) {
	t.Helper()
	_, err := w.pool.Exec(within(t), `BEGIN;
		UPDATE cartwright.projection_checkpoint SET commit_pos = 0, prepare_pos = 0 WHERE schema_name = '`+schema+`';
		DELETE FROM `+schema+`.product; DELETE FROM `+schema+`.total; COMMIT`)
	must(t, err)
}
