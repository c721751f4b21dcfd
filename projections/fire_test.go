package projections_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/private"
	"cartwright/domain/event"
	"cartwright/projections"
)

// fireEnv asks for more kills than the normal run has.
const fireEnv = "CARTWRIGHT_TEST_KILLS"

// TestExactlyOnceUnderFire kills two workers again and again, stops Postgres without warning and restarts the event store,
// while events come. Then every table must be what an independent fold makes of the log, and the consumer must have
// been given every event.
func TestExactlyOnceUnderFire(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills programs for half a minute")
	}
	for name, sharing := range map[string]bool{"each folds everything": false, "they share by lease": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFire(t)
			o := orders{EventStore: f.node.URL(), Database: f.database.URL(), Sharing: sharing}
			f.light(t, o)
			f.burn(t, o)
			f.check(t)
		})
	}
}

// fire is a world whose every part may go away.
type fire struct {
	world
	node     *embedded.Node
	options  embedded.Options
	database *private.Server
	dir      string
	random   *rand.Rand
	sales    int64 // units sold
	last     event.Position
	lit      int64 // the highest checkpoint when it began
}

const perSale = 40 // events of one go

func newFire(t *testing.T) *fire {
	t.Helper()
	f := &fire{options: embedded.Options{Dir: t.TempDir(), Logger: quiet()}, dir: t.TempDir(), random: rand.New(rand.NewPCG(1, 2))}
	var err error
	f.node, err = embedded.Start(t.Context(), f.options)
	must(t, err)
	f.options.Listen = f.node.Addr()
	t.Cleanup(func() { must(t, f.node.Close()) })
	f.database, err = private.Start(t.Context(), private.Options{Dir: filepath.Join(f.dir, "pg")})
	must(t, err)
	t.Cleanup(func() { must(t, f.database.Stop()) })
	connection, err := eventstore.Connect(t.Context(), f.node.URL(), quiet())
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close()) })
	pool, err := pgxpool.New(t.Context(), f.database.URL())
	must(t, err)
	t.Cleanup(pool.Close)
	must(t, postgres.Migrate(t.Context(), pool))
	_, err = pool.Exec(t.Context(), "CREATE TABLE handled (id text PRIMARY KEY)")
	must(t, err)
	f.world = world{
		pool: pool, streams: eventstore.NewStreams(connection, facts), feed: eventstore.NewFeed(connection), lengths: map[string]int{},
	}
	return f
}

// light lets a worker fold a history from the start, which leaves nothing behind when it is killed before the end.
func (f *fire) light(t *testing.T, o orders) {
	t.Helper()
	f.last, f.sales = f.sell(t, perSale), sold(perSale)
	w := hire(t, o)
	defer w.kill()
	until(t, "history is folded", func() bool {
		f.lit = f.highest(t)
		return f.lit > 0
	})
}

// highest is the furthest checkpoint.
func (f *fire) highest(t *testing.T) (at int64) {
	t.Helper()
	must(t, f.pool.QueryRow(within(t), `SELECT coalesce(max(commit_pos), 0) FROM cartwright.projection_checkpoint`).Scan(&at))
	return at
}

// burn keeps two workers dying while events are written.
func (f *fire) burn(t *testing.T, o orders) {
	kills := 12
	if more, err := strconv.Atoi(os.Getenv(fireEnv)); err == nil {
		kills = more
	}
	over, stop := context.WithCancel(t.Context())
	var busy sync.WaitGroup
	for seed := range uint64(2) {
		busy.Go(func() { dieAgainAndAgain(t, o, kills/2, 150, 400, rand.New(rand.NewPCG(seed, 3))) })
	}
	var selling sync.WaitGroup
	selling.Go(func() {
		for over.Err() == nil {
			f.last, f.sales = f.sell(t, perSale), f.sales+sold(perSale)
		}
	})
	for range max(2, kills/20) {
		pauseFor(f.random, 800, 1600)
		f.crashDatabase(t)
		pauseFor(f.random, 400, 800)
		f.node = again(t, f.node, f.options)
	}
	busy.Wait()
	for life := 1000; f.highest(t) <= f.lit; life *= 2 { // on a busy machine they have died too young
		dieAgainAndAgain(t, o, 1, life, life+1, f.random)
	}
	stop()
	selling.Wait()
}

// dieAgainAndAgain hires workers one after the other, each for so many milliseconds.
func dieAgainAndAgain(t *testing.T, o orders, times, from, to int, random *rand.Rand) {
	for range times {
		w := hire(t, o)
		pauseFor(random, from, to)
		w.kill()
	}
}

// pauseFor is the moment of a fault, not a wait for something.
func pauseFor(random *rand.Rand, from, to int) {
	<-time.After(time.Duration(from+random.IntN(to-from)) * time.Millisecond)
}

// crashDatabase ends all of Postgres at once, as a failing machine would, and starts it again.
func (f *fire) crashDatabase(t *testing.T) {
	must(t, syscall.Kill(f.database.PID(), syscall.SIGQUIT))
	<-f.database.Done()
	_ = f.database.Stop() // says how it ended
	next, err := private.Start(t.Context(), private.Options{Dir: filepath.Join(f.dir, "pg")})
	must(t, err)
	f.database = next
}

// check lets a last program finish, and compares.
func (f *fire) check(t *testing.T) {
	t.Helper()
	engine := projections.NewEngine(f.pool, f.feed, facts, quiet(), sales(1))
	must(t, engine.Prepare(within(t)))
	reached := f.highest(t) // before this program folds the rest
	start(t, engine.Run)
	must(t, engine.Wait(within(t), "sales", f.last))
	f.expect(t, engine, f.sales)
	t.Logf("%d units sold; the workers came from position %d to %d of %d", f.sales, f.lit, reached, f.last.Commit)
	f.checkConsumer(t)
}

// checkConsumer lets a last program handle the rest: every sale must have been handled by somebody.
func (f *fire) checkConsumer(t *testing.T) {
	t.Helper()
	start(t, projections.NewConsumers(f.feed, facts, postgres.NewCheckpoints(f.pool), nil, quiet(), handling(f.pool)).Run)
	var handled, want int64
	must(t, f.pool.QueryRow(within(t), `SELECT sum(sales) FROM `+f.schema(t)+`.product`).Scan(&want))
	for before := int64(-1); handled != want; before = handled {
		until(t, "more sales are handled", func() bool {
			must(t, f.pool.QueryRow(within(t), `SELECT count(*) FROM handled`).Scan(&handled))
			return handled > before
		})
	}
}

func (f *fire) schema(t *testing.T) (name string) {
	t.Helper()
	must(t, f.pool.QueryRow(within(t), `SELECT schema_name FROM cartwright.projection_live`).Scan(&name))
	return name
}

// again closes a node and starts it at the same address.
func again(t *testing.T, node *embedded.Node, options embedded.Options) *embedded.Node {
	if err := node.Close(); err != nil {
		t.Error(err)
	}
	next, err := embedded.Start(t.Context(), options)
	if err != nil {
		t.Error(err)
		return node
	}
	return next
}
