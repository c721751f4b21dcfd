package event

import "testing"

func TestPositionsAreOrderedByCommitThenPrepare(t *testing.T) {
	t.Parallel()
	ordered := []Position{{1, 1}, {1, 2}, {2, 0}, {2, 2}}
	for i, p := range ordered {
		for j, q := range ordered {
			if p.Before(q) != (i < j) {
				t.Errorf("%v before %v: %v", p, q, p.Before(q))
			}
		}
	}
}

func TestStreamNames(t *testing.T) {
	t.Parallel()
	if stream := StreamOf("cart", "cart_1-2-3"); stream != "cart-cart_1-2-3" || IDOf(stream) != "cart_1-2-3" {
		t.Errorf("%s is of %s", stream, IDOf(stream))
	}
	if id := IDOf("$all"); id != "" {
		t.Errorf("a stream of no aggregate is of %q", id)
	}
}
