package tax

import (
	"slices"
	"time"
)

// Standard is the class of what has none of its own.
const Standard = "standard"

// Table is a set of rates to look up. The zero Table holds none: nothing is taxed.
type Table struct {
	rates map[kind][]Rate // each latest first
}

type kind struct{ country, region, class string }

// NewTable builds a table.
func NewTable(rates []Rate) Table {
	t := Table{rates: make(map[kind][]Rate, len(rates))}
	for _, r := range rates {
		of := kind{r.Country, r.Region, r.Class}
		t.rates[of] = append(t.rates[of], r)
	}
	for _, same := range t.rates {
		slices.SortFunc(same, func(a, b Rate) int { return b.ValidFrom.Compare(a.ValidFrom) })
	}
	return t
}

// RateAt returns the rate that holds, in parts per million. The nearest place and class wins: the class in the region, in
// the whole country, then what is standard in the region, in the whole country. Without any, it is zero: a shop that has
// set no rate for a place collects no tax there.
func (t Table) RateAt(country, region, class string, at time.Time) int64 {
	if class == "" {
		class = Standard
	}
	for _, of := range []kind{
		{country, region, class}, {country, "", class}, {country, region, Standard}, {country, "", Standard},
	} {
		for _, rate := range t.rates[of] {
			if !rate.ValidFrom.After(at) {
				return rate.RatePPM
			}
		}
	}
	return 0
}
