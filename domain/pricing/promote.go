package pricing

// promote tries every promotion on what those before it left.
func (w *sheet) promote(promotions []Promotion) error {
	for _, p := range inOrder(promotions) {
		if p.Code != "" && !w.codes.entered(p.Code) {
			continue
		}
		reason, err := w.try(p)
		if err != nil {
			return err
		}
		w.codes.tried(p.Code, reason)
	}
	return nil
}

// try applies a promotion, or says why it does not apply.
func (w *sheet) try(p Promotion) (Reason, error) {
	lines := w.matching(p.Conditions)
	if reason := w.unmet(p, lines); reason != "" {
		return reason, nil
	}
	if !w.combines(p) {
		return NotCombinable, nil
	}
	cuts, err := w.cuts(p.Effect, lines)
	if err != nil {
		return "", err
	}
	total, err := w.take(p, cuts)
	if err != nil || total.IsZero() {
		return NothingToDiscount, err
	}
	w.applied = append(w.applied, Applied{Discount{PromotionID: p.ID, Code: p.Code, Amount: total}, p.Name})
	w.alone = p.Exclusive
	return "", nil
}

// combines reports whether a promotion may apply beside those that did.
func (w *sheet) combines(p Promotion) bool {
	return len(w.applied) == 0 || !p.Exclusive && !w.alone
}
