package stock

import (
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

// Lack says that all locations together have too little of a SKU, promises included.
type Lack struct {
	SKU                  string
	Requested, Available int64
}

// Strategy is what a shop minds most when it serves an order.
type Strategy string

const (
	FewestSplits Strategy = "fewest_splits" // as few locations as will do; the zero Strategy means the same
	Preferred    Strategy = "preferred"     // the most preferred locations that have any
	Nearest      Strategy = "nearest"       // those nearest to the destination
	MostStock    Strategy = "most_stock"
)

// Routing is how orders are spread over locations. Equals are told apart by what is Preferred, then by the locations'
// priority, then by name.
type Routing struct {
	Strategy  Strategy
	Preferred []string // locations, the most preferred first
	Country   string   // the destination's
	Channel   string   // that sells; locations that it does not see are left out
}

// Route spreads needs over locations.
//
// A hold is known by its fulfilment at each location, so two pieces of one SKU never share a location. The pieces always
// cover the needs, also when stock is short: levels may lag, and units that are held may be free again. Only a hold knows.
// What is there is taken first; what is not is asked of a location that may promise it, if there is one.
func (r Routing) Route(needs []Need, levels []Level) ([]Piece, []Lack) {
	needs = summed(needs)
	c := newChart(r, levels)
	c.settle(needs)
	var pieces []Piece
	var lacks []Lack
	for _, need := range needs {
		pieces = append(pieces, c.pieces(need)...)
		if available, promisable := c.total(need.SKU); available+promisable < need.Quantity {
			lacks = append(lacks, Lack{need.SKU, need.Quantity, available + promisable})
		}
	}
	return pieces, lacks
}

// pieces takes a SKU from location after location until they suffice. The locations left over, also those that seem
// empty, stand in for the last piece.
func (c *chart) pieces(need Need) []Piece {
	shelves := c.shelves(need.SKU)
	if len(shelves) == 0 {
		return []Piece{{need.SKU, need.Quantity, slices.Clone(c.Preferred)}}
	}
	var pieces []Piece
	left := need.Quantity
	for left > 0 && len(shelves) > 0 {
		units := min(left, shelves[0].available)
		if units == 0 && len(pieces) > 0 {
			break
		}
		pieces = append(pieces, Piece{need.SKU, units, []string{shelves[0].location}})
		shelves, left = shelves[1:], left-units
	}
	if left > 0 {
		pieces, shelves = c.promise(pieces, shelves, left)
	}
	last := &pieces[len(pieces)-1]
	for _, s := range shelves {
		last.Locations = append(last.Locations, s.location)
	}
	return pieces
}

// promise asks for the rest where it may be promised: at a location that serves the order already, or at another. Where
// none may, the first is asked all the same.
func (c *chart) promise(pieces []Piece, shelves []shelf, left int64) ([]Piece, []shelf) {
	sku := pieces[0].SKU
	for i := range pieces {
		if c.bySKU[sku][pieces[i].Locations[0]].promisable >= left {
			pieces[i].Quantity += left
			return pieces, shelves
		}
	}
	if i := slices.IndexFunc(shelves, func(s shelf) bool { return s.promisable >= left }); i >= 0 {
		other := Piece{sku, left, []string{shelves[i].location}}
		if pieces[0].Quantity == 0 {
			pieces = nil
		}
		return append(pieces, other), slices.Delete(shelves, i, i+1)
	}
	pieces[0].Quantity += left
	return pieces, shelves
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
