package risk

import (
	"fmt"
)

// From how many points on an attempt is looked at, and from how many it is refused unseen.
const (
	ReviewFrom = 50
	RefuseFrom = 100
)

// HighAmount is how much, in minor units, nobody spends without being looked at.
const HighAmount = 500_000

// rule is one thing that may speak against an attempt. Rules of one code are in order; the first that holds counts.
type rule struct {
	code   string
	points int
	holds  func(Signals) bool
	detail func(Signals) string
}

var rules = []rule{
	velocity("card_velocity", "of the card", 10, 100, func(c Counts) int64 { return c.Card }),
	velocity("card_velocity", "of the card", 4, 50, func(c Counts) int64 { return c.Card }),
	velocity("account_velocity", "of the account", 20, 100, func(c Counts) int64 { return c.Account }),
	velocity("account_velocity", "of the account", 8, 30, func(c Counts) int64 { return c.Account }),
	velocity("address_velocity", "for the address", 20, 60, func(c Counts) int64 { return c.Address }),
	velocity("address_velocity", "for the address", 8, 20, func(c Counts) int64 { return c.Address }),
	velocity("client_velocity", "from the network address", 60, 100, func(c Counts) int64 { return c.Client }),
	velocity("client_velocity", "from the network address", 20, 30, func(c Counts) int64 { return c.Client }),
	{
		"amount_high", 60, func(s Signals) bool { return s.Amount.Minor > HighAmount },
		func(s Signals) string { return fmt.Sprintf("%s is more than %d", s.Amount, HighAmount) },
	},
	{
		"amount_unusual", 40, func(s Signals) bool { return s.Past.Orders >= 3 && s.Amount.Minor/5 > s.Past.Mean },
		func(s Signals) string {
			return fmt.Sprintf("%s is more than five times the %d of the %d orders before", s.Amount, s.Past.Mean, s.Past.Orders)
		},
	},
	{
		"country_mismatch", 30, func(s Signals) bool { return s.CardCountry != "" && s.CardCountry != s.Country },
		func(s Signals) string { return "a card from " + s.CardCountry + " for a delivery to " + s.Country },
	},
	{
		"first_order", 20, func(s Signals) bool { return s.Past.Orders == 0 && s.Amount.Minor > HighAmount/10 },
		func(s Signals) string { return "nothing was ordered before, now " + s.Amount.String() },
	},
}

func velocity(code, whose string, from int64, points int, count func(Counts) int64) rule {
	return rule{
		code, points, func(s Signals) bool { return count(s.Recent) >= from },
		func(s Signals) string { return fmt.Sprintf("%d attempts %s in the last hour", count(s.Recent), whose) },
	}
}

// Screen weighs what is known of an attempt. It depends on nothing but that.
func Screen(s Signals) Verdict {
	v := Verdict{Decision: Approve, Reasons: []Reason{}}
	counted := map[string]bool{}
	for _, r := range rules {
		if counted[r.code] || !r.holds(s) {
			continue
		}
		counted[r.code] = true
		v.Score += r.points
		v.Reasons = append(v.Reasons, Reason{r.code, r.points, r.detail(s)})
	}
	switch {
	case v.Score >= RefuseFrom:
		v.Decision = Refuse
	case v.Score >= ReviewFrom:
		v.Decision = Review
	}
	return v
}
