package embedded

import (
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

func TestALinkIsResolvedOnRequest(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "target", esdb.NoStream{}, newEvent("told", `{"a":1}`), newEvent("told", `{"a":2}`))
	f.mustAppend(t, "gone", esdb.NoStream{}, events(1)...)
	f.delete(t, "gone")
	link := func(data string) esdb.EventData { return newEvent("$>", data) }
	f.mustAppend(t, "links", esdb.NoStream{}, link("1@target"), link("9@target"), link("0@gone"), link("0@never"), link("nonsense"))

	plain, err := f.read(t, "links", esdb.ReadStreamOptions{})
	if err != nil || plain[0].Link != nil || string(plain[0].Event.Data) != "1@target" {
		t.Fatalf("unresolved: %+v, %v", plain[0], err)
	}
	resolved, err := f.read(t, "links", esdb.ReadStreamOptions{ResolveLinkTos: true})
	if err != nil || len(resolved) != 5 {
		t.Fatalf("%d resolved, %v", len(resolved), err)
	}
	if e := resolved[0]; e.Event == nil || string(e.Event.Data) != `{"a":2}` || e.Event.StreamID != "target" || e.Link.EventNumber != 0 {
		t.Errorf("the first link resolves to %+v", e)
	}
	for i := 1; i < 4; i++ {
		if e := resolved[i]; e.Event != nil || e.Link == nil || e.Link.EventNumber != uint64(i) {
			t.Errorf("link %d, to nothing, resolves to %+v", i, e)
		}
	}
	if e := resolved[4]; e.Link != nil || !strings.Contains(string(e.Event.Data), "nonsense") {
		t.Errorf("what is no link resolves to %+v", e)
	}
}
