package embedded

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
)

const (
	kills       = 5
	killWriters = 4
	victimDir   = "EMBEDDED_TEST_VICTIM_DIR"
)

// TestMain becomes the victim when it is told to: a process with a node, waiting to be killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		beVictim(dir)
	}
	os.Exit(m.Run())
}

func beVictim(dir string) {
	node, err := Start(context.Background(), Options{Dir: dir})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(node.Addr())
	select {}
}

// startVictim starts the process and connects to its node.
func startVictim(t *testing.T, dir string) (*exec.Cmd, api.StreamsClient) {
	t.Helper()
	victim := exec.Command(os.Args[0])
	victim.Env = append(os.Environ(), victimDir+"="+dir)
	output, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = victim.Process.Kill() })
	address, err := bufio.NewReader(output).ReadString('\n')
	if err != nil || !strings.HasPrefix(address, "127.0.0.1:") {
		t.Fatalf("the victim says %q, %v", address, err)
	}
	return victim, api.NewStreamsClient(dial(t, strings.TrimSpace(address)))
}

// writeUntilKilled appends until the node is gone, and tells which events were acknowledged, by stream.
// The process is killed once a number of appends have been.
func writeUntilKilled(ctx context.Context, t *testing.T, victim *exec.Cmd, client api.StreamsClient, after int) map[string][]uuid.UUID {
	t.Helper()
	acknowledged := map[string][]uuid.UUID{}
	var mu sync.Mutex
	var total int
	note := func(stream string, ids []uuid.UUID) {
		mu.Lock()
		defer mu.Unlock()
		acknowledged[stream] = append(acknowledged[stream], ids...)
		if total++; total == after {
			_ = victim.Process.Kill()
		}
	}
	var writers sync.WaitGroup
	for w := range killWriters {
		writers.Go(func() {
			stream := fmt.Sprint("s-", w)
			for {
				ids, messages := rawMessages(1 + w)
				if _, _, err := appendRaw(ctx, client, rawAnyOptions(stream), messages...); err != nil {
					return
				}
				note(stream, ids)
			}
		})
	}
	writers.Wait()
	_ = victim.Wait() // it was killed, and says so
	return acknowledged
}

func rawMessages(n int) ([]uuid.UUID, []*api.AppendReq_ProposedMessage) {
	ids, messages := make([]uuid.UUID, n), make([]*api.AppendReq_ProposedMessage, n)
	for i := range n {
		ids[i] = uuid.New()
		messages[i] = rawMessage(map[string]string{"type": "t", "content-type": contentJSON})
		messages[i].Id = structuredUUID(ids[i])
	}
	return ids, messages
}

func TestKillingTheProcessLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	dir := t.TempDir()
	acknowledged := map[string][]uuid.UUID{}
	for range kills {
		victim, client := startVictim(t, dir)
		for stream, ids := range writeUntilKilled(ctx, t, victim, client, 1+rand.IntN(200)) {
			acknowledged[stream] = append(acknowledged[stream], ids...)
		}
	}
	f := startWith(t, Options{Dir: dir})
	for w := range killWriters {
		stream := fmt.Sprint("s-", w)
		list, err := f.read(t, stream, esdb.ReadStreamOptions{})
		if err != nil {
			t.Fatal(err)
		}
		checkKilled(t, stream, 1+w, list, acknowledged[stream])
	}
}

// checkKilled looks for what was acknowledged, in order, and for appends that were torn.
func checkKilled(t *testing.T, stream string, perAppend int, list []*esdb.ResolvedEvent, acknowledged []uuid.UUID) {
	t.Helper()
	if len(list)%perAppend != 0 {
		t.Errorf("%s: %d events of appends of %d", stream, len(list), perAppend)
	}
	for i, revision := range revisions(list) {
		if revision != uint64(i) {
			t.Fatalf("%s: event %d is revision %d", stream, i, revision)
		}
	}
	stored := slices.Collect(func(yield func(uuid.UUID) bool) {
		for _, e := range list {
			if !yield(e.Event.EventID) {
				return
			}
		}
	})
	for _, id := range acknowledged {
		at := slices.Index(stored, id)
		if at < 0 {
			t.Fatalf("%s: an acknowledged event is lost, or out of order", stream)
		}
		stored = stored[at+1:]
	}
}
