package pricing

import (
	"fmt"

	"cartwright/domain/money"
)

// cuts are what an effect takes off the lines a promotion is about.
func (w *sheet) cuts(e Effect, lines []*line) ([]cut, error) {
	switch e.Kind {
	case Percentage:
		return w.percent(e.RatePPM, lines)
	case Fixed:
		return share(e.Amount, lines)
	case BuyXGetY:
		return w.buyXGetY(e, lines)
	case Bundle:
		return bundle(e, lines)
	case Tiers:
		return w.tier(e.Tiers, lines)
	}
	return nil, fmt.Errorf("promotion of kind %q: %w", e.Kind, ErrKind)
}

// percent is rounded once, on the lines together.
func (w *sheet) percent(ratePPM int64, lines []*line) ([]cut, error) {
	left, err := leftOf(lines)
	if err != nil {
		return nil, err
	}
	off, err := left.Share(ratePPM, money.PPM, w.settings.Rounding)
	if err != nil {
		return nil, err
	}
	return share(off, lines)
}

// tier takes the best rate among the tiers that the lines reach.
func (w *sheet) tier(tiers []Tier, lines []*line) ([]cut, error) {
	var units, minor, best int64
	for _, l := range lines {
		units, minor = units+l.Quantity, minor+l.list.Minor // no more than all items, which were added up
	}
	for _, t := range tiers {
		if units >= t.MinQuantity && minor >= t.MinAmount.Minor {
			best = max(best, t.RatePPM)
		}
	}
	return w.percent(best, lines)
}
