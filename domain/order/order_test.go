package order

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
	"cartwright/domain/refusal"
	"cartwright/domain/sealed"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	ref    = Ref{OrderID: "o1", FulfilmentID: "f1"}
	placed = Placed{
		Ref: ref, CheckoutID: "k1", CartID: "c1", VisitID: "v1", PaymentID: "y1", TrackingToken: "token",
		PlacedAt: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC),
		Lines: []Line{
			{SKU: "tea", ProductID: "p1", Title: "Tea", Quantity: 2, UnitPrice: eur(450), Total: eur(900)},
			{SKU: "pot", ProductID: "p2", Title: "Pot", Quantity: 1, UnitPrice: eur(1999), Total: eur(1999)},
		},
		Items: eur(2899), Shipping: eur(490), Total: eur(3389),
		Country: "DE", Address: sealed.Value{Key: "k", Text: []byte("sealed")}, DeliveryOption: "standard", DeliveryDays: 3,
	}
	takenBack = Cancelled{Ref: ref, Reason: "regret", PlacedAt: placed.PlacedAt, Lines: placed.Lines, Total: placed.Total}

	confirmed = facts{placed, Confirmed{ref}}
	cancelled = facts{placed, takenBack}
	completed = facts{placed, Confirmed{ref}, Completed{ref}}
)

func eur(minor int64) money.Money { return money.Of(minor, "EUR") }

// but returns the order with something changed; its lines are its own.
func but(change func(*Placed)) Placed {
	p := placed
	p.Lines = append([]Line(nil), placed.Lines...)
	change(&p)
	return p
}

func TestPlacing(t *testing.T) {
	t.Parallel()
	other := but(func(p *Placed) { p.FulfilmentID = "f2" })
	decidertest.Check(t, Decider, []rule{
		{Name: "an order is placed", When: Place{placed}, Then: facts{placed}},
		{Name: "placing it twice changes nothing", Given: confirmed, When: Place{placed}},
		{Name: "there is one per checkout", Given: facts{placed}, When: Place{other}, Refused: ErrExists},
		{Name: "also once it was cancelled", Given: cancelled, When: Place{other}, Refused: ErrExists},
	})
}

func TestAnOrderHasOneNumber(t *testing.T) {
	t.Parallel()
	numbered := facts{placed, Numbered{ref, 1042}}
	decidertest.Check(t, Decider, []rule{
		{Name: "a placed order gets a number", Given: facts{placed}, When: Number{1042}, Then: facts{Numbered{ref, 1042}}},
		{Name: "so does one that was cancelled or completed meanwhile", Given: cancelled, When: Number{1042}, Then: facts{Numbered{ref, 1042}}},
		{Name: "numbering it twice changes nothing", Given: numbered, When: Number{1042}},
		{Name: "it keeps its number", Given: numbered, When: Number{1043}, Refused: ErrNumbered},
		{Name: "what was never placed has none", When: Number{1042}, Refused: ErrNotFound},
		{Name: "numbers begin at one", Given: facts{placed}, When: Number{0}, Refused: ErrNumber},
	})
}

func TestFromPlacedToCompleted(t *testing.T) {
	t.Parallel()
	cancel := Cancel{"regret"}
	decidertest.Check(t, Decider, []rule{
		{Name: "a placed order is confirmed", Given: facts{placed}, When: Confirm{}, Then: facts{Confirmed{ref}}},
		{Name: "confirming twice changes nothing", Given: confirmed, When: Confirm{}},
		{Name: "also once it is completed", Given: completed, When: Confirm{}},
		{Name: "a cancelled order is not confirmed", Given: cancelled, When: Confirm{}, Refused: ErrCancelled},
		{Name: "a confirmed order is completed", Given: confirmed, When: Complete{}, Then: facts{Completed{ref}}},
		{Name: "completing twice changes nothing", Given: completed, When: Complete{}},
		{Name: "first it is confirmed", Given: facts{placed}, When: Complete{}, Refused: ErrNotConfirmed},
		{Name: "a cancelled order is not completed", Given: cancelled, When: Complete{}, Refused: ErrCancelled},
		{Name: "a placed order is cancelled", Given: facts{placed}, When: cancel, Then: facts{takenBack}},
		{Name: "a confirmed order is cancelled", Given: confirmed, When: cancel, Then: facts{takenBack}},
		{Name: "cancelling twice changes nothing", Given: cancelled, When: cancel},
		{Name: "a completed order is not cancelled", Given: completed, When: cancel, Refused: ErrCompleted},
		{Name: "an unknown order is not there to cancel", When: cancel, Refused: ErrNotFound},
	})
}

func TestAnOrderIsPaidInParts(t *testing.T) {
	t.Parallel()
	parts := []Payment{{placed.PaymentID, "card", eur(1389)}, {"y2", "gift_card", eur(2000)}}
	both := but(func(p *Placed) { p.Payments = parts })
	decidertest.Check(t, Decider, []rule{{Name: "they are its total", When: Place{both}, Then: facts{both}}})
	if !slices.Equal(both.PaidBy(), parts) {
		t.Errorf("it is paid by %v", both.PaidBy())
	}
	if one := placed.PaidBy(); len(one) != 1 || one[0].PaymentID != placed.PaymentID || one[0].Amount != placed.Total {
		t.Errorf("an order of before there were parts is paid by %v", one)
	}
}

func TestTaxAndDiscountTakePart(t *testing.T) {
	t.Parallel()
	taxed := but(func(p *Placed) {
		p.Discount, p.Tax = eur(389), eur(570)
		p.Taxes = []TaxLine{{"DE-standard", OnItems, eur(477)}, {"DE-standard", OnShipping, eur(93)}}
	})
	added, included := taxed, taxed
	added.Total = eur(3389 - 389 + 570)
	included.TaxIncluded, included.Total = true, eur(3389-389)
	untaxed := but(func(p *Placed) { p.Tax, p.Discount = eur(0), eur(0) })
	back := takenBack
	back.Discount, back.Tax, back.Taxes, back.Total = taxed.Discount, taxed.Tax, taxed.Taxes, added.Total
	decidertest.Check(t, Decider, []rule{
		{Name: "tax comes on top of net prices", When: Place{added}, Then: facts{added}},
		{Name: "tax is contained in gross prices", When: Place{included}, Then: facts{included}},
		{Name: "no tax has any currency", When: Place{untaxed}, Then: facts{untaxed}},
		{Name: "what is cancelled is told in full", Given: facts{added}, When: Cancel{"regret"}, Then: facts{back}},
	})
}

func TestAnOrderBalancesOrNamesTheField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field  string
		want   error
		change func(*Placed)
	}{
		{"/order_id", ErrID, func(p *Placed) { p.OrderID = "" }},
		{"/fulfilment_id", ErrID, func(p *Placed) { p.FulfilmentID = "" }},
		{"/checkout_id", ErrID, func(p *Placed) { p.CheckoutID = "" }},
		{"/cart_id", ErrID, func(p *Placed) { p.CartID = "" }},
		{"/payment_id", ErrID, func(p *Placed) { p.PaymentID = "" }},
		{"/tracking_token", ErrID, func(p *Placed) { p.TrackingToken = "" }},
		{"/lines", ErrLines, func(p *Placed) { p.Lines = nil }},
		{"/lines/1", ErrLines, func(p *Placed) { p.Lines[1].Quantity = 0 }},
		{"/lines/0", ErrLines, func(p *Placed) { p.Lines[0].SKU = "" }},
		{"/lines/0/components/1", ErrLines, func(p *Placed) { p.Lines[0].Components = []Component{{"cup", "Cup", 2}, {"bag", "Bag", 0}} }},
		{"/lines/0/total", ErrUnbalanced, func(p *Placed) { p.Lines[0].Quantity = 3 }},
		{"/lines/1/total", ErrUnbalanced, func(p *Placed) { p.Lines[1].Total.Currency = "USD" }},
		{"/lines/1/total", ErrUnbalanced, func(p *Placed) {
			p.Lines[1].UnitPrice, p.Lines[1].Total = eur(math.MaxInt64), eur(math.MaxInt64)
		}},
		{"/items", ErrUnbalanced, func(p *Placed) { p.Items, p.Total = eur(2900), eur(3390) }},
		{"/total", ErrUnbalanced, func(p *Placed) { p.Total = eur(3388) }},
		{"/total", ErrUnbalanced, func(p *Placed) { p.Discount = eur(100) }},
		{"/discount", ErrDiscount, func(p *Placed) { p.Discount, p.Total = eur(3390), eur(-1) }},
		{"/discount", ErrDiscount, func(p *Placed) { p.Discount, p.Total = eur(-1), eur(3390) }},
		{"/tax", ErrUnbalanced, func(p *Placed) { p.Tax, p.Total = eur(644), eur(4033) }},
		{"/taxes/0", ErrTax, func(p *Placed) { p.Taxes = []TaxLine{{"", OnItems, eur(1)}} }},
		{"/taxes/0", ErrTax, func(p *Placed) { p.Taxes = []TaxLine{{"VAT", "air", eur(1)}} }},
		{"/taxes/0", ErrTax, func(p *Placed) { p.Taxes = []TaxLine{{"VAT", OnItems, eur(-1)}} }},
		{"/taxes/1/amount", ErrUnbalanced, func(p *Placed) {
			p.Taxes = []TaxLine{{"VAT", OnItems, eur(1)}, {"VAT", OnItems, money.Of(1, "USD")}}
		}},
		{"/payments", ErrPayments, func(p *Placed) { p.Payments = []Payment{{p.PaymentID, "card", eur(3388)}} }},
		{"/payments", ErrPayments, func(p *Placed) { p.Payments = []Payment{{"y2", "card", eur(3389)}} }},
		{"/payments/1", ErrPayments, func(p *Placed) { p.Payments = []Payment{{p.PaymentID, "card", eur(3389)}, {"y2", "gift_card", eur(0)}} }},
		{"/payments/0", ErrPayments, func(p *Placed) { p.Payments = []Payment{{"", "card", eur(3389)}} }},
		{"/total", ErrUnbalanced, func(p *Placed) { p.Shipping, p.Total = eur(-1), eur(2898) }},
		{"/total", ErrUnbalanced, func(p *Placed) { p.Shipping = money.Of(490, "USD") }},
	} {
		_, err := Decide(Order{}, Place{but(c.change)})
		var refused *refusal.Refusal
		if !errors.Is(err, c.want) || !errors.As(err, &refused) || refused.Field != c.field {
			t.Errorf("refused with %#v, want %v at %s", err, c.want, c.field)
		}
	}
}
