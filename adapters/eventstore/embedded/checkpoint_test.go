package embedded

import (
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

func filtered(window, interval int, prefix string) esdb.SubscribeToAllOptions {
	return esdb.SubscribeToAllOptions{
		From: esdb.Start{}, MaxSearchWindow: window, CheckpointInterval: interval,
		Filter: &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{prefix}},
	}
}

func TestCheckpointsGrowAndEverythingUpToThemHasBeenSent(t *testing.T) {
	t.Parallel()
	f := start(t)
	const n = 1000
	list := events(n)
	for i := range list {
		list[i].EventType = []string{"wanted", "ignored"}[i%2]
	}
	f.mustAppend(t, "s", esdb.NoStream{}, list...)
	sub := f.subscribeAll(t, filtered(10, 5, "wanted"))
	var checkpoints int
	var checkpoint, last uint64
	receive(t, sub, func(e *esdb.SubscriptionEvent) bool {
		switch {
		case e.EventAppeared != nil:
			last = e.EventAppeared.Event.Position.Commit
			if last <= checkpoint {
				t.Errorf("position %d comes after checkpoint %d", last, checkpoint)
			}
		case e.CheckPointReached != nil:
			checkpoints++
			if e.CheckPointReached.Commit <= checkpoint || e.CheckPointReached.Commit < last {
				t.Errorf("checkpoint %d after checkpoint %d and event %d", e.CheckPointReached.Commit, checkpoint, last)
			}
			checkpoint = e.CheckPointReached.Commit
		}
		return isCaughtUp(e)
	})
	head, _ := f.node.log.Head()
	if want := n/50 + 1; checkpoints != want { // and the users' events make one more at the end
		t.Errorf("%d checkpoints, want %d", checkpoints, want)
	}
	if checkpoint <= last || checkpoint >= head {
		t.Errorf("the last checkpoint is %d, the last event %d, the head %d", checkpoint, last, head)
	}
}

func TestAQuietFilterStillMovesForward(t *testing.T) {
	t.Parallel()
	f := start(t)
	sub := f.subscribeAll(t, filtered(2, 2, "never"))
	receive(t, sub, isCaughtUp)
	f.mustAppend(t, "s", esdb.NoStream{}, events(9)...)
	list, err := f.read(t, "s", esdb.ReadStreamOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var reached uint64
	receive(t, sub, func(e *esdb.SubscriptionEvent) bool {
		if e.CheckPointReached != nil {
			reached = e.CheckPointReached.Commit
		}
		return reached >= list[7].Event.Position.Commit
	})
}

func TestOnlyAFilterBringsCheckpoints(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(200)...)
	sub := f.subscribeAll(t, esdb.SubscribeToAllOptions{From: esdb.Start{}})
	receive(t, sub, func(e *esdb.SubscriptionEvent) bool {
		if e.CheckPointReached != nil {
			t.Errorf("checkpoint %v", e.CheckPointReached)
		}
		return isCaughtUp(e)
	})
}

func TestNothingConsideredBringsNoCheckpoint(t *testing.T) {
	t.Parallel()
	f := start(t)
	options := filtered(1, 1, "x")
	options.From = esdb.End{}
	receive(t, f.subscribeAll(t, options), func(e *esdb.SubscriptionEvent) bool {
		if e.CheckPointReached != nil {
			t.Errorf("checkpoint %v", e.CheckPointReached)
		}
		return isCaughtUp(e)
	})
}
