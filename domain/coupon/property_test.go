package coupon

import (
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

func commands() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		id := rapid.StringMatching(`[a-h]`).Draw(t, "redemption")
		customer := rapid.SampledFrom([]string{"ada", "bob", "cyd"}).Draw(t, "customer")
		now := noon.Add(time.Duration(rapid.IntRange(0, 6).Draw(t, "now")))
		expires := noon.Add(time.Duration(rapid.IntRange(0, 6).Draw(t, "expires")))
		return rapid.SampledFrom([]Command{
			Reserve{id, customer, now, expires}, Reserve{id, customer, now, expires}, Reserve{id, customer, now, expires},
			Redeem{id, customer, now}, Redeem{id, customer, now}, Release{id},
		}).Draw(t, "command")
	})
}

// Whatever is asked in whatever order, no limit is exceeded, nobody redeems twice, and asking twice changes nothing.
func TestLimitsHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		terms := Issue{Code: "TEA-10", PromotionID: "prm1", Limit: rapid.Int64Range(0, 4).Draw(t, "limit"),
			LimitPerCustomer: rapid.Int64Range(0, 2).Draw(t, "per customer")}
		steps, err := decidertest.Walk(Decider, append([]Command{terms}, rapid.SliceOfN(commands(), 100, 150).Draw(t, "commands")...))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		book := map[string]Use{}
		for _, step := range steps {
			for _, e := range step.Events {
				enter(t, book, e)
			}
			checkLimits(t, terms, step.After, book)
		}
	})
}

// enter keeps an account of its own: who has a use.
func enter(t *rapid.T, book map[string]Use, e Event) {
	switch e := e.(type) {
	case Reserved:
		if _, twice := book[e.RedemptionID]; twice {
			t.Fatalf("%s reserved twice", e.RedemptionID)
		}
		book[e.RedemptionID] = e.Use
	case Redeemed:
		if book[e.RedemptionID] != e.Use {
			t.Fatalf("%s redeemed what it had not reserved", e.RedemptionID)
		}
	case Released:
		if _, had := book[e.RedemptionID]; !had {
			t.Fatalf("%s gave back what it had not", e.RedemptionID)
		}
		delete(book, e.RedemptionID)
	}
}

func checkLimits(t *rapid.T, terms Issue, c Coupon, book map[string]Use) {
	by := map[string]int64{}
	for _, use := range book {
		by[use.Customer]++
	}
	all := int64(len(book))
	if c.Taken != all || (terms.Limit > 0 && all > terms.Limit) {
		t.Fatalf("%d of %d uses are taken, the coupon says %d", all, terms.Limit, c.Taken)
	}
	for customer, n := range by {
		if c.TakenBy(customer) != n || (terms.LimitPerCustomer > 0 && n > terms.LimitPerCustomer) {
			t.Fatalf("%s has %d of %d uses, the coupon says %d", customer, n, terms.LimitPerCustomer, c.TakenBy(customer))
		}
	}
}
