package storebench

import (
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// TestEverythingIsMeasured runs one small load and all reads.
func TestEverythingIsMeasured(t *testing.T) {
	t.Parallel()
	o := Options{Dir: t.TempDir(), Turn: 20 * time.Millisecond, Rounds: 1, Events: 2000, Progress: func(string) {}}
	w, err := measureWrite(t.Context(), o, 4, 10)
	if err != nil {
		t.Fatal(err)
	}
	if w.Durable.Events <= 0 || w.NoSync.Events <= 0 || w.Pebble.Events <= 0 || w.Disk.Events <= 0 || w.Durable.P99 <= 0 {
		t.Errorf("something was not measured: %+v", w)
	}
	reads, stored, err := measureReads(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reads {
		if r.Node <= 0 {
			t.Errorf("nothing was read: %+v", r)
		}
	}
	if len(reads) != len(ways(1)) || stored.BytesPerEvent < 1 {
		t.Errorf("%d reads, %+v", len(reads), stored)
	}
}

// BenchmarkAppend is one writer's append of one event, and of 500, on a disk that syncs.
func BenchmarkAppend(b *testing.B) {
	for name, batch := range map[string]int{"1": 1, "500": 500} {
		b.Run(name, func(b *testing.B) {
			c, err := enterNode(b.Context(), b.TempDir(), vfs.Default, 1, batch)
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = c.stop() }()
			for b.Loop() {
				if err := c.call(b.Context(), 0); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkCatchUp is a subscriber that reads everything.
func BenchmarkCatchUp(b *testing.B) {
	const n = 20_000
	node, client, err := startNode(b.Context(), b.TempDir(), vfs.Default)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = client.Close(); _ = node.Close() }()
	if err := fill(b.Context(), client, n); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := catchUp(n, nil)(b.Context(), client); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "events/s")
}
