package credit

import (
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	noon  = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	later = noon.Add(15 * time.Minute)
	end   = noon.Add(24 * time.Hour)

	card    = Account{AccountID: "crd1", Kind: GiftCard}
	issued  = Issued{Account: card, Last4: "7KQ2", Amount: eur(5000), ExpiresAt: end, Reason: "sold at the till"}
	first   = Ref{PaymentID: "y1", OrderID: "o1", FulfilmentID: "f1"}
	second  = Ref{PaymentID: "y2", OrderID: "o2", FulfilmentID: "f2"}
	heldAll = facts{issued, held(first, 5000)}
	paid    = facts{issued, held(first, 5000), captured(first, "c1", 5000)}
	lost    = facts{issued, held(first, 5000), released(first, 5000, BecauseExpired), held(second, 4000)}
	partly  = facts{issued, held(first, 5000), captured(first, "c1", 2000)}
	blocked = facts{issued, Blocked{card, "stolen"}}
)

func eur(minor int64) money.Money { return money.Of(minor, "EUR") }

func held(ref Ref, minor int64) Held { return Held{card, ref, eur(minor), later} }

func captured(ref Ref, id string, minor int64) Captured { return Captured{card, ref, id, eur(minor)} }

func released(ref Ref, minor int64, reason string) Released {
	return Released{card, ref, eur(minor), reason}
}

func declined(ref Ref, minor int64, code, reason string) Declined {
	return Declined{card, ref, eur(minor), code, reason}
}

func ask(ref Ref, minor int64, now time.Time) Hold {
	return Hold{Ref: ref, Amount: eur(minor), Now: now, ExpiresAt: later}
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
	account := Issued{Account: Account{"crd2", StoreCredit}, Holder: "cus1", Amount: eur(0)}
	decidertest.Check(t, Decider, []rule{
		{Name: "a gift card is issued", When: Issue(issued), Then: facts{issued}},
		{Name: "issuing it twice changes nothing", Given: paid, When: Issue(issued)},
		{Name: "on other terms it is another", Given: paid, When: but(func(c *Issue) { c.Amount = eur(1) }), Refused: ErrExists},
		{Name: "store credit begins with nothing", When: Issue(account), Then: facts{account}},
		{Name: "a gift card does not", When: but(func(c *Issue) { c.Amount = eur(0) }), Refused: ErrAmount},
		{Name: "an amount has a currency", When: but(func(c *Issue) { c.Amount = money.Of(1, "") }), Refused: ErrAmount},
		{Name: "and an end", When: but(func(c *Issue) { c.Amount = eur(MaxBalance + 1) }), Refused: ErrTooMuch},
		{Name: "a gift card is known by the end of its code", When: but(func(c *Issue) { c.Last4 = "" }), Refused: ErrAccount},
		{Name: "and never by more of it", When: but(func(c *Issue) { c.Last4 = "4Q2X7KQ2" }), Refused: ErrAccount},
		{Name: "store credit has a holder", When: but(func(c *Issue) { c.Kind, c.Last4 = StoreCredit, "" }), Refused: ErrAccount},
		{Name: "nothing else is an account", When: but(func(c *Issue) { c.Kind = "points" }), Refused: ErrAccount},
	})
}

func TestTheAccountItself(t *testing.T) {
	t.Parallel()
	some := Credited{card, "a1", eur(700), "sorry"}
	plus := func(id string, amount money.Money) Add { return Add{id, amount, "sorry"} }
	decidertest.Check(t, Decider, []rule{
		{Name: "an amount is added", Given: facts{issued}, When: plus("a1", eur(700)), Then: facts{some}},
		{Name: "adding it twice changes nothing", Given: facts{issued, some}, When: plus("a1", eur(700))},
		{Name: "another amount is another credit", Given: facts{issued, some}, When: plus("a1", eur(1)), Refused: ErrCreditUsed},
		{Name: "of the same currency", Given: facts{issued}, When: plus("a1", money.Of(700, "USD")), Refused: ErrAmount},
		{Name: "up to a limit", Given: facts{issued}, When: plus("a1", eur(MaxBalance-4999)), Refused: ErrTooMuch},
		{Name: "with an id", Given: facts{issued}, When: plus("", eur(1)), Refused: ErrCreditID},
		{Name: "to an account that is there", When: plus("a1", eur(1)), Refused: ErrNotFound},
		{Name: "it expires when its time is over", Given: facts{issued}, When: Expire{end}, Then: facts{Expired{card, eur(5000)}}},
		{Name: "not before", Given: facts{issued}, When: Expire{end.Add(-1)}},
		{Name: "once", Given: facts{issued, Expired{card, eur(5000)}}, When: Expire{end}},
		{Name: "what is held does not", Given: facts{issued, held(first, 3000)}, When: Expire{end}, Then: facts{Expired{card, eur(2000)}}},
		{Name: "it is blocked", Given: facts{issued}, When: Block{"stolen"}, Then: facts{blocked[1]}},
		{Name: "once", Given: blocked, When: Block{"stolen"}},
		{Name: "and unblocked", Given: blocked, When: Unblock{}, Then: facts{Unblocked{card}}},
		{Name: "once", Given: facts{issued}, When: Unblock{}},
	})
}

func TestHolding(t *testing.T) {
	t.Parallel()
	again := Ref{PaymentID: "y9", OrderID: "o1", FulfilmentID: "f9"}
	anew := Hold{Ref: again, Amount: eur(4000), Now: noon, ExpiresAt: later.Add(1)}
	decidertest.Check(t, Decider, []rule{
		{Name: "an amount is held", Given: facts{issued}, When: ask(first, 5000, noon), Then: facts{held(first, 5000)}},
		{Name: "holding it twice changes nothing", Given: heldAll, When: ask(first, 5000, noon)},
		{Name: "also once it is captured", Given: paid, When: ask(first, 5000, noon)},
		{Name: "a payment holds one amount", Given: heldAll, When: ask(first, 4000, noon), Refused: ErrPaymentUsed},
		{Name: "there is not more than there is", Given: heldAll, When: ask(second, 1, noon), Then: facts{declined(second, 1, ErrInsufficient.Code, ErrInsufficient.Message)}},
		{Name: "the answer stays the same", Given: then(heldAll, declined(second, 1, ErrInsufficient.Code, ErrInsufficient.Message), released(first, 5000, BecauseUnwound)), When: ask(second, 1, noon)},
		{Name: "an expired hold is taken over", Given: heldAll, When: ask(second, 4000, later), Then: facts{released(first, 5000, BecauseExpired), held(second, 4000)}},
		{Name: "unless that would not do", Given: heldAll, When: ask(second, 5001, later), Then: facts{declined(second, 5001, ErrInsufficient.Code, ErrInsufficient.Message)}},
		{Name: "an earlier attempt at the order gives way", Given: heldAll, When: anew, Then: facts{released(first, 5000, BecauseUnwound), Held{card, again, eur(4000), later.Add(1)}}},
		{Name: "a later one does not", Given: facts{issued, Held{card, again, eur(5000), later.Add(1)}}, When: ask(first, 1, noon), Then: facts{declined(first, 1, ErrInsufficient.Code, ErrInsufficient.Message)}},
		{Name: "not on a blocked account", Given: blocked, When: ask(first, 1, noon), Then: facts{declined(first, 1, ErrBlocked.Code, ErrBlocked.Message)}},
		{Name: "nor once its time is over", Given: facts{issued}, When: ask(first, 1, end), Then: facts{declined(first, 1, ErrOver.Code, ErrOver.Message)}},
		{Name: "in its currency", Given: facts{issued}, When: Hold{Ref: first, Amount: money.Of(1, "USD")}, Refused: ErrAmount},
		{Name: "for somebody", Given: facts{issued}, When: ask(Ref{PaymentID: "y1"}, 1, noon), Refused: ErrIDs},
		{Name: "on an account that is there", When: ask(first, 1, noon), Refused: ErrNotFound},
		{Name: "it is released", Given: heldAll, When: Release{"y1"}, Then: facts{released(first, 5000, BecauseUnwound)}},
		{Name: "once", Given: then(heldAll, released(first, 5000, BecauseUnwound)), When: Release{"y1"}},
		{Name: "what is captured is not", Given: paid, When: Release{"y1"}},
		{Name: "the rest is", Given: partly, When: Release{"y1"}, Then: facts{released(first, 3000, BecauseUnwound)}},
		{Name: "nothing is released that was never held", Given: facts{issued}, When: Release{"y1"}},
	})
}

func TestCapturing(t *testing.T) {
	t.Parallel()
	capture := func(id string, minor int64) Capture {
		return Capture{PaymentID: "y1", CaptureID: id, Amount: eur(minor)}
	}
	all := Capture{PaymentID: "y1", CaptureID: "c1"}
	some := Capture{PaymentID: "y1", CaptureID: "c1", Amount: eur(2000), Partial: true}
	gone := CaptureDeclined{card, first, "c1", eur(5000), ErrInsufficient.Code, ErrInsufficient.Message}
	decidertest.Check(t, Decider, []rule{
		{Name: "all of it is captured", Given: heldAll, When: all, Then: facts{captured(first, "c1", 5000)}},
		{Name: "capturing it twice changes nothing", Given: paid, When: all},
		{Name: "or some, and the rest is released", Given: heldAll, When: capture("c1", 2000), Then: facts{captured(first, "c1", 2000), released(first, 3000, BecauseCaptured)}},
		{Name: "unless more is to come", Given: heldAll, When: some, Then: facts{captured(first, "c1", 2000)}},
		{Name: "which comes under another id", Given: partly, When: capture("c2", 3000), Then: facts{captured(first, "c2", 3000)}},
		{Name: "an id stands for one amount", Given: partly, When: capture("c1", 3000), Refused: ErrCaptureUsed},
		{Name: "never more than is held", Given: partly, When: capture("c2", 3001), Refused: ErrCaptureTooMuch},
		{Name: "also on a blocked account", Given: then(heldAll, blocked[1]), When: all, Then: facts{captured(first, "c1", 5000)}},
		{Name: "what is lost is made good", Given: lost, When: capture("c1", 1000), Then: facts{held(first, 1000), captured(first, "c1", 1000)}},
		{Name: "if it is there", Given: lost, When: all, Then: facts{gone}},
		{Name: "the answer stays the same", Given: then(lost, gone, released(second, 4000, BecauseUnwound)), When: all},
		{Name: "and is not more than was asked", Given: lost, When: capture("c1", 5001), Refused: ErrCaptureTooMuch},
		{Name: "what is released is gone", Given: then(heldAll, released(first, 5000, BecauseUnwound)), When: all, Refused: ErrReleased},
		{Name: "what was declined never was", Given: facts{issued, declined(first, 6000, "x", "y")}, When: all, Refused: ErrDeclined},
		{Name: "nothing is captured after all", Given: paid, When: capture("c2", 1), Refused: ErrCaptured},
		{Name: "nor before it is held", Given: facts{issued}, When: all, Refused: ErrNoHold},
		{Name: "nor in another currency", Given: heldAll, When: Capture{PaymentID: "y1", Amount: money.Of(1, "USD")}, Refused: ErrAmount},
	})
}

func TestRefunding(t *testing.T) {
	t.Parallel()
	back := Refunded{Account: card, Ref: first, RefundID: "r1", Amount: eur(3000), Reason: "broken", ExpiresAt: noon.Add(refundTerm)}
	long, lasting := facts{issued, paid[1], paid[2]}, issued
	lasting.ExpiresAt = noon.Add(2 * refundTerm)
	long[0] = lasting
	kept := back
	kept.ExpiresAt = time.Time{}
	after := end.Add(time.Hour)
	refund := func(id string, minor int64) Refund { return Refund{"y1", id, eur(minor), "broken", noon} }
	decidertest.Check(t, Decider, []rule{
		{Name: "some of it is given back", Given: paid, When: refund("r1", 3000), Then: facts{back}},
		{Name: "an account that lasts ends as before", Given: long, When: refund("r1", 3000), Then: facts{kept}},
		{
			Name: "what ended before can be spent again", Given: then(paid, back),
			When: Hold{Ref: second, Amount: eur(3000), Now: after, ExpiresAt: after.Add(time.Hour)},
			Then: facts{Held{card, second, eur(3000), after.Add(time.Hour)}},
		},
		{Name: "until it ends again", Given: then(paid, back), When: Expire{noon.Add(refundTerm)}, Then: facts{Expired{card, eur(3000)}}},
		{Name: "giving it back twice changes nothing", Given: then(paid, back), When: refund("r1", 3000)},
		{Name: "another amount is another refund", Given: then(paid, back), When: refund("r1", 1), Refused: ErrRefundUsed},
		{Name: "never more than was captured", Given: then(paid, back), When: refund("r2", 2001), Refused: ErrRefundTooMuch},
		{Name: "what is only held is released instead", Given: heldAll, When: refund("r1", 1), Refused: ErrRefundTooMuch},
		{Name: "a blocked account takes it", Given: then(paid, blocked[1]), When: refund("r1", 3000), Then: facts{back}},
		{Name: "a refund has an id", Given: paid, When: refund("", 1), Refused: ErrRefundID},
		{Name: "it is of something", Given: paid, When: refund("r1", 0), Refused: ErrAmount},
		{Name: "and of a payment", Given: paid, When: Refund{"y9", "r1", eur(1), "", noon}, Refused: ErrNoHold},
	})
}
