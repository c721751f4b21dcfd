package pricing

import (
	"cmp"
	"slices"

	"cartwright/domain/money"
)

// offer is a promotion whose conditions a basket meets and that takes something off it.
type offer struct {
	Promotion
	off []money.Money // of a promotion on products: what it takes off each of the sheet's lines at list prices
}

// offers returns what there is to choose from, in the order of promotions, and why the others are not among it. A promotion
// that several codes stand for is offered once, for the code that was typed first.
func (w *sheet) offers(promotions []Promotion) ([]offer, error) {
	var offers []offer
	offered := map[string]bool{}
	for _, p := range w.inOrder(promotions) {
		switch {
		case p.Code == "" && p.ByCoupon, p.Code != "" && !w.codes.entered(p.Code):
			continue
		case offered[p.ID]:
			w.codes.tried(p.Code, Rejected{Reason: NotCombinable})
			continue
		}
		o, reason, err := w.offer(p)
		if err != nil {
			return nil, err
		}
		if reason != "" {
			w.codes.tried(p.Code, w.rejected(p, reason))
			continue
		}
		offered[p.ID], offers = true, append(offers, o)
	}
	return offers, nil
}

// inOrder is the order in which promotions are tried: priority, then id, then as their codes were typed.
func (w *sheet) inOrder(promotions []Promotion) []Promotion {
	return slices.SortedFunc(slices.Values(promotions), func(a, b Promotion) int {
		return cmp.Or(cmp.Compare(b.Priority, a.Priority), cmp.Compare(a.ID, b.ID), cmp.Compare(w.codes.place(a.Code), w.codes.place(b.Code)))
	})
}

// offer tries a promotion alone, or says why it does not apply.
func (w *sheet) offer(p Promotion) (o offer, reason Reason, err error) {
	lines := w.matching(p.Conditions)
	if reason := w.unmet(p, lines); reason != "" {
		return o, reason, nil
	}
	o = offer{Promotion: p, off: make([]money.Money, len(w.lines))}
	if p.Class() == OnProducts {
		cuts, err := w.cuts(p.Effect, lines)
		if err != nil {
			return o, "", err
		}
		for _, c := range cuts {
			o.off[c.charge.place] = c.amount
		}
	}
	alone, err := w.with(p.Class(), []offer{o})
	if err != nil || alone.left() == w.left() {
		return o, NothingToDiscount, err
	}
	return o, "", nil
}

// rejected is how a promotion's code is rejected.
func (w *sheet) rejected(p Promotion, reason Reason) Rejected {
	r := Rejected{Reason: reason}
	if reason == BelowMinimum {
		r.Missing = money.Of(p.Conditions.MinAmount.Minor-w.items.Minor, w.items.Currency)
	}
	return r
}
