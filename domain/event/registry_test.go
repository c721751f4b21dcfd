package event

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

type greeted struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	Loud     bool   `json:"loud"`
}

type parted struct{}

// rename is an upcast from version 2 to 3.
func rename(doc Document) error {
	doc["language"] = doc["tongue"]
	delete(doc, "tongue")
	return nil
}

var catalog = Catalog{
	"talk.greeted": Of[greeted](Default("tongue", "en"), rename, Default("loud", true)),
	"talk.parted":  Of[parted](),
}

func TestOldVersionsAreLiftedToThePresentOne(t *testing.T) {
	t.Parallel()
	registry := Merge(catalog)
	for _, c := range []struct {
		version int
		stored  string
		want    greeted
	}{
		{1, `{"name":"Ada"}`, greeted{"Ada", "en", true}},
		{2, `{"name":"Ada","tongue":"fr"}`, greeted{"Ada", "fr", true}},
		{3, `{"name":"Ada","language":"fr"}`, greeted{"Ada", "fr", true}},
		{4, `{"name":"Ada","language":"fr","loud":false}`, greeted{"Ada", "fr", false}},
		{0, `{"name":"Ada"}`, greeted{"Ada", "en", true}},
		{1, `{"name":"Ada","loud":false}`, greeted{"Ada", "en", false}},
	} {
		got, err := registry.Decode(Raw{Envelope: Envelope{Name: "talk.greeted", Meta: Metadata{Version: c.version}}, Data: []byte(c.stored)})
		if err != nil || got.Event != c.want {
			t.Errorf("version %d %s is %+v, %v, want %+v", c.version, c.stored, got.Event, err, c.want)
		}
	}
}

func TestDecodingKeepsWhatIsRecordedBeside(t *testing.T) {
	t.Parallel()
	raw := Raw{
		Envelope: Envelope{ID: "e1", Stream: "talk-1", Revision: 7, Position: Position{3, 4}, Name: "talk.parted", At: time.Unix(1, 0), Meta: Metadata{CommandID: "c1", Version: 1}},
		Data:     []byte(`{}`),
	}
	want := Recorded{
		Envelope: Envelope{ID: "e1", Stream: "talk-1", Revision: 7, Position: Position{3, 4}, Name: "talk.parted", At: time.Unix(1, 0), Meta: Metadata{CommandID: "c1", Version: 1}},
		Event:    parted{},
	}
	if got, err := Merge(catalog).Decode(raw); err != nil || got != want {
		t.Errorf("decoded %+v, %v, want %+v", got, err, want)
	}
}

func TestWhatIsWrittenCarriesThePresentVersion(t *testing.T) {
	t.Parallel()
	name, version, data, err := Merge(catalog).Encode(greeted{"Ada", "fr", true})
	if err != nil || name != "talk.greeted" || version != 4 || string(data) != `{"name":"Ada","language":"fr","loud":true}` {
		t.Errorf("wrote %s version %d %s, %v", name, version, data, err)
	}
}

func TestUnknownEventsAreNotGuessed(t *testing.T) {
	t.Parallel()
	registry := Merge(catalog)
	for _, raw := range []Raw{
		{Envelope: Envelope{Name: "talk.shouted"}, Data: []byte(`{}`)},
		{Envelope: Envelope{Name: "talk.parted", Meta: Metadata{Version: 2}}, Data: []byte(`{}`)},
	} {
		if got, err := registry.Decode(raw); !errors.Is(err, ErrUnknown) {
			t.Errorf("%s version %d is %+v, %v", raw.Name, raw.Meta.Version, got.Event, err)
		}
	}
	for _, e := range []any{struct{}{}, nil} {
		if name, _, _, err := registry.Encode(e); !errors.Is(err, ErrUnknown) {
			t.Errorf("%T is written as %q, %v", e, name, err)
		}
	}
}

func TestDamagedDataIsAnErrorThatNamesTheEvent(t *testing.T) {
	t.Parallel()
	failing := Catalog{"talk.failing": Of[greeted](func(Document) error { return errors.New("no") })}
	registry := Merge(failing, Catalog{"talk.parted": Of[parted](Default("why", "late"))})
	for _, raw := range []Raw{
		{Envelope: Envelope{Name: "talk.failing"}, Data: []byte(`{}`)},
		{Envelope: Envelope{Name: "talk.parted"}, Data: []byte(`null`)},
		{Envelope: Envelope{Name: "talk.parted"}, Data: []byte(`[]`)},
		{Envelope: Envelope{Name: "talk.parted", Meta: Metadata{Version: 2}}, Data: []byte(`{`)},
	} {
		if got, err := registry.Decode(raw); err == nil || !strings.Contains(err.Error(), raw.Name) {
			t.Errorf("%s %s is %+v, %v", raw.Name, raw.Data, got.Event, err)
		}
	}
}

func TestLookingUp(t *testing.T) {
	t.Parallel()
	registry := Merge(catalog)
	if names := registry.Names(); !slices.Equal(names, []string{"talk.greeted", "talk.parted"}) {
		t.Errorf("names %v", names)
	}
	if name, ok := registry.NameOf(reflect.TypeFor[parted]()); !ok || name != "talk.parted" {
		t.Errorf("parted is %q, %v", name, ok)
	}
	if kind, ok := registry.Kind("talk.greeted"); !ok || kind.Version() != 4 {
		t.Errorf("talk.greeted is %+v, %v", kind, ok)
	}
}

func TestDeclaringTwiceIsAMistake(t *testing.T) {
	t.Parallel()
	for what, twin := range map[string]Catalog{
		"name": {"talk.parted": Of[struct{ A int }]()},
		"type": {"talk.left": Of[parted]()},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a %s may be declared twice", what)
				}
			}()
			Merge(catalog, twin)
		}()
	}
}

func TestMetadataUsesTheNamesOtherToolsKnow(t *testing.T) {
	t.Parallel()
	written, err := json.Marshal(Metadata{CorrelationID: "a", CausationID: "b", Version: 1})
	if err != nil || string(written) != `{"$correlationId":"a","$causationId":"b","version":1}` {
		t.Errorf("written as %s, %v", written, err)
	}
}
