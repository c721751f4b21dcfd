package sku

import (
	"testing"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

func TestClaims(t *testing.T) {
	t.Parallel()
	byOne := Claimed{"tea", "p1"}
	free := facts{byOne, Released{"tea", "p1"}}
	decidertest.Check(t, Decider, []rule{
		{Name: "a free SKU is claimed", When: Claim{"tea", "p1"}, Then: facts{byOne}},
		{Name: "claiming it twice changes nothing", Given: facts{byOne}, When: Claim{"tea", "p1"}},
		{Name: "another product cannot have it", Given: facts{byOne}, When: Claim{"tea", "p2"}, Refused: ErrTaken},
		{Name: "its product gives it back", Given: facts{byOne}, When: Release{"tea", "p1"}, Then: free[1:]},
		{Name: "nobody else does", Given: facts{byOne}, When: Release{"tea", "p2"}},
		{Name: "giving it back twice changes nothing", Given: free, When: Release{"tea", "p1"}},
		{Name: "then another can have it", Given: free, When: Claim{"tea", "p2"}, Then: facts{Claimed{"tea", "p2"}}},
		{Name: "a claim names both", When: Claim{SKU: "tea"}, Refused: ErrClaim},
	})
}

func TestASKUNeverHasTwoProducts(t *testing.T) {
	t.Parallel()
	commands := rapid.Custom(func(t *rapid.T) Command {
		who := rapid.SampledFrom([]string{"p1", "p2", "p3"}).Draw(t, "product")
		return rapid.SampledFrom([]Command{Claim{"tea", who}, Release{"tea", who}}).Draw(t, "command")
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
				if holder != "" {
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
