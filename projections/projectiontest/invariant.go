package projectiontest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cartwright/domain/event"
	"cartwright/projections"
)

// lanes is how many partitions the property spreads events over.
const lanes = 3

// CheckAnyBatches says that a projection's tables depend on the log alone, and not on how the engine cuts it: the log
// folded as one batch equals the log dealt to partitions by key, each cut anywhere, their batches committed in any order
// that keeps each partition's own. The streams are drawn; the log is any interleaving of them.
func CheckAnyBatches(t *testing.T, p projections.Projection, streams func(*rapid.T) [][]Fact) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		log := History(interleave(t, streams(t))...)
		whole, cut := Tables{}, Tables{}
		whole.apply(delta(p, log))
		for _, batch := range interleave(t, batches(t, p, log)) {
			cut.apply(delta(p, batch))
		}
		if diff := cmp.Diff(whole, cut); diff != "" {
			t.Fatalf("in one batch (-) and in many (+) differ:\n%s", diff)
		}
	})
}

// interleave merges queues into one, each in its own order.
func interleave[T any](t *rapid.T, queues [][]T) []T {
	var merged []T
	for {
		var open []int
		for i, queue := range queues {
			if len(queue) > 0 {
				open = append(open, i)
			}
		}
		if len(open) == 0 {
			return merged
		}
		i := rapid.SampledFrom(open).Draw(t, "next")
		merged = append(merged, queues[i][0])
		queues[i] = queues[i][1:]
	}
}

// batches deals a log to partitions and cuts each.
func batches(t *rapid.T, p projections.Projection, log []event.Recorded) [][][]event.Recorded {
	dealt := make([][]event.Recorded, lanes)
	lane := map[string]int{}
	for _, recorded := range log {
		key := keyOf(p, &recorded)
		if _, known := lane[key]; !known {
			lane[key] = rapid.IntRange(0, lanes-1).Draw(t, "partition")
		}
		dealt[lane[key]] = append(dealt[lane[key]], recorded)
	}
	cut := make([][][]event.Recorded, lanes)
	for i, events := range dealt {
		for len(events) > 0 {
			n := rapid.IntRange(1, len(events)).Draw(t, "batch")
			cut[i], events = append(cut[i], events[:n]), events[n:]
		}
	}
	return cut
}

func keyOf(p projections.Projection, recorded *event.Recorded) string {
	if p.Key == nil {
		return recorded.Stream
	}
	return p.Key(recorded)
}
