package pricing

import "cartwright/domain/money"

// promote returns the sheet with what promotions take off, and notes what came of the codes.
func (w *sheet) promote(promotions []Promotion) (*sheet, error) {
	offers, err := w.offers(promotions)
	if err != nil {
		return nil, err
	}
	best, err := w.stack(offers)
	if err != nil {
		return nil, err
	}
	applied := map[string]bool{}
	for _, a := range best.applied {
		applied[a.PromotionID] = true
	}
	for _, o := range offers {
		r := Rejected{Reason: NotCombinable}
		if applied[o.ID] {
			r.Reason = ""
		}
		w.codes.tried(o.Code, r)
	}
	return best, nil
}

// with returns a copy of the sheet to which promotions of one class are applied.
func (w *sheet) with(class Class, offers []offer) (*sheet, error) {
	s := w.clone()
	switch class {
	case OnProducts:
		return s, s.onProducts(offers)
	case OnOrder:
		return s, s.onOrder(offers)
	}
	return s, s.onShipping(offers)
}

// onProducts takes off each line the most that any promotion takes off it. They are never added up.
func (w *sheet) onProducts(offers []offer) error {
	cuts := make([][]cut, len(offers))
	for i, l := range w.lines {
		best, most := 0, money.Money{}
		for n, o := range offers {
			if o.off[i].Minor > most.Minor {
				best, most = n, o.off[i]
			}
		}
		if !most.IsZero() {
			cuts[best] = append(cuts[best], cut{&l.charge, most})
		}
	}
	for n, o := range offers {
		if err := w.take(o.Promotion, cuts[n]); err != nil {
			return err
		}
	}
	return nil
}

// onOrder takes one promotion after another off what is left of all lines.
func (w *sheet) onOrder(offers []offer) error {
	for _, o := range offers {
		cuts, err := w.cuts(o.Effect, w.lines)
		if err != nil {
			return err
		}
		if err := w.take(o.Promotion, cuts); err != nil {
			return err
		}
	}
	return nil
}

// onShipping leaves nothing to the second.
func (w *sheet) onShipping(offers []offer) error {
	for _, o := range offers {
		if err := w.take(o.Promotion, []cut{{&w.shipping, w.shipping.left}}); err != nil {
			return err
		}
	}
	return nil
}
