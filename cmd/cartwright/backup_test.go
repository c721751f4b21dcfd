package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/postgres"
	"cartwright/cmd/cartwright/demo"
	"cartwright/domain/event"
)

// TestABackupUnderLoadBecomesAShopThatHoldsEveryPromise backs a shop up while shoppers buy, makes another of it, and holds
// that to its promises. Whatever was acknowledged before the backup began must be there.
func TestABackupUnderLoadBecomesAShopThatHoldsEveryPromise(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("runs two shops for half a minute")
	}
	v := newVictim(t)
	v.start()
	crowd := make(chan []string, 1)
	go func() { crowd <- v.shop(60) }()
	before := v.waitForOrders(10)
	saved := filepath.Join(t.TempDir(), "saved")
	mustRun(t, v.program, "backup", saved, "--data", v.data)
	if all := <-crowd; len(all) <= len(before) {
		t.Errorf("%d orders had been placed before the backup, %d in all: nobody bought anything meanwhile", len(before), len(all))
	}
	checkTables(t, v.data)
	v.kill()

	restored := &victim{t: t, program: v.program, data: filepath.Join(t.TempDir(), "restored"), address: freeAddress(t)}
	mustRun(t, v.program, "restore", saved, "--data", restored.data, "--keys", filepath.Join(v.data, "keys"))
	restored.start()
	t.Cleanup(restored.kill)
	restored.waitUntilFolded()
	restored.verify(before)
}

// shop lets a crowd in and returns the orders that got a 2xx.
func (v *victim) shop(orders int) []string {
	found, err := readServing(v.data)
	if err != nil {
		v.t.Error(err)
		return nil
	}
	s, err := demo.Run(v.t.Context(), demo.Options{
		API: found.API, AdminKey: found.AdminKey, Orders: orders, Shoppers: 6, Products: 16,
		Patience: time.Minute, Progress: func(string, int, int) {},
	})
	if err != nil {
		v.t.Error(err)
	}
	return s.Orders
}

// waitForOrders returns the orders in the log as soon as there are enough.
func (v *victim) waitForOrders(enough int) (ids []string) {
	for deadline := time.Now().Add(time.Minute); len(ids) < enough; {
		if time.Now().After(deadline) || v.t.Failed() {
			v.t.Fatalf("%d orders are in the log, want %d", len(ids), enough)
		}
		ids = nil
		err := logSource{Data: v.data, EventStore: "embedded"}.look(v.t.Context(), func(feed *eventstore.Feed) error {
			return feed.Backward(v.t.Context(), func(e event.Raw) bool {
				if e.Name == "order.placed" {
					ids = append(ids, event.IDOf(e.Stream))
				}
				return false
			})
		})
		if err != nil {
			v.t.Fatal(err)
		}
	}
	return ids
}

// waitUntilFolded waits for read models that have all there is.
func (v *victim) waitUntilFolded() {
	found, err := readServing(v.data)
	if err != nil {
		v.t.Fatal(err)
	}
	eventually(v.t, "the read models have caught up", func() bool {
		var list struct {
			Data []struct {
				CaughtUp bool `json:"caught_up"`
			} `json:"data"`
		}
		err := newOffice(found).call(v.t.Context(), http.MethodGet, "/v1/admin/projections", nil, &list)
		caughtUp := err == nil && len(list.Data) > 0
		for _, projection := range list.Data {
			caughtUp = caughtUp && projection.CaughtUp
		}
		return caughtUp
	})
}

func mustRun(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// checkTables fails when there is a table that nobody has decided to save or to leave: what is left is the engine's,
// whose read models are folded again, and the record of migrations.
func checkTables(t *testing.T, data string) {
	t.Helper()
	found, err := readServing(data)
	if err != nil {
		t.Fatal(err)
	}
	pool, err := postgres.Open(t.Context(), found.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	rows, err := pool.Query(t.Context(), "SELECT relname FROM pg_class WHERE relnamespace = 'cartwright'::regnamespace AND relkind IN ('r', 'p')")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		saved := slices.Contains(slices.Concat(beforeTheLog, afterTheLog), table)
		if !saved && table != "migration" && !strings.HasPrefix(table, "projection") {
			t.Errorf("table %s is neither saved nor known to be left", table)
		}
	}
}

func TestABackupIsNeverMistakenForAnother(t *testing.T) {
	t.Parallel()
	program, there := build(t), t.TempDir()
	empty := t.TempDir()
	for _, row := range []struct {
		args []string
		says string
	}{
		{[]string{"backup", there, "--data", t.TempDir()}, "exists"},
		{[]string{"restore", empty, "--data", there, "--keys", there}, "exists"},
		{[]string{"restore", empty, "--data", filepath.Join(there, "new"), "--keys", there}, "not a complete backup"},
		{[]string{"restore", empty, "--data", filepath.Join(there, "new")}, "--keys"},
		{[]string{"serve", "--keep-behaviour", "soon"}, "90d"},
		{[]string{"serve", "--keep-behaviour", "90d", "--eventstore", "esdb://127.0.0.1:1?tls=false", "--data", t.TempDir()}, "$maxAge"},
	} {
		out, err := exec.Command(program, row.args...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), row.says) {
			t.Errorf("%v: %v, says %q; want %q", row.args, err, out, row.says)
		}
	}
	if _, err := os.Stat(filepath.Join(there, "new")); err == nil {
		t.Error("a refused restore leaves a directory behind")
	}
}

func TestTimesToKeepThingsFor(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{"90d": 90 * 24 * time.Hour, "36h": 36 * time.Hour, "0d": 0, "-1h": 0, "d": 0, "soon": 0, "1e9d": 0} {
		var d days
		if err := d.UnmarshalText([]byte(text)); time.Duration(d) != want && err == nil || (err == nil) != (want > 0) {
			t.Errorf("%q is %v, %v", text, time.Duration(d), err)
		}
	}
}
