// Package audit checks a shop's whole log against the promises it makes: stock that was never oversold, money that was
// taken once, orders that balance. It knows the facts and the rules that follow from them, and asks nobody else.
package audit

import (
	"fmt"
	"slices"
	"time"

	"cartwright/domain/checkout"
	"cartwright/domain/coupon"
	"cartwright/domain/credit"
	"cartwright/domain/delivery"
	"cartwright/domain/event"
	"cartwright/domain/firstorder"
	"cartwright/domain/order"
	"cartwright/domain/ordernumber"
	"cartwright/domain/payment"
	"cartwright/domain/risk"
	"cartwright/domain/sku"
	"cartwright/domain/stock"
)

// Violation is one broken promise.
type Violation struct {
	Rule    string `json:"rule"`    // stable name of the invariant
	Subject string `json:"subject"` // the stream or id it was broken for
	Detail  string `json:"detail"`
}

// Counts is what the log amounts to.
type Counts struct {
	Events            int `json:"events"`
	OrdersPlaced      int `json:"orders_placed"`
	OrdersCompleted   int `json:"orders_completed"`
	OrdersCancelled   int `json:"orders_cancelled"`
	CheckoutsRejected int `json:"checkouts_rejected"`
	Shortages         int `json:"shortages"`
	Captures          int `json:"captures"`
	Parcels           int `json:"parcels"`
	Delivered         int `json:"delivered"`
	Oversold          int `json:"oversold"` // times a stock level fell below what was held or below zero
}

// Auditor folds the log. See every event in log order, then ask for the Report. Memory grows with the number of streams.
type Auditor struct {
	Counts     Counts
	violations []Violation
	last       event.Position
	revisions  map[string]uint64
	skus       map[string]sku.SKU
	stocks     map[string]*shelf
	transfers  map[journey]*travelled
	checkouts  map[string]checkout.Checkout
	payments   map[string]payment.Payment
	captures   map[string]int   // by payment and capture
	taken      map[string]int64 // minor units by payment
	reviews    map[string]bool  // fulfilments put up for review, and whether they were approved
	orders     map[string]order.Order
	deliveries map[string]delivery.Delivery
	coupons    map[string]*code
	purses     map[string]*purse
	committed  map[string]map[string]int64 // units sold by fulfilment and SKU
	byCheckout map[string]string           // the order of a checkout
	numbers    numbering
	buyers     map[string]string // customers by the fulfilment of their order
	debuts     map[string]firstorder.Debut
	unwinding  unwinding
}

// New returns an auditor that has seen nothing.
func New() *Auditor {
	return &Auditor{
		revisions:  map[string]uint64{},
		skus:       map[string]sku.SKU{},
		stocks:     map[string]*shelf{},
		transfers:  map[journey]*travelled{},
		checkouts:  map[string]checkout.Checkout{},
		payments:   map[string]payment.Payment{},
		captures:   map[string]int{},
		taken:      map[string]int64{},
		reviews:    map[string]bool{},
		orders:     map[string]order.Order{},
		deliveries: map[string]delivery.Delivery{},
		coupons:    map[string]*code{},
		purses:     map[string]*purse{},
		committed:  map[string]map[string]int64{},
		byCheckout: map[string]string{},
		numbers:    numbering{byOrder: map[string]int64{}},
		buyers:     map[string]string{},
		debuts:     map[string]firstorder.Debut{},
		unwinding:  unwinding{cancelled: map[string]time.Time{}, paid: map[string]time.Time{}},
	}
}

// See takes in one event.
func (a *Auditor) See(r event.Recorded) {
	a.Counts.Events++
	a.seeOrder(r)
	id := event.IDOf(r.Stream)
	a.unwinding.see(id, r)
	switch e := r.Event.(type) {
	case sku.Event:
		a.seeSKU(id, e)
	case stock.Event:
		a.seeStock(id, e)
	case checkout.Event:
		a.checkouts[id] = checkout.Evolve(a.checkouts[id], e)
		if _, rejected := e.(checkout.Rejected); rejected {
			a.Counts.CheckoutsRejected++
		}
	case coupon.Event:
		a.seeCoupon(id, e)
	case credit.Event:
		a.seeCredit(id, e)
	case payment.Event:
		a.seePayment(id, e)
	case risk.Screened:
		if e.Verdict.Decision != risk.Approve {
			a.reviews[id] = false
		}
	case risk.Reviewed:
		a.reviews[id] = e.Decision == risk.Approve
	case order.Event:
		a.seeOrderEvent(id, e)
	case firstorder.Event:
		a.seeDebut(id, e)
	case ordernumber.Event:
		a.seeNumber(id, e)
	case delivery.Event:
		a.seeDelivery(id, e)
	}
}

// seeOrder checks the log itself: positions rise, and every stream counts 0, 1, 2, … without a gap.
func (a *Auditor) seeOrder(r event.Recorded) {
	if !a.last.Before(r.Position) {
		a.broken("log_order", r.Stream, "position %d follows %d", r.Position.Commit, a.last.Commit)
	}
	a.last = r.Position
	next := uint64(0)
	if last, seen := a.revisions[r.Stream]; seen {
		next = last + 1
	}
	if r.Revision != next {
		a.broken("stream_gapless", r.Stream, "revision %d where %d was due", r.Revision, next)
	}
	a.revisions[r.Stream] = r.Revision
}

func (a *Auditor) broken(rule, subject, format string, args ...any) {
	a.violations = append(a.violations, Violation{rule, subject, fmt.Sprintf(format, args...)})
}

// Report runs the checks that need the whole log and returns every violation, sorted.
func (a *Auditor) Report() []Violation {
	a.checkStocks()
	a.checkOrders()
	a.checkPayments()
	a.checkUnwound()
	a.checkCredits()
	a.checkCheckouts()
	slices.SortFunc(a.violations, func(v, w Violation) int { return compare(v, w) })
	return a.violations
}

func compare(v, w Violation) int {
	switch {
	case v.Rule+v.Subject+v.Detail < w.Rule+w.Subject+w.Detail:
		return -1
	case v == w:
		return 0
	}
	return 1
}
