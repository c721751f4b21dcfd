package checkout

import (
	"strconv"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
	"cartwright/domain/pricing"
	"cartwright/domain/sealed"
	"cartwright/domain/tax"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	lines = []Line{
		{SKU: "tea", ProductID: "p1", Title: "Tea", Quantity: 2, UnitPrice: money.Of(450, "EUR")},
		{SKU: "pot", ProductID: "p2", Title: "Pot", Quantity: 1, UnitPrice: money.Of(1999, "EUR")},
	}
	berlin   = Destination{Country: "DE", Address: sealed.Value{Key: "k", Nonce: []byte{1}, Text: []byte("sealed")}}
	standard = Option{Code: "standard", Name: "Standard delivery", Price: money.Of(490, "EUR"), Days: 3}
	pickup   = Option{Code: "pickup", Name: "Parcel shop", Price: money.Of(0, "EUR"), Days: 4}
	offered  = []Offer{{Option: standard}, {Option: pickup}}
	methods  = []string{"card", "paypal"}
	card     = Means{Method: "card", Token: "tok_1"}
	pieces   = []Piece{{"tea", 2, []string{"berlin"}}, {"pot", 1, []string{"lyon", "berlin"}}}

	started = Started{CheckoutID: "k1", CartID: "c1", VisitID: "v1", OrderID: "o1", Lines: lines}
	ready   = facts{started, AddressGiven{berlin}, DeliveryChosen{standard}, PaymentChosen{Means: card}}
	// submit1 is a submission of what is ready.
	submit1   = Submit{FulfilmentID: "f1", Quote: quoted(standard), Offered: offered, Methods: methods, Pieces: pieces}
	submitted = Submitted{Submission{
		CheckoutID: "k1", CartID: "c1", VisitID: "v1", OrderID: "o1", FulfilmentID: "f1", Attempt: 1, Lines: lines,
		Totals: Totals{
			Items: money.Of(2899, "EUR"), Shipping: money.Of(490, "EUR"), Discount: money.Of(0, "EUR"), Tax: money.Of(541, "EUR"),
			TaxIncluded: true, Total: money.Of(3389, "EUR"),
		},
		Destination: berlin, Delivery: standard, Payment: card, Pieces: pieces, Quote: quoted(standard),
	}}
	rejected  = Rejected{CheckoutID: "k1", FulfilmentID: "f1", Code: "payment_declined", Detail: "Declined.", SKU: ""}
	underWay  = then(ready, submitted)
	mended    = then(underWay, rejected)
	completed = then(underWay, Completed{CheckoutID: "k1", FulfilmentID: "f1", OrderID: "o1"})
	cancelled = then(ready, Cancelled{CheckoutID: "k1", CartID: "c1"})
)

// quoted is what the lines cost with a way of delivery, 19 % tax included.
func quoted(delivery Option, promotions ...pricing.Promotion) pricing.Quote {
	basket := pricing.Basket{Currency: "EUR", Country: "DE", Shipping: delivery.Price}
	for i, line := range lines {
		basket.Lines = append(basket.Lines, pricing.Line{
			LineID: strconv.Itoa(i), SKU: line.SKU, Quantity: line.Quantity, UnitPrice: line.UnitPrice,
		})
	}
	table := tax.NewTable([]tax.Rate{{Key: tax.Key{Country: "DE", Class: tax.Standard}, RatePPM: 190_000}})
	quote, err := pricing.Price(basket, pricing.DefaultSettings, promotions, table)
	if err != nil {
		panic(err)
	}
	return quote
}

// adas is a customer's checkout.
var adas = Started{CheckoutID: "k1", CartID: "c1", CustomerID: "ada", OrderID: "o1", Lines: lines}

func then(history facts, next ...Event) facts {
	return append(history[:len(history):len(history)], next...)
}

func TestStarting(t *testing.T) {
	t.Parallel()
	start := func(lines ...Line) Start {
		return Start{CheckoutID: "k1", CartID: "c1", VisitID: "v1", OrderID: "o1", Lines: lines}
	}
	line := func(quantity, price int64, currency string) Line {
		return Line{SKU: "tea", Quantity: quantity, UnitPrice: money.Of(price, currency)}
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "a checkout starts from a cart", When: Start(started), Then: facts{started}},
		{Name: "starting it twice changes nothing", Given: ready, When: Start(started)},
		{Name: "another cart cannot take the id", Given: ready, When: Start{CheckoutID: "k1", CartID: "c2", OrderID: "o2", Lines: lines}, Refused: ErrExists},
		{Name: "it needs ids", When: Start{CheckoutID: "k1", Lines: lines}, Refused: ErrIDs},
		{Name: "it needs lines", When: start(), Refused: ErrLines},
		{Name: "a guest's is anybody's who knows it", Given: ready, When: By{"ada", Start(started)}},
		{Name: "a customer's is their own", Given: facts{adas}, When: By{"ada", Cancel{}}, Then: facts{Cancelled{CheckoutID: "k1", CartID: "c1"}}},
		{Name: "it does not exist for others", Given: facts{adas}, When: By{"bob", Cancel{}}, Refused: ErrNotFound},
		{Name: "nor for guests", Given: facts{adas}, When: By{"", Cancel{}}, Refused: ErrNotFound},
		{Name: "of some units", When: start(line(0, 450, "EUR")), Refused: ErrLines},
		{Name: "with a price", When: start(line(1, 0, "EUR")), Refused: ErrLines},
		{Name: "in one currency", When: start(line(1, 1, "EUR"), line(1, 1, "USD")), Refused: ErrLines},
		{Name: "that can be added up", When: start(line(3, 1<<62, "EUR")), Refused: ErrLines},
		{Name: "nothing can be given to what was not started", When: GiveAddress{berlin}, Refused: ErrNotFound},
	})
}

func TestClaiming(t *testing.T) {
	t.Parallel()
	claimed := Claimed{"k1", "ada"}
	decidertest.Check(t, Decider, []rule{
		{Name: "a guest's becomes a customer's", Given: ready, When: By{"ada", Claim{"ada"}}, Then: facts{claimed}},
		{Name: "twice changes nothing", Given: then(ready, claimed), When: Claim{"ada"}},
		{Name: "then it is nobody else's", Given: then(ready, claimed), When: Claim{"bob"}, Refused: ErrNotFound},
		{Name: "nor a guest's", Given: then(ready, claimed), When: By{"", GiveAddress{berlin}}, Refused: ErrNotFound},
		{Name: "the order will be theirs", Given: then(ready, claimed), When: submit1, Then: facts{adasSubmission()}},
		{Name: "also after a rejection", Given: mended, When: Claim{"ada"}, Then: facts{claimed}},
		{Name: "not while an attempt is under way", Given: underWay, When: Claim{"ada"}, Refused: ErrSubmitted},
		{Name: "not once it is completed", Given: completed, When: Claim{"ada"}, Refused: ErrCompleted},
		{Name: "once it is cancelled it does not matter", Given: cancelled, When: Claim{"ada"}},
		{Name: "somebody has to", Given: ready, When: Claim{}, Refused: ErrCustomer},
	})
}

func adasSubmission() Submitted {
	adas := submitted
	adas.CustomerID = "ada"
	return adas
}

func TestGivingAnAddress(t *testing.T) {
	t.Parallel()
	lyon := Destination{Country: "FR", Address: sealed.Value{Key: "k", Nonce: []byte{2}, Text: []byte("sealed")}}
	decidertest.Check(t, Decider, []rule{
		{Name: "an address is given", Given: facts{started}, When: GiveAddress{berlin}, Then: facts{AddressGiven{berlin}}},
		{Name: "the same again changes nothing", Given: ready, When: GiveAddress{berlin}},
		{Name: "another takes its place", Given: ready, When: GiveAddress{lyon}, Then: facts{AddressGiven{lyon}}},
		{Name: "also after a rejection", Given: mended, When: GiveAddress{lyon}, Then: facts{AddressGiven{lyon}}},
		{Name: "it is in a country", Given: ready, When: GiveAddress{Destination{Country: "Germany", Address: berlin.Address}}, Refused: ErrCountry},
		{Name: "it is not empty", Given: ready, When: GiveAddress{Destination{Country: "DE"}}, Refused: ErrAddress},
		{Name: "not while an attempt is under way", Given: underWay, When: GiveAddress{lyon}, Refused: ErrSubmitted},
		{Name: "not once it is completed", Given: completed, When: GiveAddress{lyon}, Refused: ErrCompleted},
		{Name: "not once it is cancelled", Given: cancelled, When: GiveAddress{lyon}, Refused: ErrCancelled},
	})
}

func TestChoosingDelivery(t *testing.T) {
	t.Parallel()
	choose := func(code string) ChooseDelivery { return ChooseDelivery{Code: code, Offered: offered} }
	decidertest.Check(t, Decider, []rule{
		{Name: "an option is chosen as it is offered", Given: facts{started}, When: choose("pickup"), Then: facts{DeliveryChosen{pickup}}},
		{Name: "the same again changes nothing", Given: ready, When: choose("standard")},
		{Name: "only what is offered", Given: ready, When: choose("drone"), Refused: ErrOption},
		{Name: "nothing where nothing is", Given: ready, When: ChooseDelivery{Code: "pickup"}, Refused: ErrOption},
		{Name: "not while an attempt is under way", Given: underWay, When: choose("pickup"), Refused: ErrSubmitted},
	})
}

func TestCancelling(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "an open checkout is cancelled", Given: ready, When: Cancel{}, Then: facts{Cancelled{"k1", "c1"}}},
		{Name: "cancelling twice changes nothing", Given: cancelled, When: Cancel{}},
		{Name: "not while an attempt is under way", Given: underWay, When: Cancel{}, Refused: ErrSubmitted},
		{Name: "not once it is completed", Given: completed, When: Cancel{}, Refused: ErrCompleted},
		{Name: "an unknown one is not there to cancel", When: Cancel{}, Refused: ErrNotFound},
	})
}

func TestTotalsBeforeAndAfterDeliveryIsChosen(t *testing.T) {
	t.Parallel()
	eur := func(minor int64) money.Money { return money.Of(minor, "EUR") }
	if got, err := Decider.Fold(Checkout{}, started).Totals(); err != nil || got != (Totals{Items: eur(2899), Shipping: eur(0), Total: eur(2899)}) {
		t.Errorf("comes to %+v, %v", got, err)
	}
	if got, err := Decider.Fold(Checkout{}, ready...).Totals(); err != nil || got.Total != submitted.Totals.Total {
		t.Errorf("comes to %+v, %v", got, err)
	}
	if c := Decider.Fold(Checkout{}, mended...); c.LastRejection == nil || *c.LastRejection != rejected {
		t.Errorf("remembers %+v", c.LastRejection)
	}
	if c := Decider.Fold(Checkout{}, then(mended, submitted)...); c.LastRejection != nil {
		t.Errorf("still remembers %+v", c.LastRejection)
	}
}
