package stock

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// However units lie about, and whatever may be promised where: as many as are offered can be taken, all of them held at the
// first location that is asked, and of one more it is known that they lack. So bundles and single items are never shown to
// be there when nobody could buy them.
func TestWhatIsOfferedCanBeTaken(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		routing := Routing{
			Strategy: rapid.SampledFrom([]Strategy{"", Preferred, Nearest, MostStock}).Draw(t, "strategy"),
			Channel:  rapid.SampledFrom([]string{"", "web", "till"}).Draw(t, "channel"), Country: "DE",
		}
		levels := anyLevels(t)
		parts := []Need{{"tea", rapid.Int64Range(1, 3).Draw(t, "teas")}, {"pot", rapid.Int64Range(1, 3).Draw(t, "pots")}}
		offered := routing.Offered(levels)
		sets := min(offered["tea"]/parts[0].Quantity, offered["pot"]/parts[1].Quantity)
		bundles := map[string][]Need{"set": parts}
		if sets > 0 {
			taken(t, routing, levels, expand(t, []Need{{"set", sets}}, bundles))
		}
		if _, lacks := routing.Route(expand(t, []Need{{"set", sets + 1}}, bundles), levels); len(lacks) == 0 {
			t.Fatalf("%d sets are offered, but nothing lacks for %d", sets, sets+1)
		}
	})
}

func anyLevels(t *rapid.T) (levels []Level) {
	for _, sku := range []string{"tea", "pot"} {
		for i := range rapid.IntRange(0, 5).Draw(t, "locations") {
			levels = append(levels, Level{
				SKU: sku, Location: fmt.Sprint("l", i),
				Available:  rapid.Int64Range(0, 9).Draw(t, "available"),
				Promisable: rapid.SampledFrom([]int64{0, 0, 1, 5}).Draw(t, "promisable"),
				Site: Site{
					Channels: rapid.SampledFrom([][]string{nil, nil, {"web"}, {"till"}}).Draw(t, "channels"),
					Closed:   rapid.IntRange(0, 9).Draw(t, "closed") == 0,
				},
			})
		}
	}
	return levels
}

func expand(t *rapid.T, lines []Need, bundles map[string][]Need) []Need {
	needs, err := Expand(lines, bundles)
	if err != nil {
		t.Fatal(err)
	}
	return needs
}

// taken fails unless every piece is there, or may be promised, where it is asked for first, and no location is asked twice.
func taken(t *rapid.T, routing Routing, levels []Level, needs []Need) {
	pieces, lacks := routing.Route(needs, levels)
	if len(lacks) > 0 {
		t.Fatalf("%v lack of %v", lacks, needs)
	}
	asked := map[string]bool{}
	for _, p := range pieces {
		at := p.SKU + "@" + p.Locations[0]
		for _, l := range levels {
			if l.SKU+"@"+l.Location == at && (p.Quantity > l.Available+l.Promisable || !l.Site.seenBy(routing.Channel) || asked[at]) {
				t.Fatalf("%d of %s are asked where %d are there and %d promisable: %v", p.Quantity, at, l.Available, l.Promisable, pieces)
			}
		}
		asked[at] = true
	}
}
