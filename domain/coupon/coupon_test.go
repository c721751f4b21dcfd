package coupon

import (
	"errors"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	noon   = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	later  = noon.Add(15 * time.Minute)
	issued = Issued{Code: "TEA-10", PromotionID: "prm1", Limit: 2, LimitPerCustomer: 1, ValidFrom: noon, ValidUntil: noon.Add(time.Hour)}
	open   = Issued{Code: "TEA-10", PromotionID: "prm1"}
	taken  = facts{issued, reserved("f1", "ada")}
	gone   = facts{issued, reserved("f1", "ada"), redeemed("f1", "ada"), reserved("f2", "bob")}
)

func use(id, customer string) Use { return Use{"TEA-10", "prm1", id, customer} }

func reserved(id, customer string) Reserved { return Reserved{use(id, customer), later} }

func redeemed(id, customer string) Redeemed { return Redeemed{use(id, customer)} }

func released(id, customer, reason string) Released { return Released{use(id, customer), reason} }

func ask(id, customer string, now time.Time) Reserve {
	return Reserve{RedemptionID: id, Customer: customer, Now: now, ExpiresAt: later}
}

func then(history facts, next ...Event) facts {
	return append(history[:len(history):len(history)], next...)
}

func TestIssuing(t *testing.T) {
	t.Parallel()
	but := func(change func(*Issue)) Issue {
		cmd := Issue(issued)
		change(&cmd)
		return cmd
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "a code is issued", When: Issue(issued), Then: facts{issued}},
		{Name: "however it is written", When: but(func(c *Issue) { c.Code = " tea-10 " }), Then: facts{issued}},
		{Name: "issuing it twice changes nothing", Given: taken, When: Issue(issued)},
		{Name: "in whatever zone", Given: taken, When: but(func(c *Issue) { c.ValidFrom = noon.In(time.FixedZone("CET", 3600)) })},
		{Name: "on other terms it is another", Given: taken, When: but(func(c *Issue) { c.Limit = 3 }), Refused: ErrTaken},
		{Name: "of another promotion, too", Given: taken, When: but(func(c *Issue) { c.PromotionID = "prm2" }), Refused: ErrTaken},
		{Name: "a code is short", When: but(func(c *Issue) { c.Code = "AB" }), Refused: ErrCode},
		{Name: "and can be typed", When: but(func(c *Issue) { c.Code = "TEE FÜR ZWEI" }), Refused: ErrCode},
		{Name: "it belongs to a promotion", When: but(func(c *Issue) { c.PromotionID = "" }), Refused: ErrPromotion},
		{Name: "a limit is not negative", When: but(func(c *Issue) { c.Limit = -1 }), Refused: ErrLimit},
		{Name: "nor endless", When: but(func(c *Issue) { c.LimitPerCustomer = MaxUses + 1 }), Refused: ErrLimit},
		{Name: "it ends after it begins", When: but(func(c *Issue) { c.ValidUntil = noon }), Refused: ErrDates},
		{Name: "a withdrawn code stays withdrawn", Given: facts{issued, Withdrawn{"TEA-10", "prm1", "leaked"}}, When: Issue(issued), Refused: ErrWithdrawn},
	})
}

func TestReserving(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a use is reserved", Given: facts{issued}, When: ask("f1", "ada", noon), Then: facts{reserved("f1", "ada")}},
		{Name: "reserving it twice changes nothing", Given: gone, When: ask("f2", "bob", noon)},
		{Name: "also once it is redeemed", Given: gone, When: ask("f1", "ada", noon)},
		{Name: "one customer has one use", Given: taken, When: ask("f2", "ada", noon), Refused: ErrUsedUp},
		{Name: "a released use can be had again", Given: then(taken, released("f1", "ada", BecauseUnwound)), When: ask("f2", "ada", noon), Then: facts{reserved("f2", "ada")}},
		{Name: "but not by the same attempt", Given: then(taken, released("f1", "ada", BecauseUnwound)), When: ask("f1", "ada", noon), Refused: ErrReleased},
		{Name: "all customers have two", Given: gone, When: ask("f3", "cyd", noon), Refused: ErrExhausted},
		{Name: "an expired one is taken over", Given: gone, When: ask("f3", "cyd", later), Then: facts{released("f2", "bob", BecauseExpired), reserved("f3", "cyd")}},
		{Name: "a redeemed one never", Given: then(gone, redeemed("f2", "bob")), When: ask("f3", "cyd", later), Refused: ErrExhausted},
		{Name: "one's own, too", Given: taken, When: ask("f2", "ada", later), Then: facts{released("f1", "ada", BecauseExpired), reserved("f2", "ada")}},
		{Name: "not another's, when one has had one's own", Given: gone, When: ask("f3", "ada", later), Refused: ErrUsedUp},
		{Name: "what was lost can be asked for again", Given: then(taken, released("f1", "ada", BecauseExpired)), When: ask("f1", "ada", noon), Then: facts{reserved("f1", "ada")}},
		{Name: "not before it is valid", Given: facts{issued}, When: ask("f1", "ada", noon.Add(-1)), Refused: ErrTooEarly},
		{Name: "nor after", Given: facts{issued}, When: ask("f1", "ada", noon.Add(time.Hour)), Refused: ErrTooLate},
		{Name: "nor once it is withdrawn", Given: facts{issued, Withdrawn{"TEA-10", "prm1", "leaked"}}, When: ask("f1", "ada", noon), Refused: ErrWithdrawn},
		{Name: "who is limited has a name", Given: facts{issued}, When: ask("f1", "", noon), Refused: ErrCustomer},
		{Name: "a use has an id", Given: facts{issued}, When: ask("", "ada", noon), Refused: ErrRedemption},
		{Name: "without limits nothing is counted", Given: facts{open}, When: ask("f1", "", noon)},
		{Name: "an unknown code has no uses", When: ask("f1", "ada", noon), Refused: ErrNotFound},
	})
}

func TestRedeeming(t *testing.T) {
	t.Parallel()
	redeem := func(id, customer string, now time.Time) Redeem { return Redeem{id, customer, now} }
	withdrawn := Withdrawn{"TEA-10", "prm1", "leaked"}
	madeGood := Reserved{use("f1", "ada"), noon}
	decidertest.Check(t, Decider, []rule{
		{Name: "a reserved use is redeemed", Given: taken, When: redeem("f1", "ada", noon), Then: facts{redeemed("f1", "ada")}},
		{Name: "redeeming it twice changes nothing", Given: gone, When: redeem("f1", "ada", noon)},
		{Name: "what is reserved is promised", Given: then(taken, withdrawn), When: redeem("f1", "ada", later.Add(time.Hour)), Then: facts{redeemed("f1", "ada")}},
		{Name: "what was lost is made good", Given: then(taken, released("f1", "ada", BecauseExpired)), When: redeem("f1", "ada", noon), Then: facts{madeGood, redeemed("f1", "ada")}},
		{Name: "while there is something left", Given: then(gone, released("f2", "bob", BecauseExpired), reserved("f3", "cyd")), When: redeem("f2", "bob", noon), Refused: ErrExhausted},
		{Name: "what was given back is gone", Given: then(taken, released("f1", "ada", BecauseUnwound)), When: redeem("f1", "ada", noon), Refused: ErrReleased},
		{Name: "without limits nothing is counted", Given: facts{open}, When: redeem("f1", "ada", noon)},
		{Name: "a use has an id", Given: facts{issued}, When: redeem("", "ada", noon), Refused: ErrRedemption},
		{Name: "an unknown code is not redeemed", When: redeem("f1", "ada", noon), Refused: ErrNotFound},
	})
}

func TestReleasingAndWithdrawing(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a reserved use is given back", Given: taken, When: Release{"f1"}, Then: facts{released("f1", "ada", BecauseUnwound)}},
		{Name: "a redeemed one, too", Given: gone, When: Release{"f1"}, Then: facts{released("f1", "ada", BecauseUnwound)}},
		{Name: "giving back twice changes nothing", Given: then(taken, released("f1", "ada", BecauseUnwound)), When: Release{"f1"}},
		{Name: "what was never had is not given back", Given: taken, When: Release{"f9"}},
		{Name: "a code is withdrawn", Given: taken, When: Withdraw{"leaked"}, Then: facts{Withdrawn{"TEA-10", "prm1", "leaked"}}},
		{Name: "once", Given: then(taken, Withdrawn{"TEA-10", "prm1", "leaked"}), When: Withdraw{"again"}},
		{Name: "an unknown code is not withdrawn", When: Withdraw{"leaked"}, Refused: ErrNotFound},
	})
}

func TestAskingTakesNothing(t *testing.T) {
	t.Parallel()
	c := Decider.Fold(Coupon{}, gone...)
	if err := c.Usable("f9", "cyd", noon); !errors.Is(err, ErrExhausted) {
		t.Errorf("a third customer gets %v", err)
	}
	if err := c.Usable("f2", "bob", noon); err != nil {
		t.Errorf("what is reserved for somebody is refused them: %v", err)
	}
	if err := c.Usable("f9", "cyd", later); err != nil {
		t.Errorf("once a reservation has expired, %v", err)
	}
	if c.Taken != 2 || c.Redeemed() != 1 || c.TakenBy("ada") != 1 || c.TakenBy("cyd") != 0 {
		t.Errorf("%d uses are taken and %d redeemed", c.Taken, c.Redeemed())
	}
}
