package domain

import (
	"bytes"
	"os"
	"testing"

	"cartwright/domain/event"
)

// FuzzDecode reads damaged and hostile logs: whatever is stored is an event or an error, never a panic, and what was read
// is written the same for ever after.
func FuzzDecode(f *testing.F) {
	for _, name := range Events.Names() {
		kind, _ := Events.Kind(name)
		for version := 1; version <= kind.Version(); version++ {
			stored, err := os.ReadFile(golden(name, version))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(name, version, stored)
		}
	}
	f.Add("cart.opened", 1, []byte("null"))
	f.Add("cart.opened", -1, []byte(`{"cart_id":7}`))
	f.Fuzz(func(t *testing.T, name string, version int, data []byte) {
		first, err := Events.Decode(event.Raw{Envelope: event.Envelope{Name: name, Meta: event.Metadata{Version: version}}, Data: data})
		if err != nil {
			return
		}
		written, present := encode(t, first.Event)
		again, err := Events.Decode(event.Raw{Envelope: event.Envelope{Name: name, Meta: event.Metadata{Version: present}}, Data: written})
		if err != nil {
			t.Fatalf("%s cannot be read back: %v", written, err)
		}
		if rewritten, _ := encode(t, again.Event); !bytes.Equal(written, rewritten) {
			t.Fatalf("%s became %s", written, rewritten)
		}
	})
}

func encode(t *testing.T, e any) (data []byte, version int) {
	t.Helper()
	_, version, data, err := Events.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	return data, version
}
