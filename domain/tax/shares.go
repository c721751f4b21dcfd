package tax

import (
	"cmp"
	"slices"
	"strconv"

	"cartwright/domain/money"
)

// Share is all that falls to one class and rate of an order: what invoices and tax returns list.
type Share struct {
	Class   string      `json:"class"`
	RatePPM int64       `json:"rate_ppm"` // 0 when the buyer is exempt
	Net     money.Money `json:"net"`
	Tax     money.Money `json:"tax"`
}

// Name is such as "standard 19 %".
func (s Share) Name() string {
	class := s.Class
	if class == "" {
		class = Standard
	}
	return class + " " + strconv.FormatFloat(float64(s.RatePPM)/10_000, 'f', -1, 64) + " %"
}

// Shares sums what was computed by class and rate, in that order.
func (r Rule) Shares(items []Item, taxed []Taxed) ([]Share, error) {
	shares := []Share{}
	for _, group := range groups(items) {
		first := items[group[0]]
		share := Share{Class: first.Class, RatePPM: first.RatePPM}
		if r.Exempt {
			share.RatePPM = 0
		}
		for _, at := range group {
			var err error
			if share.Net, err = share.Net.Add(taxed[at].Net); err != nil {
				return nil, err
			}
			if share.Tax, err = share.Tax.Add(taxed[at].Tax); err != nil {
				return nil, err
			}
		}
		shares = append(shares, share)
	}
	return shares, nil
}

// Spread divides a charge that has no class of its own, such as shipping, among the classes and rates of the items, in
// proportion to what the items come to. When they come to nothing, there is nothing to go by, and otherwise is returned
// with the whole charge.
func Spread(charge money.Money, items []Item, otherwise Item) ([]Item, error) {
	otherwise.Amount = charge
	var parts []Item
	var weights []int64
	for _, group := range groups(items) {
		var sum money.Money
		for _, at := range group {
			var err error
			if sum, err = sum.Add(items[at].Amount); err != nil {
				return nil, err
			}
		}
		if !sum.IsZero() {
			parts, weights = append(parts, items[group[0]]), append(weights, sum.Minor)
		}
	}
	if len(parts) == 0 {
		return []Item{otherwise}, nil
	}
	shares, err := charge.Allocate(weights...)
	for i := range shares {
		parts[i].Amount = shares[i]
	}
	return parts, err
}

// groups lists the indices of the items of each class and rate, by class and rate.
func groups(items []Item) [][]int {
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compare(items[i], items[j]) })
	var groups [][]int
	for _, at := range order {
		last := len(groups) - 1
		if last >= 0 && compare(items[groups[last][0]], items[at]) == 0 {
			groups[last] = append(groups[last], at)
		} else {
			groups = append(groups, []int{at})
		}
	}
	return groups
}

func compare(a, b Item) int {
	return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.RatePPM, b.RatePPM))
}
