package embedded

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc"
)

func (f *fixture) operate(t *testing.T) *Operator {
	t.Helper()
	operator, err := Operate(f.node.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = operator.Close() })
	return operator
}

// save fetches a backup into a directory of its own.
func (f *fixture) save(t *testing.T) (dir string) {
	t.Helper()
	backup, err := f.operate(t).Backup(f.ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer backup.Close()
	dir = filepath.Join(t.TempDir(), "copy")
	if err := backup.Save(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestABackupUnderLoadHoldsAllThatWasAcknowledgedBefore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f := startWith(t, Options{Dir: dir})
	first := f.mustAppend(t, "s", esdb.NoStream{}, events(3)...)
	load, stop := context.WithCancel(f.ctx)
	var writers sync.WaitGroup
	for range 4 {
		writers.Go(func() {
			for load.Err() == nil {
				f.mustAppend(t, "load", esdb.Any{}, events(5)...)
			}
		})
	}
	saved := f.save(t)
	after := f.mustAppend(t, "s", esdb.Revision(2), events(1)...)
	stop()
	writers.Wait()
	if left, _ := filepath.Glob(filepath.Join(dir, copyPrefix+"*")); len(left) > 0 {
		t.Errorf("the backup leaves %v behind", left)
	}

	restored := startWith(t, Options{Dir: saved})
	list, err := restored.read(t, "s", esdb.ReadStreamOptions{})
	if err != nil || len(list) != 3 || list[2].Event.Position.Commit != first.CommitPosition {
		t.Errorf("restored: %d events, %v", len(list), err)
	}
	again := restored.mustAppend(t, "s", esdb.Revision(2), events(1)...)
	if again.NextExpectedVersion != after.NextExpectedVersion {
		t.Errorf("the restored log goes on at revision %d", again.NextExpectedVersion)
	}
}

func TestALogInMemoryCanBeBackedUpToo(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(3)...)
	restored := startWith(t, Options{Dir: f.save(t)})
	if list, err := restored.read(t, "s", esdb.ReadStreamOptions{}); err != nil || len(list) != 3 {
		t.Errorf("restored: %d events, %v", len(list), err)
	}
}

func TestATornBackupIsRefused(t *testing.T) {
	t.Parallel()
	f := startWith(t, Options{Dir: t.TempDir()})
	f.mustAppend(t, "s", esdb.NoStream{}, events(3)...)
	saved := f.save(t)
	logs, err := filepath.Glob(filepath.Join(saved, "*.log"))
	if err != nil || len(logs) != 1 {
		t.Fatalf("%v, %v", logs, err)
	}
	if err := os.Truncate(logs[0], 0); err != nil {
		t.Fatal(err)
	}
	node, err := Start(f.ctx, Options{Dir: saved, Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		_ = node.Close()
		t.Error("a backup that has lost its newest events was opened")
	}
}

func TestCopiesLeftByAKilledNodeAreRemoved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	stale := filepath.Join(dir, copyPrefix+"1")
	if err := os.Mkdir(stale, 0o700); err != nil {
		t.Fatal(err)
	}
	startWith(t, Options{Dir: dir})
	if _, err := os.Stat(stale); err == nil {
		t.Error("the copy is still there")
	}
}

func TestOperationsOfAnotherServerAreRefused(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	operator, err := Operate("esdb://" + listener.Addr().String() + "?tls=false")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = operator.Close() })
	if _, err := operator.Backup(t.Context()); err == nil || !strings.Contains(err.Error(), "production server") {
		t.Errorf("backup: %v", err)
	}
	if _, err := operator.Scavenge(t.Context()); err == nil || !strings.Contains(err.Error(), "production server") {
		t.Errorf("scavenge: %v", err)
	}
	for _, url := range []string{"esdb://a:1,b:2?tls=false", "esdb://a:1"} {
		if _, err := Operate(url); err == nil {
			t.Errorf("%s was accepted", url)
		}
	}
}

func TestAScavengeIsSeenInAllAndDisturbsNoSubscription(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(10)...)
	f.setMetadata(t, "s", `{"$maxCount":2}`)
	sub, err := f.client.SubscribeToStream(f.ctx, "s", esdb.SubscribeToStreamOptions{From: esdb.Start{}})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	expectRevisions(t, sub, 8, 9)
	done, err := f.operate(t).Scavenge(f.ctx)
	if err != nil || done.Events != 8 {
		t.Fatalf("scavenged %+v, %v", done, err)
	}
	f.mustAppend(t, "s", esdb.Revision(9), events(1)...)
	expectRevisions(t, sub, 10)
	read, err := f.client.ReadAll(f.ctx, esdb.ReadAllOptions{From: esdb.Start{}, Direction: esdb.Forwards}, 1000)
	list, err := drain(t, read, err)
	if err != nil {
		t.Fatal(err)
	}
	var left []uint64
	for _, e := range list {
		if e.Event.StreamID == "s" {
			left = append(left, e.Event.EventNumber)
		}
	}
	if len(left) != 3 || left[0] != 8 {
		t.Errorf("$all still shows revisions %v", left)
	}
}

func expectRevisions(t *testing.T, sub *esdb.Subscription, want ...uint64) {
	t.Helper()
	for len(want) > 0 {
		message := sub.Recv()
		if message.SubscriptionDropped != nil {
			t.Fatal(message.SubscriptionDropped.Error)
		}
		if e := message.EventAppeared; e != nil {
			if e.Event.EventNumber != want[0] {
				t.Fatalf("revision %d appears, want %v", e.Event.EventNumber, want)
			}
			want = want[1:]
		}
	}
}

func TestTheNodeScavengesByItself(t *testing.T) {
	t.Parallel()
	f := startWith(t, Options{Keep: map[string]time.Duration{"visit": time.Nanosecond}, ScavengeEvery: time.Millisecond})
	f.mustAppend(t, "visit-1", esdb.NoStream{}, events(3)...)
	f.mustAppend(t, "order-1", esdb.NoStream{}, events(3)...)
	for f.ctx.Err() == nil {
		if _, err := f.read(t, "visit-1", esdb.ReadStreamOptions{}); code(err) == esdb.ErrorCodeResourceNotFound {
			break
		}
	}
	if _, err := f.read(t, "visit-1", esdb.ReadStreamOptions{}); err == nil {
		t.Error("the visit is still there")
	}
	if list, err := f.read(t, "order-1", esdb.ReadStreamOptions{}); err != nil || len(list) != 3 {
		t.Errorf("of the order there are %d events, %v", len(list), err)
	}
}
