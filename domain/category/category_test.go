package category

import (
	"fmt"
	"testing"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	kitchen = Created{ID: "kitchen", Name: "Kitchen", Slug: "kitchen", Position: 1}
	tea     = Created{ID: "kitchen/tea", Parent: "kitchen", Name: "Tea", Slug: "tea"}
	green   = Created{ID: "kitchen/tea/green", Parent: "kitchen/tea", Name: "Green tea", Slug: "green"}
	garden  = Created{ID: "garden", Name: "Garden", Slug: "garden", Position: 2}
	shop    = facts{kitchen, tea, green, garden}
)

func TestCreate(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a category at the top", When: Create(kitchen), Then: facts{kitchen}},
		{Name: "one below", Given: facts{kitchen}, When: Create(tea), Then: facts{tea}},
		{Name: "creating it twice changes nothing", Given: shop, When: Create(tea)},
		{Name: "another cannot take the id", Given: shop, When: Create{ID: "kitchen", Name: "Bath", Slug: "bath"}, Refused: ErrExists},
		{Name: "the parent comes first", When: Create(tea), Refused: ErrParent},
		{Name: "sisters have slugs of their own", Given: shop, When: Create{ID: "k", Name: "K", Slug: "kitchen"}, Refused: ErrSlugTaken},
		{Name: "cousins need not", Given: shop, When: Create{ID: "garden/tea", Parent: "garden", Name: "Tea", Slug: "tea"},
			Then: facts{Created{ID: "garden/tea", Parent: "garden", Name: "Tea", Slug: "tea"}}},
		{Name: "it needs an id", When: Create{Name: "Tea", Slug: "tea"}, Refused: ErrID},
		{Name: "that is no torn path", When: Create{ID: "/tea", Name: "Tea", Slug: "tea"}, Refused: ErrID},
		{Name: "and a name", When: Create{ID: "tea", Slug: "tea"}, Refused: ErrName},
		{Name: "and a slug fit for an address", When: Create{ID: "tea", Name: "Tea", Slug: "Grüner Tee"}, Refused: ErrSlug},
	})
}

func TestChanges(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a category is renamed", Given: shop, When: Rename{"kitchen/tea", "Teas", "teas"}, Then: facts{Renamed{"kitchen/tea", "Teas", "teas"}}},
		{Name: "to its name changes nothing", Given: shop, When: Rename{"kitchen/tea", "Tea", "tea"}},
		{Name: "not to a sister's", Given: shop, When: Rename{"garden", "Kitchen", "kitchen"}, Refused: ErrSlugTaken},
		{Name: "only what is there", Given: shop, When: Rename{"bath", "Bath", "bath"}, Refused: ErrNotFound},
		{Name: "it moves with all below it", Given: shop, When: Move{"kitchen/tea", "garden", 3}, Then: facts{Moved{"kitchen/tea", "garden", 3}}},
		{Name: "to the top", Given: shop, When: Move{"kitchen/tea", "", 0}, Then: facts{Moved{"kitchen/tea", "", 0}}},
		{Name: "where it is, it does not", Given: shop, When: Move{"kitchen/tea", "kitchen", 0}},
		{Name: "never below itself", Given: shop, When: Move{"kitchen", "kitchen/tea/green", 0}, Refused: ErrCycle},
		{Name: "nor into itself", Given: shop, When: Move{"kitchen", "kitchen", 0}, Refused: ErrCycle},
		{Name: "nor to nowhere", Given: shop, When: Move{"kitchen", "bath", 0}, Refused: ErrParent},
		{Name: "what is empty is removed", Given: shop, When: Remove{ID: "garden"}, Then: facts{Removed{"garden"}}},
		{Name: "what is not there changes nothing", Given: shop, When: Remove{ID: "bath"}},
		{Name: "not with products in it", Given: shop, When: Remove{ID: "garden", Products: 1}, Refused: ErrNotEmpty},
		{Name: "nor with categories", Given: shop, When: Remove{ID: "kitchen/tea"}, Refused: ErrNotEmpty},
	})
}

func TestDepthIsBounded(t *testing.T) {
	t.Parallel()
	var chain facts
	for i := range MaxDepth {
		parent := ""
		if i > 0 {
			parent = fmt.Sprint(i - 1)
		}
		chain = append(chain, Created{ID: fmt.Sprint(i), Parent: parent, Name: "n", Slug: "n"})
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "no deeper", Given: chain, When: Create{ID: "x", Parent: "9", Name: "n", Slug: "n"}, Refused: ErrTooDeep},
		{Name: "nor with what lies below", Given: append(chain[:10:10], garden), When: Move{"0", "garden", 0}, Refused: ErrTooDeep},
	})
}

func TestTheTreeStaysATree(t *testing.T) {
	t.Parallel()
	commands := rapid.Custom(func(t *rapid.T) Command {
		id := rapid.SampledFrom([]string{"a", "b", "c", "d", "e"})
		one, parent := id.Draw(t, "id"), rapid.OneOf(rapid.Just(""), id).Draw(t, "parent")
		slug := rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "slug")
		return rapid.SampledFrom([]Command{
			Create{ID: one, Parent: parent, Name: "n", Slug: slug}, Rename{one, "n", slug}, Move{ID: one, Parent: parent}, Remove{ID: one},
		}).Draw(t, "command")
	})
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(commands, 1, 40).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		nodes := steps[len(steps)-1].After.Nodes()
		addresses := map[string]bool{}
		for id, n := range nodes {
			if addresses[n.Parent+"/"+n.Slug] {
				t.Fatalf("two sisters share the slug of %+v", n)
			}
			addresses[n.Parent+"/"+n.Slug] = true
			generations := 0
			for at := id; at != ""; at = nodes[at].Parent {
				if _, exists := nodes[at]; !exists || generations > len(nodes) {
					t.Fatalf("%s does not lead to the top: %v", id, nodes)
				}
				generations++
			}
		}
	})
}
