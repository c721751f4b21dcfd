package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// serverVariable names a server to hold against the model instead of a node of the test's own, such as
// esdb://127.0.0.1:2113?tls=false. It keeps the streams that the test leaves there.
const serverVariable = "CARTWRIGHT_TEST_EVENTSTORE"

// rig is a node, or a server elsewhere, beside its model.
type rig struct {
	t      *testing.T
	server string // empty: a node of our own
	prefix string // of the streams' names, which a server may have seen before
	from   esdb.AllPosition
	files  vfs.FS
	*fixture
	model *model
}

func newRig(t *testing.T) *rig {
	r := &rig{
		t: t, server: os.Getenv(serverVariable), prefix: uuid.NewString() + "-", files: vfs.NewMem(),
		model: &model{recent: map[uuid.UUID]modelPlace{}, streams: map[string]*modelStream{}},
	}
	for _, name := range []string{"a", "b", "c"} {
		r.model.streams[name] = &modelStream{}
	}
	r.run()
	r.from = r.end()
	return r
}

func (r *rig) run() {
	if r.server != "" {
		r.fixture = &fixture{client: connect(r.t, r.server), ctx: context.Background()}
		return
	}
	node, err := Start(context.Background(), Options{Dir: "data", FS: r.files, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		r.t.Fatal(err)
	}
	r.fixture = &fixture{node: node, client: connect(r.t, node.URL()), ctx: context.Background()}
}

func (r *rig) stop() {
	if r.node != nil {
		r.fixture.stop(r.t)
	} else if err := r.client.Close(); err != nil {
		r.t.Error(err)
	}
}

// end is where $all ends, so that nobody reads a server from its beginning again and again.
func (r *rig) end() esdb.AllPosition {
	read, err := r.client.ReadAll(r.ctx, esdb.ReadAllOptions{From: esdb.End{}, Direction: esdb.Backwards}, 1)
	list, err := drain(r.t, read, err)
	if err != nil || len(list) != 1 {
		r.t.Fatalf("%d events at the end of $all, %v", len(list), err)
	}
	return list[0].OriginalEvent().Position
}

func expectedRevision(n int) esdb.ExpectedRevision {
	switch n {
	case modelAny:
		return esdb.Any{}
	case modelExists:
		return esdb.StreamExists{}
	case -1:
		return esdb.NoStream{}
	}
	return esdb.Revision(uint64(n))
}

// refusal puts the client's errors into the model's words.
func refusal(err error) string {
	switch code(err) {
	case -1:
		return ""
	case esdb.ErrorCodeWrongExpectedVersion, esdb.ErrorCodeUnknown: // a delete is refused with the latter
		return modelWrong
	case esdb.ErrorCodeStreamDeleted:
		return modelDeleted
	case esdb.ErrorCodeResourceNotFound:
		return modelMissing
	}
	return err.Error()
}

func (r *rig) same(t *rapid.T, what, got, want string) {
	if got != want {
		t.Fatalf("%s: the node says %q, the model %q", what, got, want)
	}
}

func (r *rig) Append(t *rapid.T) {
	name := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "stream")
	last := len(r.model.streams[name].ids) - 1
	expected := rapid.OneOf(
		rapid.SampledFrom([]int{modelAny, modelExists, -1, last}), rapid.IntRange(-1, last+2),
	).Draw(t, "expected")
	ids := r.ids(t, name)
	list := make([]esdb.EventData, len(ids))
	for i, id := range ids {
		list[i] = newEvent("tested", "{}")
		list[i].EventID = id
	}
	result, err := r.append(r.prefix+name, expectedRevision(expected), list...)
	got := refusal(err)
	if err == nil {
		got = fmt.Sprint(result.NextExpectedVersion)
	}
	r.same(t, fmt.Sprintf("append %d to %s expecting %d", len(ids), name, expected), got, r.model.append(name, expected, ids))
}

// ids are new ones, a piece of what the stream or the log holds, or a piece with new ones behind it.
func (r *rig) ids(t *rapid.T, name string) []uuid.UUID {
	held := rapid.SampledFrom([][]uuid.UUID{nil, r.model.streams[name].ids, r.model.written}).Draw(t, "held")
	from := rapid.IntRange(0, len(held)).Draw(t, "from")
	to := rapid.IntRange(from, min(from+3, len(held))).Draw(t, "to")
	ids := slices.Clone(held[from:to])
	for range rapid.IntRange(0, 2).Draw(t, "new") {
		ids = append(ids, uuid.New())
	}
	if len(ids) == 0 {
		ids = append(ids, uuid.New())
	}
	return slices.Compact(ids)
}

func (r *rig) Describe(t *rapid.T) {
	name := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "stream")
	maxCount, from := rapid.IntRange(0, 4).Draw(t, "max count"), rapid.IntRange(0, 4).Draw(t, "truncate before")
	_, err := r.append("$$"+r.prefix+name, esdb.Any{}, newEvent("$metadata", fmt.Sprintf(`{"$maxCount":%d,"$tb":%d}`, maxCount, from)))
	r.same(t, "describe "+name, refusal(err), r.model.describe(name, maxCount, from))
}

func (r *rig) Delete(t *rapid.T) {
	name := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "stream")
	expected := r.expected(t, name)
	options := esdb.DeleteStreamOptions{ExpectedRevision: expectedRevision(expected)}
	_, err := r.client.DeleteStream(r.ctx, r.prefix+name, options)
	r.same(t, fmt.Sprintf("delete %s expecting %d", name, expected), refusal(err), r.model.delete(name, expected))
}

func (r *rig) Tombstone(t *rapid.T) {
	expected := r.expected(t, "c")
	options := esdb.TombstoneStreamOptions{ExpectedRevision: expectedRevision(expected)}
	_, err := r.client.TombstoneStream(r.ctx, r.prefix+"c", options)
	r.same(t, fmt.Sprintf("tombstone c expecting %d", expected), refusal(err), r.model.tombstone("c", expected))
}

// expected is what one who ends a stream believes of it, mostly rightly.
func (r *rig) expected(t *rapid.T, name string) int {
	last := len(r.model.streams[name].ids) - 1
	return rapid.SampledFrom([]int{modelAny, modelAny, modelExists, -1, last, last, last + 1}).Draw(t, "expected")
}

// Restart is only for a node of our own.
func (r *rig) Restart(t *rapid.T) {
	if r.server != "" {
		t.Skip("a server elsewhere is not restarted")
	}
	r.stop()
	r.run()
	clear(r.model.recent)
}

// Check compares everything that can be read.
func (r *rig) Check(t *rapid.T) {
	for name := range r.model.streams {
		want, refused := r.model.read(name)
		forwards, err := r.read(r.t, r.prefix+name, esdb.ReadStreamOptions{})
		r.same(t, "read "+name, refusal(err), refused)
		r.same(t, "shown of "+name, fmt.Sprint(append([]uint64{}, revisions(forwards)...)), fmt.Sprint(append([]uint64{}, want...)))
		backwards, _ := r.read(r.t, r.prefix+name, esdb.ReadStreamOptions{From: esdb.Revision(math.MaxInt64), Direction: esdb.Backwards})
		slices.Reverse(backwards)
		r.same(t, name+" backwards", fmt.Sprint(revisions(backwards)), fmt.Sprint(revisions(forwards)))
	}
	all, err := r.readAll(r.t, esdb.ReadAllOptions{From: r.from})
	var ids []uuid.UUID
	for _, e := range userEvents(all) {
		if strings.HasPrefix(e.Event.StreamID, r.prefix) {
			ids = append(ids, e.Event.EventID)
		}
	}
	r.same(t, "$all", fmt.Sprint(ids, err), fmt.Sprint(r.model.written, error(nil)))
}

func TestTheNodeBehavesLikeItsModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := newRig(t)
		defer func() { r.stop() }()
		rt.Repeat(map[string]func(*rapid.T){
			"":          r.Check,
			"append":    r.Append,
			"again":     r.Append, // appends come more often than the rest
			"describe":  r.Describe,
			"delete":    r.Delete,
			"tombstone": r.Tombstone,
			"restart":   r.Restart,
		})
	})
}
