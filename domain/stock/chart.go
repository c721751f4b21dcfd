package stock

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Site is what routing knows of a location. The zero Site is seen by every channel and lies nowhere.
type Site struct {
	Country  string
	Near     []string // other countries, the nearest first
	Channels []string // that may sell from here; none: all
	Priority int64
	Closed   bool
}

func (s Site) seenBy(channel string) bool {
	return !s.Closed && (len(s.Channels) == 0 || slices.Contains(s.Channels, channel))
}

// distance ranks a site by how near a country is to it.
func (s Site) distance(country string) int {
	if s.Country == country {
		return 0
	}
	if i := slices.Index(s.Near, country); i >= 0 {
		return 1 + i
	}
	return math.MaxInt
}

// shelf is one SKU at one location.
type shelf struct {
	location              string
	available, promisable int64
	lowBelow              int64
}

// chart is where everything is, and in which order it is taken.
type chart struct {
	Routing
	bySKU  map[string]map[string]shelf
	sites  map[string]Site
	chosen map[string]bool // locations that together have everything
}

func newChart(r Routing, levels []Level) *chart {
	c := &chart{Routing: r, bySKU: map[string]map[string]shelf{}, sites: map[string]Site{}}
	for _, level := range levels {
		if !level.Site.seenBy(r.Channel) {
			continue
		}
		if c.bySKU[level.SKU] == nil {
			c.bySKU[level.SKU] = map[string]shelf{}
		}
		c.bySKU[level.SKU][level.Location] = shelf{level.Location, max(level.Available, 0), max(level.Promisable, 0), level.LowBelow}
		c.sites[level.Location] = level.Site
	}
	return c
}

// shelves lists those that are known to stock a SKU, in the order in which they are asked: those that have any first.
func (c *chart) shelves(sku string) []shelf {
	return slices.SortedFunc(maps.Values(c.bySKU[sku]), func(a, b shelf) int {
		return cmp.Or(
			first(a.available > 0, b.available > 0),
			first(c.chosen[a.location], c.chosen[b.location]),
			c.byStrategy(a, b),
			c.byPreference(a.location, b.location),
		)
	})
}

func (c *chart) byStrategy(a, b shelf) int {
	switch c.Strategy {
	case Preferred:
		return 0
	case Nearest:
		return cmp.Compare(c.sites[a.location].distance(c.Country), c.sites[b.location].distance(c.Country))
	}
	return cmp.Compare(b.available, a.available)
}

func (c *chart) byPreference(a, b string) int {
	return cmp.Or(
		cmp.Compare(c.rank(a), c.rank(b)),
		cmp.Compare(c.sites[b].Priority, c.sites[a].Priority),
		cmp.Compare(a, b),
	)
}

func (c *chart) rank(location string) int {
	if i := slices.Index(c.Preferred, location); i >= 0 {
		return i
	}
	return len(c.Preferred)
}

func (c *chart) total(sku string) (available, promisable int64) {
	for _, s := range c.bySKU[sku] {
		available, promisable = available+s.available, max(promisable, s.promisable)
	}
	return available, promisable
}

// Offered is how many units of each SKU an order could be served with: what is there, and what may be promised at once.
func (r Routing) Offered(levels []Level) map[string]int64 {
	offered, c := map[string]int64{}, newChart(r, levels)
	for sku := range c.bySKU {
		available, promisable := c.total(sku)
		offered[sku] = available + promisable
	}
	return offered
}

// Low tells of which SKUs less is there than all locations together should have.
func (r Routing) Low(levels []Level) map[string]bool {
	low, c := map[string]bool{}, newChart(r, levels)
	for sku, shelves := range c.bySKU {
		var available, least int64
		for _, s := range shelves {
			available, least = available+s.available, least+s.lowBelow
		}
		low[sku] = available < least
	}
	return low
}
