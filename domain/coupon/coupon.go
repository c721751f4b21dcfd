package coupon

import (
	"time"

	"cartwright/domain/decider"
)

// Coupon is the state of one code.
type Coupon struct {
	Issued    Issued
	Withdrawn bool
	Taken     int64 // uses reserved or redeemed: never more than the limit
	Latest    *Step // of any redemption
}

// Step is one thing that happened to one redemption. Those before it are linked, not copied, so that folding the stream
// of a code that everybody wants stays linear. They are searched a few times per command.
type Step struct {
	Use
	As        Standing
	ExpiresAt time.Time // of a reservation
	Before    *Step
}

// Standing is where a redemption stands. The zero Standing means that nobody asked for it.
type Standing string

const (
	IsReserved Standing = "reserved"
	IsRedeemed Standing = "redeemed"
	IsReleased Standing = "released" // for good
	IsLost     Standing = "lost"     // its reservation expired and was taken over
)

// Decider is how a coupon behaves.
var Decider = decider.Decider[Coupon, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the coupon as it is once e has happened.
func Evolve(c Coupon, e Event) Coupon {
	switch e := e.(type) {
	case Issued:
		c.Issued = e
	case Reserved:
		c.Taken++
		c.Latest = &Step{e.Use, IsReserved, e.ExpiresAt, c.Latest}
	case Redeemed:
		c.Latest = &Step{Use: e.Use, As: IsRedeemed, Before: c.Latest}
	case Released:
		c.Taken--
		c.Latest = &Step{Use: e.Use, As: IsReleased, Before: c.Latest}
		if e.Reason == BecauseExpired {
			c.Latest.As = IsLost
		}
	case Withdrawn:
		c.Withdrawn = true
	}
	return c
}

// counts says whether uses are limited at all.
func (c Coupon) counts() bool { return c.Issued.Limit > 0 || c.Issued.LimitPerCustomer > 0 }

// step returns the latest step of a redemption; the zero Step when nobody asked for it.
func (c Coupon) step(redemptionID string) Step {
	for step := c.Latest; step != nil; step = step.Before {
		if step.RedemptionID == redemptionID {
			return *step
		}
	}
	return Step{}
}

// TakenBy is how many uses a customer has reserved or redeemed.
func (c Coupon) TakenBy(customer string) (n int64) {
	for step := c.Latest; step != nil; step = step.Before {
		switch {
		case step.Customer != customer:
		case step.As == IsReserved:
			n++
		case step.As == IsReleased || step.As == IsLost:
			n--
		}
	}
	return n
}

// Redeemed is how many uses have become orders.
func (c Coupon) Redeemed() (n int64) {
	for _, step := range c.open() {
		if step.As == IsRedeemed {
			n++
		}
	}
	return n
}

// open returns the latest step of every redemption that has a use.
func (c Coupon) open() (steps []Step) {
	seen := map[string]bool{}
	for step := c.Latest; step != nil; step = step.Before {
		if !seen[step.RedemptionID] && (step.As == IsReserved || step.As == IsRedeemed) {
			steps = append(steps, *step)
		}
		seen[step.RedemptionID] = true
	}
	return steps
}
