package process

import (
	"maps"
	"strings"
	"sync/atomic"
	"testing"

	"cartwright/domain/checkout"
	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/stock"

	"pgregory.net/rapid"
)

// leastTurns is how much happens in a normal run.
const leastTurns = 10_000

// However facts are shuffled, repeated, delayed and lost half-way, a shop at rest owes nobody anything.
func TestNothingIsSoldOrChargedTwice(t *testing.T) {
	t.Parallel()
	var taken atomic.Int64
	for _, turns := range []*rapid.Generator[int]{rapid.IntRange(0, 60), rapid.IntRange(100, 200)} {
		rapid.Check(t, func(t *rapid.T) {
			n := turns.Draw(t, "turns")
			live(t, n)
			taken.Add(int64(n))
		})
	}
	if !testing.Short() && taken.Load() < leastTurns {
		t.Errorf("only %d turns were taken", taken.Load())
	}
}

func live(t *rapid.T, turns int) {
	w := newWorld(t)
	w.open()
	for range turns {
		w.turn()
		w.checkShelves()
	}
	w.settle()
	w.checkStock()
	w.checkAttempts()
	w.checkOrders()
	w.checkReviews()
}

func (w *world) turn() {
	switch rapid.IntRange(0, 19).Draw(w.t, "turn") {
	case 0, 1, 2, 3, 4, 5, 6:
		if n := len(w.pending); n > 0 {
			w.deliver(rapid.IntRange(0, n-1).Draw(w.t, "fact"), rapid.IntRange(-1, 3).Draw(w.t, "survive"))
		}
	case 7:
		if n := len(w.done); n > 0 {
			w.take(w.done[rapid.IntRange(0, n-1).Draw(w.t, "again")], -1)
		}
	case 8, 9, 10:
		w.pay(rapid.IntRange(0, 3).Draw(w.t, "approve") > 0)
	case 11, 12:
		w.carrySome()
	case 13:
		w.ring()
	case 14:
		w.regret(rapid.Bool().Draw(w.t, "cancel"))
		w.resubmit()
	case 15:
		w.steal()
	case 16:
		w.lapse()
	case 17, 18:
		w.suspect(w.drawVerdict())
	case 19:
		w.dispute()
	}
}

func (w *world) checkShelves() {
	for _, sku := range skus {
		for _, location := range locations {
			s := fold(w, stock.Category, stock.Decider, sku+"@"+location)
			if s.OnHand < s.Held || s.Held < 0 {
				w.t.Fatalf("%s at %s: %d on hand, %d held", sku, location, s.OnHand, s.Held)
			}
		}
	}
}

// checkStock: what came in is there or was sold, and no fulfilment sits on a hold.
func (w *world) checkStock() {
	for _, sku := range skus {
		for _, location := range locations {
			s, left := fold(w, stock.Category, stock.Decider, sku+"@"+location), int64(0)
			for _, e := range facts[stock.Received](w) {
				if e.SKU == sku && e.Location == location {
					left += e.Quantity
				}
			}
			for _, e := range facts[stock.Committed](w) {
				if e.SKU == sku && e.Location == location {
					left -= e.Quantity
				}
			}
			if left != s.OnHand {
				w.t.Fatalf("%s at %s: %d should be on hand, %d are", sku, location, left, s.OnHand)
			}
			for id := range s.Holds.All() {
				if strings.HasPrefix(id, "ful_") {
					w.t.Fatalf("%s still holds %s at %s", id, sku, location)
				}
			}
		}
	}
}

// checkAttempts: every attempt is decided, and a rejected one keeps no stock and no money.
func (w *world) checkAttempts() {
	rejected := map[string]bool{}
	for _, e := range facts[checkout.Rejected](w) {
		rejected[e.FulfilmentID] = true
		if sold := w.sold(e.FulfilmentID); len(sold) > 0 {
			w.t.Fatalf("rejected %s took %v", e.FulfilmentID, sold)
		}
	}
	completed := map[string]bool{}
	for _, e := range facts[checkout.Completed](w) {
		completed[e.FulfilmentID] = true
	}
	for _, e := range facts[checkout.Submitted](w) {
		if rejected[e.FulfilmentID] == completed[e.FulfilmentID] {
			w.t.Fatalf("%s: rejected %v, completed %v", e.FulfilmentID, rejected[e.FulfilmentID], completed[e.FulfilmentID])
		}
	}
	for _, e := range facts[payment.Requested](w) {
		a := w.money[e.PaymentID]
		if a.captures > 1 || (a.captures == 1 && a.voided) {
			w.t.Fatalf("%s: captured %d times, voided %v", e.PaymentID, a.captures, a.voided)
		}
		if rejected[e.FulfilmentID] && (a.captures > 0 || a.authorised != a.voided) {
			w.t.Fatalf("rejected %s keeps money: %+v", e.FulfilmentID, *a)
		}
	}
}

// checkOrders: a cancelled order keeps no money and only the units that got away; any other is paid and has its units.
func (w *world) checkOrders() {
	checkouts := map[string]bool{}
	for _, placed := range facts[order.Placed](w) {
		if checkouts[placed.CheckoutID] {
			w.t.Fatalf("a second order of %s", placed.CheckoutID)
		}
		checkouts[placed.CheckoutID] = true
		sold := w.sold(placed.FulfilmentID)
		o := fold(w, order.Category, order.Decider, placed.OrderID)
		if o.Status == order.IsCancelled {
			w.checkCancelled(placed, sold)
			continue
		}
		if !maps.Equal(sold, packed(placed.Lines)) {
			w.t.Fatalf("%s is %s with %v of its units", placed.OrderID, o.Status, sold)
		}
		if !w.checkPaid(placed, o.Status) {
			continue // for people to see to
		}
		if o.Status != order.IsCompleted && len(facts[delivery.Failed](w)) == 0 {
			w.t.Fatalf("%s ends as %s", placed.OrderID, o.Status)
		}
	}
}

// packed counts units by SKU; of a bundle, what it holds.
func packed(lines []order.Line) map[string]int64 {
	units := map[string]int64{}
	for _, line := range lines {
		if line.SKU != set.SKU {
			units[line.SKU] += line.Quantity
		}
		for _, c := range line.Components {
			units[c.SKU] += c.Quantity * line.Quantity
		}
	}
	return units
}

// checkPaid: every part was captured, once, and together they are the total; unless a capture was declined, or the money has
// lapsed, when the parcels had left.
func (w *world) checkPaid(placed order.Placed, status order.Status) (paid bool) {
	paid = true
	var total int64
	for _, p := range placed.Payments {
		a := w.money[p.PaymentID]
		total += p.Amount.Minor
		if a.captures == 0 && (a.declines > 0 || a.voided) && w.allGone(placed.OrderID) && status != order.IsCompleted {
			paid = false
			continue
		}
		if a.captures != 1 {
			w.t.Fatalf("%s is %s and %s captured %d times", placed.OrderID, status, p.PaymentID, a.captures)
		}
	}
	if total != placed.Total.Minor {
		w.t.Fatalf("%s comes to %s and is paid by %v", placed.OrderID, placed.Total, placed.Payments)
	}
	return paid
}

// allGone says that every parcel of an order has left.
func (w *world) allGone(orderID string) bool {
	left := 0
	for _, e := range facts[delivery.Dispatched](w) {
		if e.OrderID == orderID {
			left++
		}
	}
	for _, e := range facts[delivery.Requested](w) {
		if e.OrderID == orderID {
			left--
		}
	}
	return left == 0
}

// checkCancelled: every part gave back what it took, or let go of it. What a bank has taken back for good is given back by that,
// and what no bank takes is for people to see to.
func (w *world) checkCancelled(placed order.Placed, sold map[string]int64) {
	for _, p := range placed.Payments {
		a := w.money[p.PaymentID]
		kept := int64(a.captures)*p.Amount.Minor - a.refunded - a.lost
		if kept > 0 && a.refusals == 0 || (kept < 0 && a.lost == 0) || (a.captures == 0 && !a.voided) {
			w.t.Fatalf("%s of cancelled %s keeps %d: %+v", p.PaymentID, placed.OrderID, kept, *a)
		}
	}
	for _, e := range facts[delivery.Requested](w) {
		d := fold(w, delivery.Category, delivery.Decider, e.DeliveryID)
		if e.OrderID != placed.OrderID || d.Status == delivery.IsCancelled {
			continue
		}
		for _, item := range e.Items {
			sold[item.SKU] -= item.Quantity
		}
	}
	for sku, quantity := range sold {
		if quantity != 0 {
			w.t.Fatalf("cancelled %s still has %d of %s off the shelf", placed.OrderID, quantity, sku)
		}
	}
}

// sold is what a fulfilment has taken off the shelves and not put back, by SKU.
func (w *world) sold(fulfilmentID string) map[string]int64 {
	sold, orderID := map[string]int64{}, ""
	for _, e := range facts[order.Placed](w) {
		if e.FulfilmentID == fulfilmentID {
			orderID = e.OrderID
		}
	}
	for _, e := range facts[stock.Committed](w) {
		if e.HoldID == fulfilmentID {
			sold[e.SKU] += e.Quantity
		}
	}
	for _, e := range facts[stock.Received](w) {
		if e.Cause == "cancelled order "+orderID {
			sold[e.SKU] -= e.Quantity
		}
	}
	return sold
}
