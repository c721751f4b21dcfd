package stock

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

var strategies = []Strategy{FewestSplits, Preferred, Nearest, MostStock}

func at(l Level, site Site) Level {
	l.Site = site
	return l
}

func TestStrategies(t *testing.T) {
	t.Parallel()
	levels := []Level{
		at(level("tea", "lyon", 4), Site{Country: "FR", Near: []string{"DE"}}),
		at(level("tea", "bonn", 2), Site{Country: "DE", Priority: 5}),
		at(level("tea", "oslo", 9), Site{Country: "NO"}),
		at(level("pot", "bonn", 1), Site{Country: "DE", Priority: 5}),
		at(level("pot", "oslo", 0), Site{Country: "NO"}),
	}
	tea := []Need{{"tea", 5}}
	for _, c := range []struct {
		name    string
		routing Routing
		needs   []Need
		pieces  []Piece
	}{
		{
			name: "fewest splits", routing: Routing{Country: "DE"}, needs: append(tea, Need{"pot", 1}),
			pieces: []Piece{{"tea", 4, []string{"lyon"}}, {"tea", 1, []string{"bonn", "oslo"}}, {"pot", 1, []string{"bonn", "oslo"}}},
		},
		{
			name: "preferred", routing: Routing{Strategy: Preferred, Preferred: []string{"lyon"}}, needs: tea,
			pieces: []Piece{{"tea", 4, []string{"lyon"}}, {"tea", 1, []string{"bonn", "oslo"}}},
		},
		{
			name: "nearest", routing: Routing{Strategy: Nearest, Country: "DE"}, needs: tea,
			pieces: []Piece{{"tea", 2, []string{"bonn"}}, {"tea", 3, []string{"lyon", "oslo"}}},
		},
		{
			name: "most stock", routing: Routing{Strategy: MostStock}, needs: tea,
			pieces: []Piece{{"tea", 5, []string{"oslo", "lyon", "bonn"}}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if pieces, lacks := c.routing.Route(c.needs, levels); !reflect.DeepEqual(pieces, c.pieces) || lacks != nil {
				t.Errorf("routes\n got %v %v\nwant %v", pieces, lacks, c.pieces)
			}
		})
	}
}

func TestChannelsSeeTheirLocationsOnly(t *testing.T) {
	t.Parallel()
	levels := []Level{
		at(level("tea", "shop", 9), Site{Channels: []string{"till"}}),
		at(level("tea", "old", 9), Site{Closed: true}),
		level("tea", "depot", 1),
	}
	for channel, want := range map[string][]Piece{
		"web":  {{"tea", 2, []string{"depot"}}},
		"till": {{"tea", 2, []string{"shop", "depot"}}},
	} {
		if offered := (Routing{Channel: channel}).Offered(levels)["tea"]; offered != map[string]int64{"web": 1, "till": 10}[channel] {
			t.Errorf("%s is offered %d", channel, offered)
		}
		if pieces, _ := (Routing{Channel: channel}).Route([]Need{{"tea", 2}}, levels); !reflect.DeepEqual(pieces, want) {
			t.Errorf("%s routes %v, want %v", channel, pieces, want)
		}
	}
}

func TestWhatIsNotThereIsAskedWhereItMayBePromised(t *testing.T) {
	t.Parallel()
	promising := func(l Level, units int64) Level {
		l.Promisable = units
		return l
	}
	for _, c := range []struct {
		name   string
		levels []Level
		pieces []Piece
		lacks  []Lack
	}{
		{
			name:   "of one that serves the order already",
			levels: []Level{level("tea", "lyon", 4), promising(level("tea", "bonn", 1), 9)},
			pieces: []Piece{{"tea", 4, []string{"lyon"}}, {"tea", 6, []string{"bonn"}}},
		},
		{
			name:   "of another",
			levels: []Level{level("tea", "lyon", 4), promising(level("tea", "bonn", 0), 9)},
			pieces: []Piece{{"tea", 4, []string{"lyon"}}, {"tea", 6, []string{"bonn"}}},
		},
		{
			name:   "of the only one, before anything was received",
			levels: []Level{level("tea", "lyon", 0), promising(level("tea", "bonn", 0), 10)},
			pieces: []Piece{{"tea", 10, []string{"bonn", "lyon"}}},
		},
		{
			name:   "not of one that may not promise so much",
			levels: []Level{level("tea", "lyon", 4), promising(level("tea", "bonn", 1), 4)},
			pieces: []Piece{{"tea", 9, []string{"lyon"}}, {"tea", 1, []string{"bonn"}}},
			lacks:  []Lack{{"tea", 10, 9}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pieces, lacks := Routing{}.Route([]Need{{"tea", 10}}, c.levels)
			if offered := (Routing{}).Offered(c.levels)["tea"]; (offered >= 10) != (lacks == nil) {
				t.Errorf("offers %d and lacks %v", offered, lacks)
			}
			if !reflect.DeepEqual(pieces, c.pieces) || !reflect.DeepEqual(lacks, c.lacks) {
				t.Errorf("routes\n got %v %v\nwant %v %v", pieces, lacks, c.pieces, c.lacks)
			}
		})
	}
}

// A greedy choice would begin with the fullest and need three.
func TestTwoLocationsAreFewerThanThree(t *testing.T) {
	t.Parallel()
	levels := []Level{
		level("tea", "full", 4), level("pot", "full", 4),
		level("tea", "left", 6), level("pot", "right", 6), level("cup", "left", 1), level("cup", "right", 1),
	}
	pieces, _ := Routing{}.Route([]Need{{"tea", 6}, {"pot", 6}, {"cup", 2}}, levels)
	if used := places(pieces); len(used) != 2 {
		t.Errorf("%v serve the order", used)
	}
}

func places(pieces []Piece) map[string]bool {
	used := map[string]bool{}
	for _, piece := range pieces {
		used[piece.Locations[0]] = true
	}
	return used
}

// No strategy serves an order from fewer locations than the one that is meant to, also where it does not try all sets.
func TestFewestSplitsAreFewest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var levels []Level
		for i := range rapid.IntRange(1, exactUpTo).Draw(t, "locations") {
			for _, sku := range []string{"tea", "pot"} {
				levels = append(levels, level(sku, fmt.Sprint("l", i), rapid.Int64Range(0, 5).Draw(t, "available")))
			}
		}
		needs := []Need{{"tea", rapid.Int64Range(1, 9).Draw(t, "tea")}, {"pot", rapid.Int64Range(1, 9).Draw(t, "pot")}}
		fewest, lacks := Routing{}.Route(needs, levels)
		for _, strategy := range strategies {
			if others, _ := (Routing{Strategy: strategy}).Route(needs, levels); lacks == nil && len(places(others)) < len(places(fewest)) {
				t.Fatalf("%v is fewer than %v", others, fewest)
			}
		}
	})
}

func TestManyLocationsAreRoutedToo(t *testing.T) {
	t.Parallel()
	var levels []Level
	for i := range 500 {
		levels = append(levels, level("tea", fmt.Sprint("l", i), int64(i%7)))
	}
	pieces, lacks := Routing{}.Route([]Need{{"tea", 60}}, levels)
	if len(pieces) != 10 || lacks != nil {
		t.Errorf("%d pieces, %v", len(pieces), lacks)
	}
}
