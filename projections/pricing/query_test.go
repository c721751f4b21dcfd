package pricing

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"cartwright/domain/pricing"
	"cartwright/domain/promotion"
	"cartwright/domain/tax"
	"cartwright/projections/projectiontest"
)

func TestQueries(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		running("always", "", time.Time{}, time.Time{}), running("summer", "", spring, autumn), running("over", "OVER", time.Time{}, spring),
		running("coded", "TEN", time.Time{}, time.Time{}),
		projectiontest.In("promotion-draft", promotion.Created{Rule: tenOff("draft", "", time.Time{}, time.Time{})}),
		projectiontest.In("promotion-gone",
			promotion.Created{Rule: tenOff("gone", "", time.Time{}, time.Time{})}, promotion.Started{}, promotion.Withdrawn{}),
		projectiontest.In("tax-DE", tax.RateSet{Rate: germany("standard", 190_000, spring)}, tax.RateSet{Rate: germany("books", 1, spring)},
			tax.RateWithdrawn{Key: germany("books", 1, spring).Key}, tax.RateSet{Rate: germany("standard", 160_000, autumn)}),
		projectiontest.In("tax-AT", tax.RateSet{Rate: austria}),
	)...)}

	t.Run("what may apply", func(t *testing.T) { applicable(t, q) })
	t.Run("one promotion", func(t *testing.T) { onePromotion(t, q) })
	t.Run("promotions, page by page", func(t *testing.T) { promotionPages(t, q) })
	t.Run("rates", func(t *testing.T) { rates(t, q) })
	t.Run("rates, page by page", func(t *testing.T) { ratePages(t, q) })
}

var austria = tax.Rate{Key: tax.Key{Country: "AT", Region: "7", Class: "standard", ValidFrom: spring}, RatePPM: 190_000}

func running(id, code string, from, until time.Time) []projectiontest.Fact {
	return projectiontest.In("promotion-"+id, promotion.Created{Rule: tenOff(id, code, from, until)}, promotion.Started{})
}

func ids(promotions []pricing.Promotion) (ids []string) {
	for _, p := range promotions {
		ids = append(ids, p.ID)
	}
	return ids
}

func applicable(t *testing.T, q Queries) {
	for _, c := range []struct {
		codes []string
		ids   []string
		at    time.Time
		want  []string
	}{
		{nil, nil, spring.Add(-1e6), []string{"always"}},
		{nil, nil, spring, []string{"always", "summer"}},
		{nil, nil, autumn, []string{"always"}},
		{[]string{" ten", "never heard of", ""}, nil, autumn, []string{"always", "coded"}},
		{[]string{"over"}, nil, autumn, []string{"always", "over"}},
		{nil, []string{"summer", "draft", "gone"}, autumn, []string{"always", "summer"}},
	} {
		found, err := q.Promotions(t.Context(), c.codes, c.ids, c.at)
		projectiontest.Same(t, err, c.want, ids(found))
	}
	found, err := q.ByID(t.Context(), []string{"draft", "gone", "coded", "none"})
	projectiontest.Same(t, err, []string{"coded", "draft"}, ids(found))
}

func onePromotion(t *testing.T, q Queries) {
	found, err := q.Promotion(t.Context(), "summer")
	found.Rule = found.Rule.Normal()
	projectiontest.Same(t, err, Promotion{
		Promotion: promotion.Promotion{Rule: tenOff("summer", "", spring, autumn), Status: promotion.IsStarted}, Revision: 1,
	}, found, cmpopts.IgnoreFields(Promotion{}, "Created"))
	if _, err := q.Promotion(t.Context(), "none"); !errors.Is(err, promotion.ErrNotFound) {
		t.Errorf("an unknown promotion: %v", err)
	}
}

func promotionPages(t *testing.T, q Queries) {
	var seen []string
	var before *int64
	for {
		page, err := q.PromotionsPage(t.Context(), "", before, 4)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, p := range page {
			seen = append(seen, p.Rule.ID)
		}
		before = &page[len(page)-1].Created
	}
	projectiontest.Same(t, nil, []string{"gone", "draft", "coded", "over", "summer", "always"}, seen)
	drafts, err := q.PromotionsPage(t.Context(), promotion.IsDraft, nil, 4)
	if err != nil || len(drafts) != 1 || drafts[0].Rule.ID != "draft" {
		t.Errorf("drafts %+v, %v", drafts, err)
	}
}

func rates(t *testing.T, q Queries) {
	found, err := q.Rates(t.Context(), "DE")
	projectiontest.Same(t, err, []tax.Rate{germany("standard", 190_000, spring), germany("standard", 160_000, autumn)}, found)
	found, err = q.Rates(t.Context(), "FR")
	if err != nil || len(found) > 0 {
		t.Errorf("France has %v, %v", found, err)
	}
}

func ratePages(t *testing.T, q Queries) {
	all, err := q.RatesPage(t.Context(), "", nil, 10)
	if err != nil || len(all) != 3 || all[0].Country != "AT" {
		t.Fatalf("%+v, %v", all, err)
	}
	rest, err := q.RatesPage(t.Context(), "DE", &all[1].Key, 10)
	projectiontest.Same(t, err, all[2:], rest)
}
