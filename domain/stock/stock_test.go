package stock

import (
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	noon     = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	ten      = Received{SKU: "tea", Location: "berlin", Quantity: 10, Cause: "first count"}
	fourHeld = held("f1", 4, noon)
)

func held(holdID string, quantity int64, expires time.Time) Held {
	return Held{SKU: "tea", Location: "berlin", HoldID: holdID, Quantity: quantity, ExpiresAt: expires}
}

func hold1(holdID string, quantity int64, now time.Time) Hold {
	return Hold{SKU: "tea", Location: "berlin", HoldID: holdID, Quantity: quantity, Now: now, ExpiresAt: noon.Add(time.Hour)}
}

func released(holdID string, quantity int64, reason string) Released {
	return Released{SKU: "tea", Location: "berlin", HoldID: holdID, Quantity: quantity, Reason: reason}
}

func committed(holdID string, quantity int64) Committed {
	return Committed{SKU: "tea", Location: "berlin", HoldID: holdID, Quantity: quantity}
}

func shortage(holdID string, requested, available int64) Shortage {
	return Shortage{SKU: "tea", Location: "berlin", HoldID: holdID, Requested: requested, Available: available}
}

func TestCounting(t *testing.T) {
	t.Parallel()
	adjust := func(delta int64) Adjust {
		return Adjust{SKU: "tea", Location: "berlin", Delta: delta, Reason: "stocktaking"}
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "units are received", When: Receive(ten), Then: facts{ten}},
		{Name: "at least one", When: Receive{SKU: "tea", Location: "berlin"}, Refused: ErrQuantity},
		{Name: "at most so many", When: Receive{SKU: "tea", Location: "berlin", Quantity: MaxUnits + 1}, Refused: ErrQuantity},
		{Name: "of a SKU somewhere", When: Receive{SKU: "tea", Quantity: 1}, Refused: ErrPlace},
		{Name: "of this SKU here", Given: facts{ten}, When: Receive{SKU: "pot", Location: "berlin", Quantity: 1}, Refused: ErrOther},
		{Name: "the count is corrected", Given: facts{ten}, When: adjust(-10), Then: facts{Adjusted(adjust(-10))}},
		{Name: "by nothing, it is not", Given: facts{ten}, When: adjust(0)},
		{Name: "never below what is held", Given: facts{ten, fourHeld}, When: adjust(-7), Refused: ErrBelowHeld},
		{Name: "never by too much at once", Given: facts{ten}, When: adjust(MaxUnits + 1), Refused: ErrDelta},
		{Name: "never of another SKU", Given: facts{ten}, When: Adjust{SKU: "pot", Location: "berlin", Delta: 1}, Refused: ErrOther},
		{Name: "there must be one to correct", When: adjust(1), Refused: ErrNotFound},
	})
}

func TestHolding(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "units are held", Given: facts{ten}, When: hold1("f1", 10, noon), Then: facts{held("f1", 10, noon.Add(time.Hour))}},
		{Name: "holding twice changes nothing", Given: facts{ten, fourHeld}, When: hold1("f1", 4, noon)},
		{Name: "what is held cannot be held again", Given: facts{ten, fourHeld}, When: hold1("f2", 7, noon.Add(-1)), Then: facts{shortage("f2", 7, 6)}},
		{Name: "nor what never was", When: hold1("f1", 1, noon), Then: facts{shortage("f1", 1, 0)}},
		{Name: "a shortage is answered once", Given: facts{ten, shortage("f1", 11, 10)}, When: hold1("f1", 11, noon)},
		{Name: "a hold that was released is over", Given: facts{ten, fourHeld, released("f1", 4, BecauseUnwound)}, When: hold1("f1", 4, noon)},
		{Name: "a hold that was committed is over", Given: facts{ten, fourHeld, committed("f1", 4)}, When: hold1("f1", 4, noon)},
		{Name: "a hold needs an id", Given: facts{ten}, When: hold1("", 1, noon), Refused: ErrHoldID},
		{Name: "a hold needs units", Given: facts{ten}, When: hold1("f1", 0, noon), Refused: ErrQuantity},
		{Name: "a hold needs a place", When: Hold{HoldID: "f1", Quantity: 1}, Refused: ErrPlace},
	})
}

func TestTakingOverExpiredHolds(t *testing.T) {
	t.Parallel()
	given := facts{ten, held("late", 4, noon.Add(2)), held("b", 2, noon), held("a", 2, noon), held("open", 1, noon.Add(time.Hour))}
	decidertest.Check(t, Decider, []rule{
		{
			Name: "not while there are others", Given: given, When: hold1("f1", 1, noon.Add(2)),
			Then: facts{held("f1", 1, noon.Add(time.Hour))},
		},
		{
			Name: "the oldest first, then by id, no more than needed", Given: given, When: hold1("f1", 4, noon.Add(2)),
			Then: facts{released("a", 2, BecauseExpired), released("b", 2, BecauseExpired), held("f1", 4, noon.Add(time.Hour))},
		},
		{
			Name: "not before they expire", Given: given, When: hold1("f1", 6, noon.Add(1)),
			Then: facts{shortage("f1", 6, 5)},
		},
		{
			Name: "none when all would not do", Given: given, When: hold1("f1", 10, noon.Add(2)),
			Then: facts{shortage("f1", 10, 9)},
		},
	})
}

func TestLettingGo(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "held units are given back", Given: facts{ten, fourHeld}, When: Release{"f1"}, Then: facts{released("f1", 4, BecauseUnwound)}},
		{Name: "giving back twice changes nothing", Given: facts{ten, fourHeld, released("f1", 4, BecauseUnwound)}, When: Release{"f1"}},
		{Name: "sold units are not given back", Given: facts{ten, fourHeld, committed("f1", 4)}, When: Release{"f1"}},
		{Name: "an unknown hold undoes nothing", When: Release{"f1"}},
	})
}

func TestCommitting(t *testing.T) {
	t.Parallel()
	lost := facts{ten, fourHeld, released("f1", 4, BecauseExpired)}
	gone := append(lost[:3:3], held("f2", 9, noon))
	decidertest.Check(t, Decider, []rule{
		{Name: "held units are sold", Given: facts{ten, fourHeld}, When: Commit{"f1", 4}, Then: facts{committed("f1", 4)}},
		{Name: "all that was held, whatever is asked", Given: facts{ten, fourHeld}, When: Commit{"f1", 1}, Then: facts{committed("f1", 4)}},
		{Name: "selling twice changes nothing", Given: facts{ten, fourHeld, committed("f1", 4)}, When: Commit{"f1", 4}},
		{Name: "a lost hold is made good", Given: lost, When: Commit{"f1", 4}, Then: facts{committed("f1", 4)}},
		{Name: "once", Given: append(lost[:3:3], committed("f1", 4)), When: Commit{"f1", 4}},
		{Name: "if there is enough", Given: gone, When: Commit{"f1", 4}, Then: facts{shortage("f1", 4, 1)}},
		{Name: "a shortage is answered once", Given: append(gone[:4:4], shortage("f1", 4, 1)), When: Commit{"f1", 4}},
		{
			Name: "until there is enough", When: Commit{"f1", 4}, Then: facts{committed("f1", 4)},
			Given: append(gone[:4:4], shortage("f1", 4, 1), ten),
		},
		{Name: "a sale needs units", Given: facts{ten}, When: Commit{"f1", 0}, Refused: ErrQuantity},
		{Name: "a sale needs a hold's id", Given: facts{ten}, When: Commit{"", 1}, Refused: ErrHoldID},
		{Name: "a sale needs stock", When: Commit{"f1", 1}, Refused: ErrNotFound},
	})
}

func TestSoldUnitsLeaveTheShelf(t *testing.T) {
	t.Parallel()
	s := Decider.Fold(Stock{}, ten, fourHeld, held("f2", 2, noon), committed("f1", 4))
	if s.OnHand != 6 || s.Held != 2 || s.Available() != 4 || s.Holds.Len() != 1 {
		t.Errorf("stands at %+v", s)
	}
}
