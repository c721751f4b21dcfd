package stock

import (
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
)

func promised(holdID string, quantity, promised int64) Held {
	e := held(holdID, quantity, noon.Add(time.Hour))
	e.Promised = promised
	return e
}

func covered(holdID string, quantity int64) Covered {
	return Covered{"tea", "berlin", holdID, quantity}
}

func soldAhead(holdID string, quantity, promised int64) SoldAhead {
	return SoldAhead{"tea", "berlin", holdID, quantity, promised}
}

func come(units int64) Received { return Received{SKU: "tea", Location: "berlin", Quantity: units} }

func TestPromisingUpToACap(t *testing.T) {
	t.Parallel()
	ahead := policy(Policy{PromiseUpTo: 5, PromiseAs: Backorder})
	until := policy(Policy{PromiseUpTo: 5, PromiseAs: Preorder, PromiseUntil: noon})
	late := held("late", 10, noon)
	decidertest.Check(t, Decider, []rule{
		{Name: "what is there is held first", Given: facts{ten, ahead}, When: hold1("f1", 12, noon), Then: facts{promised("f1", 12, 2)}},
		{Name: "also when nothing ever was", Given: facts{ahead}, When: hold1("f1", 5, noon), Then: facts{promised("f1", 5, 5)}},
		{Name: "no more than the cap", Given: facts{ten, ahead}, When: hold1("f1", 16, noon), Then: facts{shortage("f1", 16, 10)}},
		{Name: "by all together", Given: facts{ten, ahead, promised("f1", 14, 4)}, When: hold1("f2", 2, noon), Then: facts{shortage("f2", 2, 0)}},
		{Name: "before it ends", Given: facts{until}, When: hold1("f1", 1, noon.Add(-1)), Then: facts{promised("f1", 1, 1)}},
		{Name: "not after", Given: facts{until}, When: hold1("f1", 1, noon), Then: facts{shortage("f1", 1, 0)}},
		{
			Name: "units of an expired hold are better than a promise", Given: facts{ten, ahead, late}, When: hold1("f1", 2, noon),
			Then: facts{released("late", 10, BecauseExpired), held("f1", 2, noon.Add(time.Hour))},
		},
		{
			Name: "and a promise of an expired one can be made again", Given: facts{ahead, Held{"tea", "berlin", "late", 5, noon, 5}},
			When: hold1("f1", 5, noon), Then: facts{released("late", 5, BecauseExpired), promised("f1", 5, 5)},
		},
	})
}

func TestPromisesAreCoveredInTheirOrder(t *testing.T) {
	t.Parallel()
	given := facts{policy(Policy{PromiseUpTo: 9, PromiseAs: Backorder}), promised("z", 3, 3), promised("a", 3, 3)}
	decidertest.Check(t, Decider, []rule{
		{Name: "as soon as units come", Given: given, When: Receive(come(4)), Then: facts{come(4), covered("z", 3), covered("a", 1)}},
		{Name: "however they come", Given: given, When: Return{"tea", "berlin", 1, "", ""}, Then: facts{Returned{"tea", "berlin", 1, "", ""}, covered("z", 1)}},
		{
			Name: "or when another gives back what was covered", Given: append(given, come(3), covered("z", 3)), When: Release{"z"},
			Then: facts{released("z", 3, BecauseUnwound), covered("a", 3)},
		},
		{
			Name: "before anybody else gets them", Given: append(given, come(3), covered("z", 3)), When: hold1("f1", 1, noon),
			Then: facts{promised("f1", 1, 1)},
		},
		{
			Name: "also those of an expired hold", When: hold1("f1", 2, noon),
			Given: facts{come(2), held("late", 2, noon), policy(Policy{PromiseUpTo: 3, PromiseAs: Backorder}), promised("z", 3, 3)},
			Then:  facts{released("late", 2, BecauseExpired), covered("z", 2), promised("f1", 2, 2)},
		},
		{Name: "not from the safety stock", Given: append(given, policy(Policy{Safety: 9})), When: Receive(come(4)), Then: facts{come(4)}},
	})
}

func TestPromisedUnitsAreSoldWhenTheyAreThere(t *testing.T) {
	t.Parallel()
	given := facts{policy(Policy{PromiseUpTo: 9, PromiseAs: Backorder}), come(1), promised("f1", 3, 2)}
	waits := append(given, soldAhead("f1", 3, 2))
	decidertest.Check(t, Decider, []rule{
		{Name: "a sale waits for them", Given: given, When: Commit{"f1", 3}, Then: facts{soldAhead("f1", 3, 2)}},
		{Name: "asking twice changes nothing", Given: waits, When: Commit{"f1", 3}},
		{Name: "some are not enough", Given: waits, When: Receive(come(1)), Then: facts{come(1), covered("f1", 1)}},
		{Name: "all are", Given: waits, When: Receive(come(3)), Then: facts{come(3), covered("f1", 2), committed("f1", 3)}},
		{Name: "when all came before, it does not wait", Given: append(given, come(2), covered("f1", 2)), When: Commit{"f1", 3}, Then: facts{committed("f1", 3)}},
		{Name: "a sale does not expire", Given: waits, When: hold1("f2", 10, noon.Add(2*time.Hour)), Then: facts{shortage("f2", 10, 0)}},
		{Name: "but can be given up", Given: waits, When: Release{"f1"}, Then: facts{released("f1", 3, BecauseUnwound)}},
	})
}

func TestExtending(t *testing.T) {
	t.Parallel()
	later := noon.Add(time.Hour)
	extended := Extended{"tea", "berlin", "f1", later}
	decidertest.Check(t, Decider, []rule{
		{Name: "a hold is kept longer", Given: facts{ten, fourHeld}, When: Extend{"f1", later}, Then: facts{extended}},
		{Name: "never shorter", Given: facts{ten, fourHeld}, When: Extend{"f1", noon.Add(-1)}},
		{Name: "then nobody takes it over", Given: facts{ten, fourHeld, extended}, When: hold1("f2", 7, noon), Then: facts{shortage("f2", 7, 6)}},
		{Name: "what is over is over", Given: facts{ten, fourHeld, released("f1", 4, BecauseExpired)}, When: Extend{"f1", later}, Refused: ErrHoldOver},
		{Name: "so is what never was", When: Extend{"f1", later}, Refused: ErrHoldOver},
	})
}
