package main

import (
	"bufio"
	"context"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/postgres/private"
)

// deaths is how often a part of the shop dies in the normal run.
const deaths = 50

// phases of buying: a part dies as soon as one more of these facts is in the log.
var phases = []string{
	"cart.checked_out", "checkout.started", "checkout.submitted", "stock.held", "payment.requested", "payment.authorised",
	"checkout.completed", "order.placed", "ordernumber.taken", "stock.committed", "order.confirmed", "delivery.requested", "payment.capture_requested",
	"payment.captured", "delivery.dispatched",
}

// TestAnyPartMayDieInAnyPhaseOfBuying kills the program, the event store, PostgreSQL or all of them, in the middle of
// every phase of buying, while twenty shoppers buy. What they were told must be true in the end, and every promise kept.
func TestAnyPartMayDieInAnyPhaseOfBuying(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills programs for a minute")
	}
	h := newHouse(t)
	w := watch(t, h.address)
	over, stop := context.WithCancel(t.Context())
	defer stop()
	acknowledged := h.shop.openTo(over, 20)
	rng, died := rand.New(rand.NewPCG(3, 4)), map[string]int{}
	for i := range deaths {
		w.await(t, phases[i%len(phases)])
		part := h.parts()[rng.IntN(5)]
		<-time.After(time.Duration(rng.IntN(20)) * time.Millisecond) // the fault's moment, not a wait for something
		part.die()
		died[part.name]++
	}
	stop()
	t.Logf("died: %v", died)
	h.shop.verify(<-acknowledged)
}

// house is a shop whose event store and database are programs of their own, so that each may die alone.
type house struct {
	t        *testing.T
	dir      string
	address  string // of the event store
	store    *exec.Cmd
	database *private.Server
	shop     *victim
}

func newHouse(t *testing.T) *house {
	h := &house{t: t, dir: t.TempDir(), address: freeAddress(t)}
	program := build(t)
	h.store = exec.Command(program)
	h.startStore()
	t.Cleanup(h.killStore)
	h.startDatabase()
	t.Cleanup(func() { _ = h.database.Stop() })
	h.shop = &victim{
		t: t, program: program, data: filepath.Join(h.dir, "shop"), address: freeAddress(t),
		args: []string{"--eventstore", "esdb://" + h.address + "?tls=false", "--database", h.database.URL()},
	}
	h.shop.start()
	t.Cleanup(h.shop.stop)
	return h
}

// part is what may die, and lives again when die returns.
type part struct {
	name string
	die  func()
}

// parts lists the program twice, as it is what buying runs in.
func (h *house) parts() []part {
	program := part{"program", func() { h.shop.kill(); h.shop.start() }}
	return []part{
		program, program,
		{"event store", func() { h.killStore(); h.startStore() }},
		{"PostgreSQL", func() { h.crashDatabase(); h.startDatabase() }},
		{"everything", func() {
			h.killStore()
			h.crashDatabase()
			h.shop.kill()
			h.startStore()
			h.startDatabase()
			h.shop.start()
		}},
	}
}

func (h *house) startStore() {
	h.store = exec.Command(h.store.Path, "eventstore", "--data", filepath.Join(h.dir, "events"), "--listen", h.address)
	h.store.Stderr = os.Stderr
	output, err := h.store.StdoutPipe()
	if err == nil {
		err = h.store.Start()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	if said, err := bufio.NewReader(output).ReadString('\n'); err != nil {
		h.t.Fatalf("the event store says %q: %v", said, err)
	}
}

func (h *house) killStore() {
	_ = h.store.Process.Kill()
	_ = h.store.Wait()
}

func (h *house) startDatabase() {
	var err error
	h.database, err = private.Start(h.t.Context(), private.Options{
		Dir: filepath.Join(h.dir, "postgres"), Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// crashDatabase ends PostgreSQL as a failing machine would.
func (h *house) crashDatabase() {
	_ = syscall.Kill(h.database.PID(), syscall.SIGQUIT)
	<-h.database.Done()
	_ = h.database.Stop() // says how it ended
}

// watch follows the log of an event store, dead or alive, until the test ends.
func watch(t *testing.T, address string) *witness {
	connection, err := eventstore.Connect(t.Context(), "esdb://"+address+"?tls=false", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	w, done := &witness{seen: make(chan string)}, make(chan struct{})
	go func() {
		defer close(done)
		w.follow(ctx, eventstore.NewFeed(connection))
	}()
	t.Cleanup(func() {
		stop()
		<-done
		_ = connection.Close()
	})
	return w
}
