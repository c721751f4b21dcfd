package sealed

import "testing"

func TestEqual(t *testing.T) {
	t.Parallel()
	value := Value{Key: "k", Nonce: []byte{1}, Text: []byte{2}}
	if !value.Equal(Value{Key: "k", Nonce: []byte{1}, Text: []byte{2}}) {
		t.Error("a value is not equal to its copy")
	}
	for _, other := range []Value{
		{Key: "l", Nonce: []byte{1}, Text: []byte{2}},
		{Key: "k", Nonce: []byte{3}, Text: []byte{2}},
		{Key: "k", Nonce: []byte{1}, Text: []byte{3}},
		{},
	} {
		if value.Equal(other) {
			t.Errorf("%v is equal to %v", value, other)
		}
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	if !(Value{Key: "k"}).Empty() || (Value{Text: []byte{1}}).Empty() {
		t.Error("nothing is not told from something")
	}
}
