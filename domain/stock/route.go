package stock

import (
	"cmp"
	"maps"
	"slices"
)

// Need is how many units of a SKU are wanted.
type Need struct {
	SKU      string
	Quantity int64
}

// Piece is some units of one SKU to be taken from the first of the locations that has them.
type Piece struct {
	SKU       string
	Quantity  int64
	Locations []string // in order of preference
}

// Lack says that all locations together have too little of a SKU.
type Lack struct {
	SKU                  string
	Requested, Available int64
}

// Route spreads needs over locations: all from one location that has everything, or else each SKU from the location
// with most of it, or else, split, from as few as will do. Equals are told apart by the order in preferred, then by name.
//
// A hold is known by its fulfilment at each location, so two pieces of one SKU never share a location. The pieces always
// cover the needs, also when stock is short: levels may lag, and units that are held may be free again. Only a hold knows.
func Route(needs []Need, levels []Level, preferred []string) ([]Piece, []Lack) {
	r := newRouter(levels, preferred)
	needs = summed(needs)
	home := r.home(needs)
	var pieces []Piece
	var lacks []Lack
	for _, need := range needs {
		pieces = append(pieces, r.pieces(need, home)...)
		if available := r.total(need.SKU); available < need.Quantity {
			lacks = append(lacks, Lack{need.SKU, need.Quantity, available})
		}
	}
	return pieces, lacks
}

type router struct {
	preferred []string
	available map[string]map[string]int64 // by SKU, by location
}

func newRouter(levels []Level, preferred []string) router {
	r := router{preferred: preferred, available: map[string]map[string]int64{}}
	for _, level := range levels {
		if r.available[level.SKU] == nil {
			r.available[level.SKU] = map[string]int64{}
		}
		r.available[level.SKU][level.Location] += max(level.Available, 0)
	}
	return r
}

// home is the first location that has everything, or nothing.
func (r router) home(needs []Need) string {
	if len(needs) == 0 {
		return ""
	}
	var homes []string
	for location := range r.available[needs[0].SKU] {
		if !slices.ContainsFunc(needs, func(n Need) bool { return r.available[n.SKU][location] < n.Quantity }) {
			homes = append(homes, location)
		}
	}
	if len(homes) == 0 {
		return ""
	}
	return slices.MinFunc(homes, r.byPreference)
}

// pieces takes a SKU from one location, or from the fullest ones until they suffice. The locations left over, also those
// that seem empty, stand in for the last piece, and units that nobody seems to have are asked of the first.
func (r router) pieces(need Need, home string) []Piece {
	locations := r.locations(need.SKU, home)
	if len(locations) == 0 {
		return []Piece{{need.SKU, need.Quantity, slices.Clone(r.preferred)}}
	}
	var pieces []Piece
	left := need.Quantity
	for left > 0 && len(locations) > 0 {
		units := min(left, r.available[need.SKU][locations[0]])
		if units == 0 && len(pieces) > 0 {
			break
		}
		pieces = append(pieces, Piece{need.SKU, units, locations[:1:1]})
		locations, left = locations[1:], left-units
	}
	pieces[0].Quantity += left
	last := &pieces[len(pieces)-1]
	last.Locations = append(last.Locations, locations...)
	return pieces
}

// locations lists those that are known to stock the SKU: home first, then the fullest.
func (r router) locations(sku, home string) []string {
	return slices.SortedFunc(maps.Keys(r.available[sku]), func(a, b string) int {
		return cmp.Or(
			first(a == home, b == home),
			cmp.Compare(r.available[sku][b], r.available[sku][a]),
			r.byPreference(a, b),
		)
	})
}

func (r router) byPreference(a, b string) int {
	return cmp.Or(cmp.Compare(r.rank(a), r.rank(b)), cmp.Compare(a, b))
}

func (r router) rank(location string) int {
	if i := slices.Index(r.preferred, location); i >= 0 {
		return i
	}
	return len(r.preferred)
}

func (r router) total(sku string) (sum int64) {
	for _, available := range r.available[sku] {
		sum += available
	}
	return sum
}

// summed adds the needs of each SKU up, in the order in which they are first named.
func summed(needs []Need) []Need {
	var sums []Need
	for _, need := range needs {
		i := slices.IndexFunc(sums, func(n Need) bool { return n.SKU == need.SKU })
		if i < 0 {
			sums = append(sums, need)
			continue
		}
		sums[i].Quantity += need.Quantity
	}
	return sums
}

func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
