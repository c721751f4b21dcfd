package process

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"cartwright/domain/event"
	"cartwright/domain/payment"
)

// The golden files are never changed: what they hold lies in somebody's log.
func TestWhatWasStoredIsStillRead(t *testing.T) {
	t.Parallel()
	for name := range Catalog {
		stored, err := os.ReadFile("testdata/" + name + ".v1.json")
		if err != nil {
			t.Errorf("%s has no golden file: %v", name, err)
			continue
		}
		recorded, err := Events.Decode(event.Raw{Envelope: event.Envelope{Name: name, Meta: event.Metadata{Version: 1}}, Data: stored})
		if err != nil {
			t.Error(err)
			continue
		}
		_, _, written, err := Events.Encode(recorded.Event)
		if err != nil {
			t.Error(err)
		}
		var want bytes.Buffer
		if err := json.Compact(&want, stored); err != nil || !bytes.Equal(written, want.Bytes()) {
			t.Errorf("%s is written back as\n     %s\nwant %s", name, written, want.Bytes())
		}
	}
}

func TestANoteHoldsTheFactAsItWas(t *testing.T) {
	t.Parallel()
	fact := Fact{ID: "e1", At: noon, Event: payment.Declined{Ref: payment.Ref{FulfilmentID: "ful_1"}, Code: "declined"}}
	entry, err := note(fact)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := entry.fact(); err != nil || again != fact {
		t.Errorf("read %+v, %v; noted %+v", again, err, fact)
	}
	if _, err := note(Fact{ID: "e2", Event: "no event"}); err == nil {
		t.Error("something without a name was noted")
	}
	if _, err := (Noted{Fact: "unheard.of", Source: "e3"}).fact(); err == nil {
		t.Error("something unknown was read")
	}
}
