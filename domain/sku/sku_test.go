package sku

import (
	"cmp"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

func TestClaims(t *testing.T) {
	t.Parallel()
	byOne := Claimed{SKU: "tea", ProductID: "p1"}
	free := facts{byOne, Released{"tea", "p1"}}
	claim := func(who string) Claim { return Claim{SKU: "tea", ProductID: who} }
	decidertest.Check(t, Decider, []rule{
		{Name: "a free SKU is claimed", When: claim("p1"), Then: facts{byOne}},
		{Name: "claiming it twice changes nothing", Given: facts{byOne}, When: claim("p1")},
		{Name: "another product cannot have it", Given: facts{byOne}, When: claim("p2"), Refused: ErrTaken},
		{Name: "its product gives it back", Given: facts{byOne}, When: Release{"tea", "p1"}, Then: free[1:]},
		{Name: "nobody else does", Given: facts{byOne}, When: Release{"tea", "p2"}},
		{Name: "giving it back twice changes nothing", Given: free, When: Release{"tea", "p1"}},
		{Name: "then another can have it", Given: free, When: claim("p2"), Then: facts{Claimed{SKU: "tea", ProductID: "p2"}}},
		{Name: "a claim names both", When: Claim{SKU: "tea"}, Refused: ErrClaim},
	})
}

func TestASKUStaysWhatItIs(t *testing.T) {
	t.Parallel()
	item := Claimed{SKU: "tea", ProductID: "p1", As: Item}
	gone := facts{item, Released{"tea", "p1"}}
	as := func(kind Kind) Claim { return Claim{SKU: "tea", ProductID: "p2", As: kind} }
	decidertest.Check(t, Decider, []rule{
		{Name: "it is told what is sold", When: Claim{SKU: "tea", ProductID: "p1", As: Item}, Then: facts{item}},
		{Name: "an item comes back as one", Given: gone, When: as(Item), Then: facts{Claimed{SKU: "tea", ProductID: "p2", As: Item}}},
		{Name: "not as a bundle", Given: gone, When: as(Bundle), Refused: ErrKind},
		{Name: "not even with its own product", Given: facts{item}, When: Claim{SKU: "tea", ProductID: "p1", As: Bundle}, Refused: ErrKind},
		{Name: "who does not say changes nothing about it", Given: append(gone, Claimed{SKU: "tea", ProductID: "p2"}, Released{"tea", "p2"}),
			When: as(Bundle), Refused: ErrKind},
		{Name: "of old claims nothing is known", Given: facts{Claimed{SKU: "tea", ProductID: "p1"}, Released{"tea", "p1"}}, When: as(Bundle),
			Then: facts{Claimed{SKU: "tea", ProductID: "p2", As: Bundle}}},
	})
}

// A claim whose product never got the SKU is anybody's, once the time that adding it may take is over.
func TestClaimsThatCameToNothing(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	soon, later := noon.Add(time.Minute), noon.Add(time.Hour)
	byOne, byTwo := Claimed{SKU: "tea", ProductID: "p1", Until: soon}, Claimed{SKU: "tea", ProductID: "p2", Until: later}
	take := func(now time.Time, unused string) Claim {
		return Claim{SKU: "tea", ProductID: "p2", Now: now, Until: later, Unused: unused}
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "a claim says how long it takes", When: Claim{SKU: "tea", ProductID: "p1", Now: noon, Until: soon}, Then: facts{byOne}},
		{Name: "meanwhile it stands", Given: facts{byOne}, When: take(soon, "p1"), Refused: ErrTaken},
		{Name: "then it is taken over", Given: facts{byOne}, When: take(soon.Add(1), "p1"), Then: facts{Released{"tea", "p1"}, byTwo}},
		{Name: "not from a product that has the SKU", Given: facts{byOne}, When: take(later, ""), Refused: ErrTaken},
		{Name: "nor from one that has got it in between", Given: facts{byOne}, When: take(later, "p3"), Refused: ErrTaken},
		{Name: "whoever comes back in time needs more of it", Given: facts{byOne}, When: Claim{SKU: "tea", ProductID: "p1", Now: noon, Until: later},
			Then: facts{Claimed{SKU: "tea", ProductID: "p1", Until: later}}},
		{Name: "not less", Given: facts{byOne}, When: Claim{SKU: "tea", ProductID: "p1", Now: noon, Until: noon}},
		{Name: "claims of old have had their time", Given: facts{Claimed{SKU: "tea", ProductID: "p1"}}, When: take(noon, "p1"),
			Then: facts{Released{"tea", "p1"}, byTwo}},
	})
}

func TestASKUNeverHasTwoProducts(t *testing.T) {
	t.Parallel()
	commands := rapid.Custom(func(t *rapid.T) Command {
		who := rapid.SampledFrom([]string{"p1", "p2", "p3"}).Draw(t, "product")
		now := rapid.IntRange(0, 9).Draw(t, "now")
		return rapid.SampledFrom([]Command{
			Claim{
				SKU: "tea", ProductID: who, Now: at(now), Until: at(now + 2),
				Unused: rapid.SampledFrom([]string{"", "p1", "p2"}).Draw(t, "unused"),
				As:     rapid.SampledFrom([]Kind{"", Item, Bundle}).Draw(t, "as"),
			},
			Release{"tea", who},
		}).Draw(t, "command")
	})
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOf(commands).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		holder, as := "", Kind("")
		for _, e := range decidertest.History(steps) {
			switch e := e.(type) {
			case Claimed:
				if holder != "" && holder != e.ProductID {
					t.Fatalf("%s claimed what %s has", e.ProductID, holder)
				}
				if as != "" && e.As != "" && e.As != as {
					t.Fatalf("%s became %s", as, e.As)
				}
				holder, as = e.ProductID, cmp.Or(as, e.As)
			case Released:
				if holder != e.ProductID {
					t.Fatalf("%s gave back what %s has", e.ProductID, holder)
				}
				holder = ""
			}
		}
	})
}

func at(minute int) time.Time { return time.Date(2026, 11, 21, 12, minute, 0, 0, time.UTC) }
