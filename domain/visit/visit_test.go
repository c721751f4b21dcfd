package visit

import (
	"strings"
	"testing"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	started = Started{VisitID: "v1"}
	sawTea  = ProductViewed{VisitID: "v1", ProductID: "tea"}
)

func TestActs(t *testing.T) {
	t.Parallel()
	sawPot := ProductViewed{VisitID: "v1", ProductID: "pot", Previous: "tea"}
	click := Click{VisitID: "v1", Target: "banner", ProductID: "pot"}
	search := Search{VisitID: "v1", Query: "tea", Results: 12}
	decidertest.Check(t, Decider, []rule{
		{Name: "the first act opens the visit", When: ViewProduct{"v1", "tea"}, Then: facts{started, sawTea}},
		{Name: "a view follows the one before", Given: facts{started, sawTea}, When: ViewProduct{"v1", "pot"}, Then: facts{sawPot}},
		{Name: "a page loaded again follows nothing", Given: facts{started, sawTea}, When: ViewProduct{"v1", "tea"}, Then: facts{sawTea}},
		{Name: "a click is noted", Given: facts{started}, When: click, Then: facts{Clicked(click)}},
		{Name: "a search is noted", Given: facts{started}, When: search, Then: facts{Searched(search)}},
		{Name: "a visit may begin with a search", When: search, Then: facts{started, Searched(search)}},
	})
}

func TestWhatAnActNeeds(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a visit", When: ViewProduct{"", "tea"}, Refused: ErrVisitID},
		{Name: "a product that is viewed", When: ViewProduct{"v1", ""}, Refused: ErrProductID},
		{Name: "a target that is clicked", When: Click{VisitID: "v1"}, Refused: ErrTarget},
		{Name: "a query", When: Search{VisitID: "v1"}, Refused: ErrQuery},
		{Name: "a query that can be read", When: Search{"v1", strings.Repeat("x", MaxText+1), 0}, Refused: ErrQuery},
		{Name: "results that can be counted", When: Search{"v1", "tea", -1}, Refused: ErrResults},
	})
}

func TestViewsFollowOneAnother(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var views []Command
		for _, id := range rapid.SliceOf(rapid.SampledFrom([]string{"a", "b", "c"})).Draw(t, "products") {
			views = append(views, ViewProduct{"v1", id})
		}
		steps, err := decidertest.Walk(Decider, views)
		if err != nil {
			t.Fatal(err)
		}
		last, starts := "", 0
		for _, e := range decidertest.History(steps) {
			switch e := e.(type) {
			case Started:
				starts++
			case ProductViewed:
				if e.Previous == e.ProductID || (e.Previous != last && last != e.ProductID) {
					t.Fatalf("%+v after %s", e, last)
				}
				last = e.ProductID
			}
		}
		if starts > 1 {
			t.Fatalf("started %d times", starts)
		}
	})
}
