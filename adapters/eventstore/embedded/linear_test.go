package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
)

const (
	histories        = 200
	historyClients   = 10
	historyCalls     = 10 // of each client
	historiesPerNode = 10 // one of them sees the node killed and started again
)

// off is how far clients ask beside what they believe.
var off = []int{0, 0, 0, 0, 1, -1}

// TestHistoriesAreLinearizable lets clients race for one stream after the other, over their beliefs about its last
// revision, while the node is killed now and then. What they were told must fit into one order of events.
func TestHistoriesAreLinearizable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRace(t, dir)
	for n := range histories {
		if n%historiesPerNode == historiesPerNode-1 {
			r.killAfter = 1 + rand.IntN(historyClients*historyCalls/2)
		}
		h := &history{began: time.Now()}
		r.run(t, h, fmt.Sprint("s-", n))
		if r.killAfter > 0 {
			r.restart(t, dir)
			r.run(t, h, fmt.Sprint("s-", n))
		}
		h.settle(readRaw(context.Background(), r.client, fmt.Sprint("s-", n)).ids)
		h.check(t, n)
	}
}

// race is a node in a process of its own, with clients that race for a stream.
type race struct {
	victim    *exec.Cmd
	client    api.StreamsClient
	killAfter int // operations; 0: not at all

	mu    sync.Mutex
	calls int
}

func newRace(t *testing.T, dir string) *race {
	t.Helper()
	victim, client := startVictim(t, dir)
	return &race{victim: victim, client: client}
}

// restart waits for the end of the killed node and starts another on what it left.
func (r *race) restart(t *testing.T, dir string) {
	t.Helper()
	_ = r.victim.Wait() // it was killed, and says so
	r.victim, r.client = startVictim(t, dir)
	r.killAfter = 0
}

func (r *race) run(t *testing.T, h *history, name string) {
	t.Helper()
	r.calls = 0
	var clients sync.WaitGroup
	for n := range historyClients {
		clients.Go(func() { r.take(t, h, n, name) })
	}
	clients.Wait()
}

// take is one client's part: it writes where it believes the stream to end, and believes what it is told. It gives up
// when the node does not answer.
func (r *race) take(t *testing.T, h *history, client int, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	believed := -1
	for range historyCalls {
		a := asked{read: rand.IntN(4) == 0, expected: max(-1, believed+off[rand.IntN(len(off))]), id: uuid.New()}
		got := h.note(client, a, func(a asked) answered { return r.ask(ctx, t, name, a) })
		if got.unknown {
			return
		}
		believed = got.last
		r.count()
	}
}

// count kills the node once enough has happened, and nobody knows at what moment that finds the others.
func (r *race) count() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calls++; r.killAfter > 0 && r.calls == r.killAfter {
		_ = r.victim.Process.Kill()
	}
}

func (r *race) ask(ctx context.Context, t *testing.T, name string, a asked) answered {
	if a.read {
		return readRaw(ctx, r.client, name)
	}
	message := rawMessage(map[string]string{"type": "t", "content-type": contentJSON})
	message.Id = structuredUUID(a.id)
	response, _, err := appendRaw(ctx, r.client, rawExpecting(name, a.expected), message)
	wrong := response.GetWrongExpectedVersion()
	switch {
	case err != nil:
		return answered{unknown: true}
	case wrong != nil && wrong.GetCurrentNoStream() != nil:
		return answered{wrong: true, last: -1}
	case wrong != nil:
		return answered{wrong: true, last: int(wrong.GetCurrentRevision())}
	case response.GetSuccess() == nil:
		t.Errorf("answered %v", response)
	}
	return answered{last: int(response.GetSuccess().GetCurrentRevision())}
}

func rawExpecting(name string, last int) *api.AppendReq_Options {
	options := &api.AppendReq_Options{StreamIdentifier: streamID(name)}
	options.ExpectedStreamRevision = &api.AppendReq_Options_NoStream{NoStream: &shared.Empty{}}
	if last >= 0 {
		options.ExpectedStreamRevision = &api.AppendReq_Options_Revision{Revision: uint64(last)}
	}
	return options
}

func readRaw(ctx context.Context, client api.StreamsClient, name string) answered {
	call, err := client.Read(ctx, &api.ReadReq{Options: &api.ReadReq_Options{
		StreamOption: fromStreamStart(name), CountOption: count(1 << 20),
		FilterOption: &api.ReadReq_Options_NoFilter{NoFilter: empty},
	}})
	if err != nil {
		return answered{unknown: true}
	}
	var ids []uuid.UUID
	for {
		message, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return answered{last: len(ids) - 1, ids: ids}
		}
		if err != nil {
			return answered{unknown: true}
		}
		if event := message.GetEvent(); event != nil {
			id, err := parseUUID(event.GetEvent().GetId())
			if err != nil {
				return answered{unknown: true}
			}
			ids = append(ids, id)
		}
	}
}
