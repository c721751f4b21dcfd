package embedded

import (
	"testing"

	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/google/uuid"
)

// TestAFrameIsTheMessage compares what is laid out by hand with what the protocol's own messages make of the event.
func TestAFrameIsTheMessage(t *testing.T) {
	t.Parallel()
	f := start(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := presenter{log: f.node.log, stringIDs: rapid.Bool().Draw(rt, "string ids")}
		event := eventlog.Event{
			ID: uuid.New(), Type: rapid.StringN(1, 30, -1).Draw(rt, "type"), JSON: rapid.Bool().Draw(rt, "json"),
			Metadata: rapid.SliceOf(rapid.Byte()).Draw(rt, "metadata"), Data: rapid.SliceOf(rapid.Byte()).Draw(rt, "data"),
		}
		from, _ := f.node.log.Head()
		write := eventlog.Append{Stream: rapid.StringMatching("[a-zé]{1,20}").Draw(rt, "stream"), Expected: eventlog.Any, Events: []eventlog.Event{event}}
		if _, err := f.node.log.Append(f.ctx, write); err != nil {
			rt.Fatal(err)
		}
		head, _ := f.node.log.Head()
		err := f.node.log.ScanAll(from, head, func(r eventlog.Record) bool {
			got := &api.ReadResp{}
			if err := proto.Unmarshal(p.encode(r), got); err != nil {
				rt.Fatal(err)
			}
			want := &api.ReadResp{Content: &api.ReadResp_Event{Event: &api.ReadResp_ReadEvent{
				Event:    p.recorded(r.Event()),
				Position: &api.ReadResp_ReadEvent_CommitPosition{CommitPosition: r.Position},
			}}}
			if !proto.Equal(got, want) {
				rt.Errorf("the frame says %v, the message %v", got, want)
			}
			return true
		})
		if err != nil {
			rt.Fatal(err)
		}
	})
}
