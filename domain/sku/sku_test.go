package sku

import (
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

// A claim whose product never got the SKU is anybody's, once the time that adding it may take is over.
func TestClaimsThatCameToNothing(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	soon, later := noon.Add(time.Minute), noon.Add(time.Hour)
	byOne, byTwo := Claimed{"tea", "p1", soon}, Claimed{"tea", "p2", later}
	take := func(now time.Time, unused string) Claim { return Claim{"tea", "p2", now, later, unused} }
	decidertest.Check(t, Decider, []rule{
		{Name: "a claim says how long it takes", When: Claim{"tea", "p1", noon, soon, ""}, Then: facts{byOne}},
		{Name: "meanwhile it stands", Given: facts{byOne}, When: take(soon, "p1"), Refused: ErrTaken},
		{Name: "then it is taken over", Given: facts{byOne}, When: take(soon.Add(1), "p1"), Then: facts{Released{"tea", "p1"}, byTwo}},
		{Name: "not from a product that has the SKU", Given: facts{byOne}, When: take(later, ""), Refused: ErrTaken},
		{Name: "nor from one that has got it in between", Given: facts{byOne}, When: take(later, "p3"), Refused: ErrTaken},
		{Name: "whoever comes back in time needs more of it", Given: facts{byOne}, When: Claim{"tea", "p1", noon, later, ""},
			Then: facts{Claimed{"tea", "p1", later}}},
		{Name: "not less", Given: facts{byOne}, When: Claim{"tea", "p1", noon, noon, ""}},
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
			Claim{"tea", who, at(now), at(now + 2), rapid.SampledFrom([]string{"", "p1", "p2"}).Draw(t, "unused")}, Release{"tea", who},
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
		holder := ""
		for _, e := range decidertest.History(steps) {
			switch e := e.(type) {
			case Claimed:
				if holder != "" && holder != e.ProductID {
					t.Fatalf("%s claimed what %s has", e.ProductID, holder)
				}
				holder = e.ProductID
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
