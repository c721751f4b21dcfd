package stock

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func level(sku, location string, available int64) Level {
	return Level{SKU: sku, Location: location, OnHand: available, Available: available}
}

func TestRoute(t *testing.T) {
	t.Parallel()
	preferred := []string{"berlin", "lyon"}
	for _, c := range []struct {
		name   string
		needs  []Need
		levels []Level
		pieces []Piece
		lacks  []Lack
	}{
		{
			name:   "one location that has everything wins over fuller ones",
			needs:  []Need{{"tea", 2}, {"pot", 1}},
			levels: []Level{level("tea", "berlin", 9), level("tea", "lyon", 2), level("pot", "lyon", 1)},
			pieces: []Piece{{"tea", 2, []string{"lyon", "berlin"}}, {"pot", 1, []string{"lyon"}}},
		},
		{
			name:   "of several, the preferred one, then by name",
			needs:  []Need{{"tea", 1}},
			levels: []Level{level("tea", "aachen", 1), level("tea", "lyon", 1), level("tea", "berlin", 1), level("tea", "bonn", 1)},
			pieces: []Piece{{"tea", 1, []string{"berlin", "lyon", "aachen", "bonn"}}},
		},
		{
			name:   "else each SKU from where most of it is",
			needs:  []Need{{"tea", 2}, {"pot", 2}},
			levels: []Level{level("tea", "berlin", 1), level("tea", "lyon", 5), level("pot", "berlin", 3)},
			pieces: []Piece{{"tea", 2, []string{"lyon", "berlin"}}, {"pot", 2, []string{"berlin"}}},
		},
		{
			name:   "split over as few as will do, the others stand in for the last",
			needs:  []Need{{"tea", 6}},
			levels: []Level{level("tea", "berlin", 1), level("tea", "bonn", 3), level("tea", "lyon", 4)},
			pieces: []Piece{{"tea", 4, []string{"lyon"}}, {"tea", 2, []string{"bonn", "berlin"}}},
		},
		{
			name:   "a SKU named twice is summed first",
			needs:  []Need{{"tea", 1}, {"tea", 2}},
			levels: []Level{level("tea", "berlin", 2), level("tea", "lyon", 3)},
			pieces: []Piece{{"tea", 3, []string{"lyon", "berlin"}}},
		},
		{
			name:   "what nobody has is asked of the fullest all the same",
			needs:  []Need{{"tea", 9}},
			levels: []Level{level("tea", "berlin", 1), level("tea", "lyon", 4)},
			pieces: []Piece{{"tea", 8, []string{"lyon"}}, {"tea", 1, []string{"berlin"}}},
			lacks:  []Lack{{"tea", 9, 5}},
		},
		{
			name:   "or of those that seem empty, for their holds may have expired",
			needs:  []Need{{"tea", 1}},
			levels: []Level{level("tea", "bonn", 0), level("tea", "lyon", -1)},
			pieces: []Piece{{"tea", 1, []string{"lyon", "bonn"}}},
			lacks:  []Lack{{"tea", 1, 0}},
		},
		{
			name:   "or of the preferred ones, for levels may lag",
			needs:  []Need{{"tea", 1}},
			pieces: []Piece{{"tea", 1, preferred}},
			lacks:  []Lack{{"tea", 1, 0}},
		},
		{name: "nothing needs nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pieces, lacks := Routing{Preferred: preferred}.Route(c.needs, c.levels)
			if !reflect.DeepEqual(pieces, c.pieces) || !reflect.DeepEqual(lacks, c.lacks) {
				t.Errorf("routes\n got %v %v\nwant %v %v", pieces, lacks, c.pieces, c.lacks)
			}
		})
	}
}

// Whatever the levels, the pieces are the needs, the order of the levels does not matter, and no SKU is taken twice from
// one location.
func TestRouteCoversEveryNeed(t *testing.T) {
	t.Parallel()
	place := rapid.SampledFrom([]string{"berlin", "lyon", "bonn", "aachen"})
	sku := rapid.SampledFrom([]string{"tea", "pot", "cup"})
	rapid.Check(t, func(t *rapid.T) {
		needs := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Need {
			return Need{sku.Draw(t, "sku"), rapid.Int64Range(1, 9).Draw(t, "quantity")}
		})).Draw(t, "needs")
		levels := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) Level {
			return level(sku.Draw(t, "sku"), place.Draw(t, "place"), rapid.Int64Range(0, 9).Draw(t, "available"))
		}), 0, 12, func(l Level) [2]string { return [2]string{l.SKU, l.Location} }).Draw(t, "levels")

		routing := Routing{Strategy: rapid.SampledFrom(strategies).Draw(t, "strategy"), Preferred: []string{"lyon"}, Country: "FR"}
		pieces, lacks := routing.Route(needs, levels)
		shuffled := rapid.Permutation(levels).Draw(t, "shuffled")
		if again, _ := routing.Route(needs, shuffled); !reflect.DeepEqual(pieces, again) {
			t.Fatalf("routes %v, and in another order %v", pieces, again)
		}
		if err := covers(pieces, needs); err != nil {
			t.Fatal(err)
		}
		if err := feasible(pieces, levels, lacks); err != nil {
			t.Fatal(err)
		}
	})
}

func covers(pieces []Piece, needs []Need) error {
	open, taken := map[string]int64{}, map[[2]string]bool{}
	for _, need := range needs {
		open[need.SKU] += need.Quantity
	}
	for _, piece := range pieces {
		open[piece.SKU] -= piece.Quantity
		for _, location := range piece.Locations {
			if taken[[2]string{piece.SKU, location}] {
				return fmt.Errorf("%s is taken twice from %s", piece.SKU, location)
			}
			taken[[2]string{piece.SKU, location}] = true
		}
	}
	for sku, left := range open {
		if left != 0 {
			return fmt.Errorf("%d of %s are left over", left, sku)
		}
	}
	return nil
}

// feasible checks that whatever is not lacking is there to be held at the first location of its piece.
func feasible(pieces []Piece, levels []Level, lacks []Lack) error {
	for _, piece := range pieces {
		lacking := slices.ContainsFunc(lacks, func(l Lack) bool { return l.SKU == piece.SKU })
		there := slices.ContainsFunc(levels, func(l Level) bool {
			return l.SKU == piece.SKU && l.Location == piece.Locations[0] && l.Available >= piece.Quantity
		})
		if !lacking && !there {
			return fmt.Errorf("%+v cannot be held", piece)
		}
	}
	return nil
}
