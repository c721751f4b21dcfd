package persistent

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A map does what Go's own does, and every older copy still says what it said.
func TestOlderCopiesStayAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringMatching(`[a-z]{1,2}`)
		var copies []Map[int]
		var models []map[string]int
		m, model := Map[int]{}, map[string]int{}
		for i := range rapid.IntRange(0, 200).Draw(t, "steps") {
			model = maps.Clone(model)
			if k := key.Draw(t, "key"); rapid.Bool().Draw(t, "remove") {
				m = m.Without(k)
				delete(model, k)
			} else {
				m, model[k] = m.With(k, i), i
			}
			copies, models = append(copies, m), append(models, model)
		}
		for i := range copies {
			same(t, copies[i], models[i])
		}
	})
}

func same(t *rapid.T, m Map[int], model map[string]int) {
	if got := maps.Collect(m.All()); m.Len() != len(model) || !maps.Equal(got, model) {
		t.Fatalf("%d entries %v, want %v", m.Len(), got, model)
	}
	for k, want := range model {
		if got, found := m.Get(k); !found || got != want {
			t.Fatalf("%s is %d, %v; want %d", k, got, found, want)
		}
	}
	if _, found := m.Get("absent"); found {
		t.Fatal("found what is not there")
	}
}

func TestEqualEntriesAreDeeplyEqual(t *testing.T) {
	t.Parallel()
	var up, down Map[int]
	for i := range 100 {
		up = up.With(fmt.Sprint(i), i)
		down = down.With(fmt.Sprint(99-i), 99-i).With("gone", i)
	}
	if down = down.Without("gone"); !reflect.DeepEqual(up, down) {
		t.Error("the same entries in another order make another map")
	}
}

func TestEntriesAreListedByKeyUntilEnough(t *testing.T) {
	t.Parallel()
	var m Map[bool]
	for _, key := range []string{"c", "a", "b"} {
		m = m.With(key, true)
	}
	var first []string
	for key := range m.All() {
		if first = append(first, key); len(first) == 2 {
			break
		}
	}
	if !slices.Equal(first, []string{"a", "b"}) {
		t.Errorf("lists %v", first)
	}
}

// Keys that are numbers must not make a tree that is a list.
func TestNumberedKeysMakeAFlatTree(t *testing.T) {
	t.Parallel()
	var m Map[int]
	for i := range 10_000 {
		m = m.With(fmt.Sprintf("ful_%05d", i), i)
	}
	if deep := depth(m.root); deep > 60 {
		t.Errorf("%d levels for 10,000 entries", deep)
	}
}

func depth[V any](n *node[V]) int {
	if n == nil {
		return 0
	}
	return 1 + max(depth(n.left), depth(n.right))
}
