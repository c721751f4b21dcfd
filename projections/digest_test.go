package projections

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

func itemsOf(t *rapid.T, what string) (items []*pubsub.Item) {
	for range rapid.IntRange(0, 40).Draw(t, what) {
		items = append(items, pubsub.NewItem(event.Raw{
			Envelope: event.Envelope{ID: rapid.StringN(0, 40, 60).Draw(t, "id"), Position: event.Position{Commit: rapid.Uint64().Draw(t, "commit"), Prepare: rapid.Uint64().Draw(t, "prepare")}},
		}))
	}
	return items
}

// joined is what control.sql does.
func joined(first, second digest) digest {
	n := new(big.Int).Mul(new(big.Int).SetUint64(first.sum), new(big.Int).SetUint64(second.power()))
	n.Add(n, new(big.Int).SetUint64(second.sum)).Mod(n, big.NewInt(digestPrime))
	return digest{first.events + second.events, n.Uint64()}
}

func TestADigestDoesNotDependOnTheBatches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first, second := itemsOf(t, "first"), itemsOf(t, "second")
		whole := digestOf(append(first[:len(first):len(first)], second...))
		if parts := joined(digestOf(first), digestOf(second)); parts != whole {
			t.Fatalf("in parts %v, as a whole %v", parts, whole)
		}
	})
}

func TestADigestTellsEventsAndTheirOrderApart(t *testing.T) {
	t.Parallel()
	at := func(n uint64) event.Position { return event.Position{Commit: n, Prepare: n} }
	item := func(id string, n uint64) *pubsub.Item {
		return pubsub.NewItem(event.Raw{Envelope: event.Envelope{ID: id, Position: at(n)}})
	}
	const one, other = "8a53a9f6-8c7c-4e0f-a3f5-0f5f8a7f7a10", "8a53a9f6-8c7c-4e0f-a3f5-0f5f8a7f7a11"
	a, b, elsewhere, renamed := item(one, 1), item(other, 2), item(one, 3), item(other, 1)
	seen := map[digest]string{}
	for name, items := range map[string][]*pubsub.Item{
		"none": nil, "one": {a}, "twice": {a, a}, "two": {a, b}, "two in another order": {b, a}, "the other": {b},
		"the same elsewhere": {elsewhere}, "another in its place": {renamed}, "one skipped": {a, b, elsewhere}, "and none": {a, elsewhere},
	} {
		d := digestOf(items)
		if other, taken := seen[d]; taken {
			t.Errorf("%s and %s have the same digest", name, other)
		}
		seen[d] = name
	}
}

func BenchmarkDigest(b *testing.B) {
	item := event.Raw{Envelope: event.Envelope{ID: "8a53a9f6-8c7c-4e0f-a3f5-0f5f8a7f7a10"}}
	var d digest
	for b.Loop() {
		item.Position.Commit++
		d.add(item.ID, item.Position)
	}
}
