package process

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/delivery"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/pricing"
	"cartwright/domain/risk"
	"cartwright/domain/sealed"
	"cartwright/domain/stock"

	"pgregory.net/rapid"
)

var (
	skus      = []string{"tea", "pot"}
	locations = []string{"berlin", "paris"}
)

// open fills the shelves and starts a few checkouts that want more than there is.
func (w *world) open() {
	for _, sku := range skus {
		for _, location := range locations {
			quantity := rapid.Int64Range(1, 6).Draw(w.t, "units")
			w.must(app.StockID(sku, location), "receive", stock.Receive{SKU: sku, Location: location, Quantity: quantity, Cause: "count"})
			ahead := rapid.Int64Range(-3, 3).Draw(w.t, "promised")
			w.must(app.StockID(sku, location), "policy", stock.SetPolicy{SKU: sku, Location: location, Policy: stock.Policy{
				PromiseUpTo: max(0, ahead), PromiseAs: stock.Backorder,
			}})
		}
	}
	for i := range rapid.IntRange(1, 3).Draw(w.t, "checkouts") {
		w.start(fmt.Sprint("chk_", i))
	}
}

// set is a bundle of what is sold by itself, too.
var set = checkout.Line{
	SKU: "set", ProductID: "set", Title: "set", Quantity: 2, UnitPrice: money.Of(900, "EUR"),
	Components: []checkout.Component{{SKU: "tea", Title: "tea", Quantity: 1}, {SKU: "pot", Title: "pot", Quantity: 1}},
}

func (w *world) start(id string) {
	var lines []checkout.Line
	for _, sku := range skus[:rapid.IntRange(1, 2).Draw(w.t, "skus")] {
		quantity := rapid.Int64Range(1, 4).Draw(w.t, "quantity")
		lines = append(lines, checkout.Line{SKU: sku, ProductID: sku, Title: sku, Quantity: quantity, UnitPrice: money.Of(450, "EUR")})
	}
	if rapid.Bool().Draw(w.t, "bundle") {
		lines = append(lines, set)
	}
	option := checkout.Option{Code: "standard", Price: money.Of(490, "EUR"), Days: 3}
	w.must(id, "start", checkout.Start{CheckoutID: id, CartID: "cart" + id, OrderID: "ord" + id, Lines: lines})
	w.must(id, "address", checkout.GiveAddress{Destination: checkout.Destination{
		Country: "DE", Address: sealed.Value{Key: id, Text: []byte("sealed")},
	}})
	w.must(id, "delivery", checkout.ChooseDelivery{Code: "standard", Offered: []checkout.Offer{{Option: option}}})
	w.must(id, "payment", checkout.ChoosePayment{
		Means: checkout.Means{Method: "card", Token: "tok"}, Credits: w.credits(), Offered: []string{"card"},
	})
	w.submit(id)
}

// credits are up to two gift cards that pay for some of it, or all.
func (w *world) credits() (chosen []checkout.Credit) {
	for i := range rapid.IntRange(0, 2).Draw(w.t, "credits") {
		there := money.Of(rapid.Int64Range(1, 2000).Draw(w.t, "there"), "EUR")
		chosen = append(chosen, checkout.Credit{AccountID: fmt.Sprint("crd_", i), Kind: checkout.GiftCard, There: there})
	}
	return chosen
}

// submit routes from levels that may be quite wrong.
func (w *world) submit(id string) {
	c := fold(w, checkout.Category, checkout.Decider, id)
	var lines []stock.Need
	var levels []stock.Level
	for _, line := range c.Lines {
		lines = append(lines, stock.Need{SKU: line.SKU, Quantity: line.Quantity})
	}
	needs, err := stock.Expand(lines, map[string][]stock.Need{"set": {{SKU: "tea", Quantity: 1}, {SKU: "pot", Quantity: 1}}})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, need := range needs {
		for _, location := range locations {
			levels = append(levels, stock.Level{
				SKU: need.SKU, Location: location, Available: rapid.Int64Range(0, 5).Draw(w.t, "level"),
			})
		}
	}
	routed, _ := stock.Routing{Preferred: locations}.Route(needs, levels)
	pieces := make([]checkout.Piece, len(routed))
	for i, piece := range routed {
		pieces[i] = checkout.Piece(piece)
	}
	var there []money.Money
	for _, credit := range c.Credits {
		there = append(there, credit.There)
	}
	attempt := strconv.Itoa(c.Attempts + 1)
	w.must(id, "submit"+attempt, checkout.Submit{
		FulfilmentID: "ful_" + id + "_" + attempt, Offered: []checkout.Offer{{Option: c.Delivery}}, Methods: []string{"card"},
		Pieces: pieces, Quote: w.quote(c), There: there,
	})
}

// quote prices a checkout; the shop takes a tenth off every other one.
func (w *world) quote(c checkout.Checkout) pricing.Quote {
	basket := pricing.Basket{Currency: "EUR", Country: "DE", Shipping: c.Delivery.Price}
	for i, line := range c.Lines {
		basket.Lines = append(basket.Lines, pricing.Line{
			LineID: strconv.Itoa(i), SKU: line.SKU, Quantity: line.Quantity, UnitPrice: line.UnitPrice,
		})
	}
	var promotions []pricing.Promotion
	if rapid.Bool().Draw(w.t, "promotion") {
		promotions = []pricing.Promotion{{ID: "ten", Name: "Ten off", Effect: pricing.Effect{Kind: pricing.Percentage, RatePPM: 100_000}}}
	}
	quote, err := pricing.Price(basket, pricing.DefaultSettings, promotions, taxes)
	if err != nil {
		w.t.Fatal(err)
	}
	return quote
}

func (w *world) resubmit() {
	for _, started := range facts[checkout.Started](w) {
		if c := fold(w, checkout.Category, checkout.Decider, started.CheckoutID); c.LastRejection != nil && c.Attempts < 3 {
			w.submit(started.CheckoutID)
			return
		}
	}
}

// steal is a rival who takes units over from holds that ran out.
func (w *world) steal() {
	sku, location := rapid.SampledFrom(skus).Draw(w.t, "sku"), rapid.SampledFrom(locations).Draw(w.t, "location")
	rival := fmt.Sprint("rival", len(w.log))
	w.must(app.StockID(sku, location), rival, stock.Hold{
		SKU: sku, Location: location, HoldID: rival, Quantity: rapid.Int64Range(1, 4).Draw(w.t, "stolen"),
		Now: w.now.Add(24 * time.Hour), ExpiresAt: w.now.Add(48 * time.Hour),
	})
}

var steps = []delivery.Status{
	delivery.IsDispatched, delivery.IsInTransit, delivery.IsOutForDelivery, delivery.IsDelivered, delivery.IsFailed,
}

// carry moves a parcel to a step, unless it was stopped.
func (w *world) carry(id string, step delivery.Status) {
	d := fold(w, delivery.Category, delivery.Decider, id)
	switch {
	case d.Status == delivery.IsRequested:
		w.must(id, "dispatch", delivery.Dispatch{Carrier: "post", TrackingNumber: id, At: w.now})
	case d.Status != delivery.IsCancelled && step != delivery.IsDispatched:
		w.must(id, string(step), delivery.Progress{Step: step, At: w.now})
	}
}

func (w *world) carrySome() {
	if parcels := facts[delivery.Requested](w); len(parcels) > 0 {
		id := rapid.SampledFrom(parcels).Draw(w.t, "parcel").DeliveryID
		w.carry(id, rapid.SampledFrom(steps).Draw(w.t, "step"))
	}
}

// regret is the back office: it cancels an order, or refunds some of it.
func (w *world) regret(cancel bool) {
	orders := facts[order.Placed](w)
	if len(orders) == 0 {
		return
	}
	placed := rapid.SampledFrom(orders).Draw(w.t, "order")
	paid := rapid.SampledFrom(placed.Payments).Draw(w.t, "payment").PaymentID
	p := fold(w, payment.Category, payment.Decider, paid)
	switch {
	case cancel && fold(w, order.Category, order.Decider, placed.OrderID).Status != order.IsCompleted:
		w.must(placed.OrderID, "regret", order.Cancel{Reason: "regret"})
	case !cancel && p.Refundable().Minor > 100:
		id := fmt.Sprint("ref", len(w.log))
		w.must(paid, id, payment.Refund{RefundID: id, Amount: money.Of(100, "EUR"), Reason: "goodwill"})
	}
}

func (w *world) ring() {
	ids := make([]string, 0, len(w.timers))
	for id := range w.timers {
		ids = append(ids, id)
	}
	if slices.Sort(ids); len(ids) > 0 {
		w.fire(w.timers[rapid.SampledFrom(ids).Draw(w.t, "timer")])
	}
}

func (w *world) fire(timer Timer) {
	id, err := timer.whom()
	if err != nil {
		w.t.Fatal(err)
	}
	w.take(Fact{ID: timer.ID, At: timer.Due, Event: WindowClosed{FulfilmentID: id}}, -1)
}

// settle lets everything that is under way come to rest.
func (w *world) settle() {
	for before := -1; before != len(w.log); {
		before = len(w.log)
		for len(w.pending) > 0 {
			w.deliver(0, -1)
		}
		for _, r := range slices.Clone(w.log) {
			w.answer(r.Event, true)
			if e, ok := r.Event.(delivery.Requested); ok {
				w.carry(e.DeliveryID, delivery.IsDelivered)
			}
		}
		for range facts[risk.Requested](w) {
			w.suspect(risk.Approve)
		}
		for _, timer := range w.timers {
			w.fire(timer)
		}
		for _, e := range w.disputes() {
			w.decide(e, true)
		}
		w.keepPromises()
	}
}

// keepPromises receives what was sold before it was there.
func (w *world) keepPromises() {
	for _, sku := range skus {
		for _, location := range locations {
			if s := fold(w, stock.Category, stock.Decider, app.StockID(sku, location)); s.Promised > 0 {
				w.must(app.StockID(sku, location), fmt.Sprint("restock", len(w.log)), stock.Receive{
					SKU: sku, Location: location, Quantity: s.Promised, Cause: "purchase",
				})
			}
		}
	}
}
