package checkout

import (
	"testing"

	"cartwright/domain/decider/decidertest"
)

func TestChoosingAPickupPointAndADay(t *testing.T) {
	t.Parallel()
	with := []Offer{{Option: pickup, Points: []string{"k1", "k2"}, Windows: []string{"2026-11-24"}}, {Option: standard}}
	at, on := pickup, pickup
	at.PickupPoint, on.PickupPoint, on.Window = "k2", "k2", "2026-11-24"
	choose := func(code, point, window string) ChooseDelivery { return ChooseDelivery{code, point, window, with} }
	history := facts{started, AddressGiven{berlin}}
	submit := but(func(s *Submit) { s.Offered, s.Quote = with, quoted(pickup) })
	gone := but(func(s *Submit) { s.Offered = []Offer{{Option: pickup, Points: []string{"k1"}}} })
	decidertest.Check(t, Decider, []rule{
		{Name: "a pickup point must be chosen", Given: history, When: choose("pickup", "", ""), Refused: ErrPickupPoint},
		{Name: "one that is offered", Given: history, When: choose("pickup", "k3", ""), Refused: ErrPickupPoint},
		{Name: "it is kept", Given: history, When: choose("pickup", "k2", ""), Then: facts{DeliveryChosen{at}}},
		{Name: "a day may be chosen", Given: history, When: choose("pickup", "k2", "2026-11-24"), Then: facts{DeliveryChosen{on}}},
		{Name: "one that is offered, too", Given: history, When: choose("pickup", "k2", "2026-11-25"), Refused: ErrWindow},
		{Name: "where there are none, none is chosen", Given: history, When: choose("standard", "k1", ""), Refused: ErrPickupPoint},
		{
			Name: "a day that has passed is chosen anew", Refused: ErrDelivery, When: gone,
			Given: append(history, DeliveryChosen{on}, PaymentChosen{Means: card}),
		},
		{
			Name: "what is still offered is submitted", When: submit, Given: append(history, DeliveryChosen{at}, PaymentChosen{Means: card}),
			Then: facts{Submitted{withDelivery(at)}},
		},
	})
}

func withDelivery(o Option) Submission {
	s := submitted.Submission
	s.Delivery, s.Quote = o, quoted(o)
	s.Totals = totalsOf(s.Quote)
	return s
}

func TestTerms(t *testing.T) {
	t.Parallel()
	asked := but(func(s *Submit) { s.Terms = "2026-11" })
	agreed := submitted
	agreed.Terms = "2026-11"
	accepted := then(ready, TermsAccepted{"2026-11"})
	decidertest.Check(t, Decider, []rule{
		{Name: "terms are accepted", Given: ready, When: AcceptTerms{"2026-11"}, Then: facts{TermsAccepted{"2026-11"}}},
		{Name: "once", Given: accepted, When: AcceptTerms{"2026-11"}},
		{Name: "in a version", Given: ready, When: AcceptTerms{}, Refused: ErrTermsVersion},
		{Name: "before the submission", Given: ready, When: asked, Refused: ErrTerms},
		{Name: "in the version that holds", Given: then(ready, TermsAccepted{"2025-01"}), When: asked, Refused: ErrTerms},
		{Name: "the submission says which", Given: accepted, When: asked, Then: facts{agreed}},
		{Name: "not while it is under way", Given: underWay, When: AcceptTerms{"x"}, Refused: ErrSubmitted},
	})
}
