package stock

import (
	"maps"
	"slices"
)

// exactUpTo is among how many locations the fewest are found by trying: 2^12 sets at most.
const exactUpTo = 12

// settle chooses the fewest locations that together have everything, the most preferred of equally many. Where there are
// too many to try all sets, it takes again and again the one that has most of what is still missing. Other strategies and
// orders that cannot be served choose none.
func (c *chart) settle(needs []Need) {
	if (c.Strategy != "" && c.Strategy != FewestSplits) || slices.ContainsFunc(needs, func(n Need) bool { return c.missing(n, nil) }) {
		return
	}
	all := slices.SortedFunc(maps.Keys(c.sites), c.byPreference)
	if len(all) > exactUpTo {
		c.chosen = c.greedy(all, needs)
		return
	}
	for size := 1; size <= len(all) && c.chosen == nil; size++ {
		c.choose(all, size, map[string]bool{}, needs)
	}
}

// choose tries all sets of a size, those of the most preferred locations first.
func (c *chart) choose(from []string, size int, chosen map[string]bool, needs []Need) {
	if size == 0 {
		if !slices.ContainsFunc(needs, func(n Need) bool { return c.missing(n, chosen) }) {
			c.chosen = maps.Clone(chosen)
		}
		return
	}
	for i := 0; i+size <= len(from) && c.chosen == nil; i++ {
		chosen[from[i]] = true
		c.choose(from[i+1:], size-1, chosen, needs)
		delete(chosen, from[i])
	}
}

func (c *chart) greedy(all []string, needs []Need) map[string]bool {
	chosen := map[string]bool{}
	for slices.ContainsFunc(needs, func(n Need) bool { return c.missing(n, chosen) }) {
		best, most := "", int64(0)
		for _, location := range all {
			if gain := c.gain(location, chosen, needs); gain > most && !chosen[location] {
				best, most = location, gain
			}
		}
		chosen[best] = true
	}
	return chosen
}

// gain is how many units that are still missing a location has.
func (c *chart) gain(location string, chosen map[string]bool, needs []Need) (units int64) {
	for _, need := range needs {
		units += min(max(0, need.Quantity-c.sum(need.SKU, chosen)), c.bySKU[need.SKU][location].available)
	}
	return units
}

// missing reports whether some locations together have too little; all of them, when none are named.
func (c *chart) missing(need Need, chosen map[string]bool) bool {
	return c.sum(need.SKU, chosen) < need.Quantity
}

func (c *chart) sum(sku string, chosen map[string]bool) (units int64) {
	for location, s := range c.bySKU[sku] {
		if chosen == nil || chosen[location] {
			units += s.available
		}
	}
	return units
}
