package cart

import (
	"fmt"
	"reflect"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"

	"pgregory.net/rapid"
)

func contentsOf(history ...Event) Contents { return Decider.Fold(Cart{}, history...).Contents }

func guest(history ...Event) Contents { return contentsOf(append(facts{opened}, history...)...) }

func mergeIn(from Contents, strategy Strategy) Merge {
	return Merge{GuestCartID: "g1", GuestVisitID: "v9", GuestCurrency: "EUR", Guest: from, Strategy: strategy}
}

func mergedAs(history facts, from, result Contents, strategy Strategy, clamped ...Clamped) Merged {
	return Merged{
		CartID: "c1", GuestCartID: "g1", GuestVisitID: "v9", Strategy: strategy,
		Saved: contentsOf(history...), Guest: from, Result: result, Clamped: clamped,
	}
}

func TestMerging(t *testing.T) {
	t.Parallel()
	cup := added1("cup", 1, 300)
	carried := guest(added1("tea", 3, 500), cup, CouponEntered{"TEA"}, Noted{engraving})
	all := contentsOf(opened, added1("tea", 5, 500), pot, cup, CouponEntered{"TEA"}, Noted{engraving})
	both := mergedAs(filled, carried, all, MergeBoth)
	later := guest(cup, SavedForLater{Line{ID: "cup", SKU: "cup", Quantity: 1}})
	kept := contentsOf(filled...)
	kept.Later = later.Later
	decidertest.Check(t, Decider, []rule{
		{Name: "lines of both, units added up, at the price seen last", Given: filled, When: mergeIn(carried, MergeBoth), Then: facts{both}},
		{Name: "merging twice changes nothing", Given: append(filled[:3:3], both), When: mergeIn(carried, MergeBoth)},
		{Name: "only the guest's", Given: filled, When: mergeIn(carried, KeepGuest), Then: facts{mergedAs(filled, carried, carried, KeepGuest)}},
		{Name: "only the saved cart's", Given: filled, When: mergeIn(carried, KeepSaved), Then: facts{mergedAs(filled, carried, contentsOf(filled...), KeepSaved)}},
		{Name: "what is saved for later is always kept", Given: filled, When: mergeIn(later, KeepSaved), Then: facts{mergedAs(filled, later, kept, KeepSaved)}},
		{Name: "not with itself", Given: filled, When: Merge{GuestCartID: "c1", GuestCurrency: "EUR", Strategy: MergeBoth}, Refused: ErrItself},
		{Name: "not over currencies", Given: filled, When: Merge{GuestCartID: "g1", GuestCurrency: "USD", Strategy: MergeBoth}, Refused: ErrMergeMoney},
		{Name: "somehow", Given: filled, When: Merge{GuestCartID: "g1", GuestCurrency: "EUR"}, Refused: ErrStrategy},
		{Name: "not into what is being checked out", Given: checkedOut, When: mergeIn(carried, MergeBoth), Refused: ErrCheckedOut},
		{Name: "repeating it then is no harm", Given: append(filled[:3:3], both, CheckedOut{"k1"}), When: mergeIn(carried, MergeBoth)},
		{Name: "the other cart is closed", Given: filled, When: Close{"c2"}, Then: facts{Closed{"c1", "c2"}}},
		{Name: "twice changes nothing", Given: facts{opened, Closed{"c1", "c2"}}, When: Close{"c2"}},
		{Name: "only once", Given: facts{opened, Closed{"c1", "c2"}}, When: Close{"c3"}, Refused: ErrGuestClosed},
		{Name: "not while it is checked out", Given: checkedOut, When: Close{"c2"}, Refused: ErrGuestClosed},
		{Name: "then it does not change any more", Given: facts{opened, Closed{"c1", "c2"}}, When: add("tea", 1, 450), Refused: ErrClosed},
	})
}

// A shopper may go on with the guest's cart while it is taken over. Taking it over again brings what came since, once.
func TestWhatComesDuringAMergeIsNeitherLostNorTakenTwice(t *testing.T) {
	t.Parallel()
	for strategy, want := range map[Strategy]int64{MergeBoth: 7, KeepGuest: 5, KeepSaved: 2} {
		c := Decider.Fold(Cart{}, filled...)
		for range 2 {
			for _, quantity := range []int64{3, 5} {
				decided, err := Decide(c, mergeIn(guest(added1("tea", quantity, 450)), strategy))
				if err != nil {
					t.Fatal(err)
				}
				c = Decider.Fold(c, decided...)
			}
		}
		if got := unitsOf(c.Lines, "tea"); got != want {
			t.Errorf("%s: %d units of tea, want %d", strategy, got, want)
		}
	}
}

// A large cart must not be emptied by signing in.
func TestAMergeOf65LinesLosesNone(t *testing.T) {
	t.Parallel()
	history, many := facts{opened}, facts{}
	for i := range 65 {
		history = append(history, added1(fmt.Sprint("saved", i%40), 1, 100))
		many = append(many, added1(fmt.Sprint("guest", i), 1, 100))
	}
	decided, err := Decide(Decider.Fold(Cart{}, history...), mergeIn(guest(many...), MergeBoth))
	if err != nil {
		t.Fatal(err)
	}
	merged := decided[0].(Merged)
	if len(merged.Result.Lines) != MaxLines || len(merged.Clamped) != 5 || len(merged.Saved.Lines) != 40 || len(merged.Guest.Lines) != 65 {
		t.Errorf("of 40 and 65 lines %d are there and %d told of", len(merged.Result.Lines), len(merged.Clamped))
	}
}

// Whatever two carts hold, every unit is in the result or reported.
func TestEveryUnitOfAMergeIsAccountedFor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		saved, guest := anyLines(t, "saved"), anyLines(t, "guest")
		result, clamped := merged(Contents{Lines: saved}, Contents{Lines: guest}, MergeBoth)
		units := func(lines []Line) (sum int64) {
			for _, line := range lines {
				sum += line.Quantity
			}
			return sum
		}
		lost := int64(0)
		for _, c := range clamped {
			lost += c.Wanted - c.Taken
		}
		if units(saved)+units(guest) != units(result.Lines)+lost {
			t.Fatalf("%d and %d units became %d, %d lost", units(saved), units(guest), units(result.Lines), lost)
		}
		for _, line := range result.Lines {
			if unitsOf(result.Lines, line.SKU) > MaxUnits || line.Quantity < 1 {
				t.Fatalf("has %+v", line)
			}
		}
		if again, rest := merged(Contents{Lines: saved}, Contents{}, MergeBoth); len(rest) > 0 || !reflect.DeepEqual(again.Lines, saved) {
			t.Fatalf("merging nothing changed %+v to %+v", saved, again.Lines)
		}
	})
}

func anyLines(t *rapid.T, label string) (lines []Line) {
	for i := range rapid.IntRange(0, 70).Draw(t, label) {
		sku := fmt.Sprint("sku", i%60)
		quantity := rapid.Int64Range(1, 800).Draw(t, "quantity")
		id := sku
		if i >= 60 {
			id += "~1"
		}
		if unitsOf(lines, sku)+quantity <= MaxUnits {
			lines = append(lines, Line{ID: id, SKU: sku, Quantity: quantity, UnitPrice: money.Of(100, "EUR")})
		}
	}
	return lines
}
