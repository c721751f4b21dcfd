package pricing

// combinations are the classes that can be applied together, the most first.
var combinations = [][]Class{
	classes, {OnProducts, OnOrder}, {OnProducts, OnShipping}, {OnOrder, OnShipping}, {OnProducts}, {OnOrder}, {OnShipping},
}

// stack returns the sheet with those promotions that together take most off; of equals, those that combine come before one
// that does not, and then those that were tried first.
//
// That one more promotion never makes anything dearer follows from the rules: within a combination of classes one more is one
// more to choose from, and each class charges no more for less. So it must stay: what is taken off products depends on list
// prices only, and what is taken off the order on what all lines come to and not on one of them.
func (w *sheet) stack(offers []offer) (*sheet, error) {
	best := w
	for _, together := range combinations {
		s, err := w.combined(offers, together)
		if err != nil {
			return nil, err
		}
		best = cheaper(best, s)
	}
	for _, o := range offers {
		if !o.Exclusive {
			continue
		}
		s, err := w.with(o.Class(), []offer{o})
		if err != nil {
			return nil, err
		}
		best = cheaper(best, s)
	}
	return best, nil
}

// combined applies what may be applied when there are promotions of all these classes.
func (w *sheet) combined(offers []offer, together []Class) (*sheet, error) {
	for _, class := range together {
		best := w
		for _, choice := range choices(offers, class, together) {
			s, err := w.with(class, choice)
			if err != nil {
				return nil, err
			}
			best = cheaper(best, s)
		}
		w = best
	}
	return w, nil
}

// choices are the sets of promotions of one class of which one can be applied: all that combine with others of their class,
// or a single one that does not.
func choices(offers []offer, class Class, together []Class) [][]offer {
	var combining []offer
	var alone [][]offer
	for _, o := range offers {
		switch {
		case o.Class() != class || !o.beside(without(together, class)...):
		case o.beside(class):
			combining = append(combining, o)
		default:
			alone = append(alone, []offer{o})
		}
	}
	return append([][]offer{combining}, alone...)
}

func without(all []Class, class Class) (others []Class) {
	for _, c := range all {
		if c != class {
			others = append(others, c)
		}
	}
	return others
}

func cheaper(a, b *sheet) *sheet {
	if b.left() < a.left() {
		return b
	}
	return a
}
