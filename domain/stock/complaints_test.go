package stock

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
)

// https://github.com/vendurehq/vendure/issues/2702, and again 3508: lines of one SKU that differ in their custom fields are
// checked one by one, and together they buy more than there is.
func TestVendure3508LinesOfOneSKUAreCheckedTogether(t *testing.T) {
	t.Parallel()
	engraved, plain := Need{"tea", 3}, Need{"tea", 3}
	pieces, lacks := Routing{}.Route([]Need{engraved, plain}, []Level{level("tea", "berlin", 5)})
	if !reflect.DeepEqual(lacks, []Lack{{"tea", 6, 5}}) || !reflect.DeepEqual(pieces, []Piece{{"tea", 6, []string{"berlin"}}}) {
		t.Errorf("asks for %v and lacks %v", pieces, lacks)
	}
}

// https://github.com/medusajs/medusa/issues/11131 and 12401: what is reserved becomes negative, as if a reservation had been
// given back twice, and units appear out of nothing.
func TestMedusa12401NothingIsGivenBackTwice(t *testing.T) {
	t.Parallel()
	given := facts{ten, fourHeld, released("f1", 4, BecauseUnwound)}
	decidertest.Check(t, Decider, []rule{
		{Name: "released again", Given: given, When: Release{"f1"}},
		{Name: "released after it was sold", Given: facts{ten, fourHeld, committed("f1", 4)}, When: Release{"f1"}},
		{Name: "more than there is", Given: given, When: hold1("f2", 11, noon), Then: facts{shortage("f2", 11, 10)}},
	})
	if s := Decider.Fold(Stock{}, given...); s.Held != 0 || s.Available() != 10 {
		t.Errorf("%d are held and %d available", s.Held, s.Available())
	}
}

// https://github.com/vendurehq/vendure/pull/4930: a check and the allocation that follows are two transactions, and others
// buy in between. Here they are one decision on one revision: what was decided on an older one is decided anew.
func TestVendure4930TheCheckIsTheAllocation(t *testing.T) {
	t.Parallel()
	last := facts{ten, held("f1", 9, noon.Add(1))}
	seen := Decider.Fold(Stock{}, last...)
	for _, buyer := range []string{"f2", "f3"} {
		if decided, _ := Decide(seen, hold1(buyer, 1, noon)); len(decided) != 1 || reflect.TypeOf(decided[0]) != reflect.TypeFor[Held]() {
			t.Fatalf("%s sees the last unit and decides %v", buyer, decided)
		}
	}
	after := Decider.Fold(seen, held("f2", 1, noon.Add(1)))
	if decided, _ := Decide(after, hold1("f3", 1, noon)); !reflect.DeepEqual(decided, facts{shortage("f3", 1, 0)}) {
		t.Errorf("decided anew, f3 gets %v", decided)
	}
}

// https://github.com/medusajs/medusa/issues/6500: when orders have reserved all there is, none of them can be sent.
func TestMedusa6500WhatIsHeldCanBeSoldWhenNothingIsAvailable(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{{
		Name: "the last units", Given: facts{ten, held("f1", 4, noon), held("f2", 6, noon)}, When: Commit{"f1", 4},
		Then: facts{committed("f1", 4)},
	}})
}

// https://github.com/medusajs/medusa/pull/15397: each time an order is cancelled and made again, what is reserved shrinks,
// until it is below nothing.
func TestMedusa15397CancellingAgainAndAgainLeavesNothingReserved(t *testing.T) {
	t.Parallel()
	s := Decider.Fold(Stock{}, ten)
	for i := range 20 {
		id := fmt.Sprint("f", i)
		for _, cmd := range []Command{
			hold1(id, 4, noon.Add(time.Hour)), Release{id}, Release{id}, // given up before it was paid
			hold1(id+"b", 4, noon.Add(time.Hour)), Commit{id + "b", 4}, Release{id + "b"},
			Receive{SKU: "tea", Location: "berlin", Quantity: 4, Cause: "cancelled order"}, // and after
		} {
			decided, err := Decide(s, cmd)
			if err != nil {
				t.Fatal(err)
			}
			s = Decider.Fold(s, decided...)
		}
		if s.Held != 0 || s.Available() != 10 || s.Holds.Len() != 0 {
			t.Fatalf("after %d times %d are held and %d available", i+1, s.Held, s.Available())
		}
	}
}
