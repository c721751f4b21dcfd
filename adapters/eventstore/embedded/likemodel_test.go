package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// rig is a node beside its model.
type rig struct {
	t     *testing.T
	files vfs.FS
	*fixture
	model *model
}

func newRig(t *testing.T) *rig {
	r := &rig{t: t, files: vfs.NewMem(), model: &model{recent: map[uuid.UUID]modelPlace{}, streams: map[string]*modelStream{}}}
	for _, name := range []string{"a", "b", "c"} {
		r.model.streams[name] = &modelStream{}
	}
	r.run()
	return r
}

func (r *rig) run() {
	node, err := Start(context.Background(), Options{Dir: "data", FS: r.files, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		r.t.Fatal(err)
	}
	r.fixture = &fixture{node: node, client: connect(r.t, node.URL()), ctx: context.Background()}
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
	result, err := r.append(name, expectedRevision(expected), list...)
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
	_, err := r.append("$$"+name, esdb.Any{}, newEvent("$metadata", fmt.Sprintf(`{"$maxCount":%d,"$tb":%d}`, maxCount, from)))
	r.same(t, "describe "+name, refusal(err), r.model.describe(name, maxCount, from))
}

func (r *rig) Delete(t *rapid.T) {
	name := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "stream")
	_, err := r.client.DeleteStream(r.ctx, name, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Any{}})
	r.same(t, "delete "+name, refusal(err), r.model.delete(name))
}

func (r *rig) Tombstone(t *rapid.T) {
	_, err := r.client.TombstoneStream(r.ctx, "c", esdb.TombstoneStreamOptions{ExpectedRevision: esdb.Any{}})
	r.same(t, "tombstone c", refusal(err), r.model.tombstone("c"))
}

func (r *rig) Restart(*rapid.T) {
	r.stop(r.t)
	r.run()
	clear(r.model.recent)
}

// Check compares everything that can be read.
func (r *rig) Check(t *rapid.T) {
	for name := range r.model.streams {
		want, refused := r.model.read(name)
		forwards, err := r.read(r.t, name, esdb.ReadStreamOptions{})
		r.same(t, "read "+name, refusal(err), refused)
		r.same(t, "shown of "+name, fmt.Sprint(append([]uint64{}, revisions(forwards)...)), fmt.Sprint(append([]uint64{}, want...)))
		backwards, _ := r.read(r.t, name, esdb.ReadStreamOptions{From: esdb.Revision(math.MaxInt64), Direction: esdb.Backwards})
		slices.Reverse(backwards)
		r.same(t, name+" backwards", fmt.Sprint(revisions(backwards)), fmt.Sprint(revisions(forwards)))
	}
	all, err := r.readAll(r.t, esdb.ReadAllOptions{From: esdb.Start{}})
	var ids []uuid.UUID
	for _, e := range userEvents(all) {
		ids = append(ids, e.Event.EventID)
	}
	r.same(t, "$all", fmt.Sprint(ids, err), fmt.Sprint(r.model.written, error(nil)))
}

func TestTheNodeBehavesLikeItsModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := newRig(t)
		defer func() { r.stop(t) }()
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
