package projections_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/postgres"
	"cartwright/domain/event"
	"cartwright/projections"
)

// workerEnv makes the test program a worker, and says what it is to do.
const workerEnv = "CARTWRIGHT_TEST_WORKER"

// orders are what a worker is told.
type orders struct {
	EventStore, Database string
	Sharing              bool // by leases, or everybody everything
}

// work folds and consumes until it is killed or the parent has gone.
func work(text string) {
	var o orders
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		panic(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	for ctx.Err() == nil {
		if err := o.run(ctx); err != nil {
			<-time.After(20 * time.Millisecond) // the database may be starting
		}
	}
}

func (o orders) run(ctx context.Context) error {
	connection, err := eventstore.Connect(ctx, o.EventStore, quiet())
	if err != nil {
		return err
	}
	defer connection.Close()
	pool, err := pgxpool.New(ctx, o.Database)
	if err != nil {
		return err
	}
	defer pool.Close()
	feed := eventstore.NewFeed(connection)
	engine := projections.NewEngine(pool, feed, facts, quiet(), sales(1))
	leases := engine.Leases()
	if !o.Sharing {
		engine, leases = engine.WithoutLeases(), nil
	}
	if err := engine.Prepare(ctx); err != nil {
		return err
	}
	consumers := projections.NewConsumers(feed, facts, postgres.NewCheckpoints(pool), leases, quiet(), handling(pool))
	fmt.Println("ready")
	var working sync.WaitGroup
	working.Go(func() { _ = consumers.Run(ctx) })
	defer working.Wait()
	return engine.Run(ctx)
}

// handling notes every sale that it is given.
func handling(pool *pgxpool.Pool) projections.Consumer {
	return projections.Consumer{
		Name: "handling", Names: []string{"test.sold"},
		Handle: func(ctx context.Context, recorded event.Recorded) error {
			_, err := pool.Exec(ctx, `INSERT INTO handled (id) VALUES ($1) ON CONFLICT DO NOTHING`, recorded.ID)
			return err
		},
	}
}

// worker is such a process.
type worker struct {
	process *exec.Cmd
	stdin   io.Closer
}

// hire starts a worker and returns when it is at work.
func hire(t *testing.T, o orders) *worker {
	text, err := json.Marshal(o)
	must(t, err)
	w := &worker{process: exec.Command(os.Args[0])}
	w.process.Env = append(os.Environ(), workerEnv+"="+string(text))
	w.process.Stderr = os.Stderr
	stdin, err := w.process.StdinPipe()
	must(t, err)
	w.stdin = stdin
	out, err := w.process.StdoutPipe()
	must(t, err)
	must(t, w.process.Start())
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Errorf("a worker did not start: %v", err)
	}
	return w
}

func (w *worker) kill() {
	_ = w.process.Process.Kill()
	_ = w.process.Wait()
	_ = w.stdin.Close()
}
