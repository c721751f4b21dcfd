package embedded

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// receive takes subscription events until enough says so.
func receive(t *testing.T, sub *esdb.Subscription, enough func(*esdb.SubscriptionEvent) bool) {
	t.Helper()
	for {
		event := sub.Recv()
		if event.SubscriptionDropped != nil {
			t.Fatalf("dropped: %v", event.SubscriptionDropped.Error)
		}
		if enough(event) {
			return
		}
	}
}

func isCaughtUp(e *esdb.SubscriptionEvent) bool { return e.CaughtUp != nil }

func (f *fixture) subscribe(t *testing.T, stream string, from esdb.StreamPosition) *esdb.Subscription {
	t.Helper()
	sub, err := f.client.SubscribeToStream(f.ctx, stream, esdb.SubscribeToStreamOptions{From: from})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sub.Close() })
	return sub
}

func (f *fixture) subscribeAll(t *testing.T, o esdb.SubscribeToAllOptions) *esdb.Subscription {
	t.Helper()
	sub, err := f.client.SubscribeToAll(f.ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sub.Close() })
	return sub
}

func TestASubscriptionGoesFromPastToPresentWithoutGapOrRepeat(t *testing.T) {
	t.Parallel()
	f := start(t)
	const writers, appends, perAppend = 4, 40, 3
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for range appends {
				if _, err := f.append(fmt.Sprint("s-", w), esdb.Any{}, events(perAppend)...); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var readers sync.WaitGroup
	for _, o := range []esdb.SubscribeToAllOptions{
		{From: esdb.Start{}},
		{From: esdb.Start{}, Filter: esdb.ExcludeSystemEventsFilter()},
	} {
		sub := f.subscribeAll(t, o) // opened while the writers write
		readers.Go(func() { followAll(t, sub, writers*appends*perAppend) })
	}
	group.Wait()
	readers.Wait()
}

// followAll checks that each stream arrives complete and in order, and positions only grow.
func followAll(t *testing.T, sub *esdb.Subscription, want int) {
	next := map[string]uint64{}
	var last uint64
	for got := 0; got < want; {
		event := sub.Recv()
		if event.SubscriptionDropped != nil {
			t.Error(event.SubscriptionDropped.Error)
			return
		}
		if event.EventAppeared == nil {
			continue
		}
		e := event.EventAppeared.Event
		if e.Position.Commit <= last {
			t.Errorf("position %d follows %d", e.Position.Commit, last)
		}
		last = e.Position.Commit
		if e.StreamID == usersStream {
			continue
		}
		if e.EventNumber != next[e.StreamID] {
			t.Errorf("%s: revision %d instead of %d", e.StreamID, e.EventNumber, next[e.StreamID])
		}
		next[e.StreamID]++
		got++
	}
}

func TestASubscriptionStartsAfterWhatItsReaderHasSeen(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(3)...)
	list, err := f.read(t, "s", esdb.ReadStreamOptions{})
	if err != nil {
		t.Fatal(err)
	}
	seen := list[1].Event.Position
	first := func(sub *esdb.Subscription) (revision uint64) {
		receive(t, sub, func(e *esdb.SubscriptionEvent) bool {
			if e.EventAppeared != nil {
				revision = e.EventAppeared.Event.EventNumber
			}
			return e.EventAppeared != nil
		})
		return revision
	}
	if got := first(f.subscribeAll(t, esdb.SubscribeToAllOptions{From: seen})); got != 2 {
		t.Errorf("$all after revision 1 starts with %d", got)
	}
	if got := first(f.subscribe(t, "s", esdb.Revision(1))); got != 2 {
		t.Errorf("the stream after revision 1 starts with %d", got)
	}
	if got := first(f.subscribe(t, "s", esdb.Start{})); got != 0 {
		t.Errorf("the stream from its start starts with %d", got)
	}
	atEnd := f.subscribe(t, "s", esdb.End{})
	allAtEnd := f.subscribeAll(t, esdb.SubscribeToAllOptions{From: esdb.End{}})
	receive(t, atEnd, isCaughtUp)
	receive(t, allAtEnd, isCaughtUp)
	f.mustAppend(t, "s", esdb.Revision(2), events(1)...)
	if one, all := first(atEnd), first(allAtEnd); one != 3 || all != 3 {
		t.Errorf("from the end the first are %d and %d", one, all)
	}
}

func TestAStreamThatIsNotThereYetIsWaitedFor(t *testing.T) {
	t.Parallel()
	f := start(t)
	sub := f.subscribe(t, "later", esdb.Start{})
	receive(t, sub, isCaughtUp)
	f.mustAppend(t, "other", esdb.NoStream{}, events(1)...)
	f.mustAppend(t, "later", esdb.NoStream{}, events(2)...)
	var got []uint64
	receive(t, sub, func(e *esdb.SubscriptionEvent) bool {
		if e.EventAppeared != nil {
			got = append(got, e.EventAppeared.Event.EventNumber)
		}
		return len(got) == 2
	})
	if !slices.Equal(got, []uint64{0, 1}) {
		t.Errorf("received %v", got)
	}
}

func TestASlowReaderMissesNothingAndHearsAgainThatItHasCaughtUp(t *testing.T) {
	t.Parallel()
	f := start(t)
	client, _ := f.raw(t)
	call, err := client.Read(f.ctx, &api.ReadReq{Options: &api.ReadReq_Options{
		StreamOption: fromStreamStart("s"), CountOption: subscribing(),
	}})
	if err != nil {
		t.Fatal(err)
	}
	next := func() *api.ReadResp {
		message, err := call.Recv()
		if err != nil {
			t.Fatal(err)
		}
		return message
	}
	if next().GetConfirmation().GetSubscriptionId() == "" {
		t.Fatal("a subscription begins with its confirmation")
	}
	if caughtUp := next().GetCaughtUp(); caughtUp == nil || len(caughtUp.ProtoReflect().GetUnknown()) == 0 {
		t.Fatal("an empty history ends at once, with the time")
	}
	// Far more than the connection buffers, and nobody reads.
	const appends, perAppend = 40, 4 * liveBuffer
	large := make([]byte, 4096)
	for range appends {
		list := events(perAppend)
		for i := range list {
			list[i].Data = large
		}
		f.mustAppend(t, "s", esdb.Any{}, list...)
	}
	for revision := uint64(0); revision < appends*perAppend; {
		if e := next().GetEvent(); e != nil {
			if e.GetEvent().GetStreamRevision() != revision {
				t.Fatalf("revision %d instead of %d", e.GetEvent().GetStreamRevision(), revision)
			}
			revision++
		}
	}
	if next().GetCaughtUp() == nil {
		t.Error("the reader has fallen behind and is not told that it has caught up")
	}
}

func TestATombstoneEndsASubscription(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(1)...)
	sub := f.subscribe(t, "s", esdb.Start{})
	receive(t, sub, isCaughtUp)
	if _, err := f.client.TombstoneStream(f.ctx, "s", esdb.TombstoneStreamOptions{}); err != nil {
		t.Fatal(err)
	}
	receive(t, sub, func(e *esdb.SubscriptionEvent) bool {
		return e.EventAppeared != nil && e.EventAppeared.Event.EventType == "$streamDeleted"
	})
	dropped := sub.Recv().SubscriptionDropped
	if dropped == nil || status.Code(dropped.Error) != codes.FailedPrecondition {
		t.Errorf("the subscription ends with %v", dropped)
	}
	if _, err := f.client.SubscribeToStream(f.ctx, "s", esdb.SubscribeToStreamOptions{}); err == nil {
		t.Error("a tombstoned stream accepts a subscription")
	}
}

func TestClosingTheNodeEndsSubscriptions(t *testing.T) {
	t.Parallel()
	f := start(t)
	sub := f.subscribeAll(t, esdb.SubscribeToAllOptions{From: esdb.Start{}})
	receive(t, sub, isCaughtUp)
	if err := f.node.Close(); err != nil {
		t.Error(err)
	}
	dropped := sub.Recv().SubscriptionDropped
	if dropped == nil || status.Code(dropped.Error) != codes.Unavailable {
		t.Errorf("the subscription ends with %v", dropped)
	}
	if errors.Is(f.node.Close(), errClosing) {
		t.Error("a second close fails")
	}
}
