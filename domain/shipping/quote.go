package shipping

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"cartwright/domain/money"
)

// MaxNearby is how many pickup points are offered, nearest postcodes first.
const MaxNearby = 10

// Parcel is what is to be delivered, where and when.
type Parcel struct {
	Country, Postcode, Channel string
	Grams                      int64
	Worth                      money.Money // of the items, at list prices
	At                         time.Time   // when it is ordered
	Counters                   []Counter   // where it can be collected
}

// Counter is one of the shop's own locations, where everything in a parcel can be collected.
type Counter struct {
	PickupPoint
	Ready time.Time // when everything is there; zero: it is
}

// Offer is a way of delivery that is open to a parcel.
type Offer struct {
	Code, Name, TaxClass string
	Price                money.Money
	Days                 int
	Points               []PickupPoint // one must be chosen, where there are some
	Collect              bool          // by the shopper, at one of the counters
	Counters             []Counter
	Windows              []string // dates (2006-01-02) one of which may be chosen
}

// Quote lists how a parcel can be delivered, in the order of the table: nothing when nobody delivers there.
func (s Shipping) Quote(p Parcel) []Offer {
	var offers []Offer
	for _, method := range s.InForce() {
		if offer, ok := s.offer(method, p); ok {
			offers = append(offers, offer)
		}
	}
	return offers
}

func (s Shipping) offer(m Method, p Parcel) (Offer, bool) {
	if len(m.Channels) > 0 && !slices.Contains(m.Channels, p.Channel) {
		return Offer{}, false
	}
	i := slices.IndexFunc(m.Zones, func(z Zone) bool { return z.covers(p) })
	if i < 0 {
		return Offer{}, false
	}
	rate, ok := m.Zones[i].rate(p)
	offer := Offer{
		Code: m.Code, Name: m.Name, TaxClass: m.TaxClass, Days: m.Days,
		Price: money.Of(rate.Price, p.Worth.Currency), Windows: m.windows(p.At),
	}
	switch {
	case m.Pickup:
		offer.Points = nearest(p, s.Points, func(point PickupPoint) PickupPoint { return point })
	case m.Collect:
		offer.Collect, offer.Counters = true, nearest(p, p.Counters, func(c Counter) PickupPoint { return c.PickupPoint })
		ok = ok && len(offer.Counters) > 0
	}
	return offer, ok
}

func (z Zone) covers(p Parcel) bool {
	if len(z.Countries) > 0 && !slices.Contains(z.Countries, p.Country) {
		return false
	}
	begins := func(with string) bool { return strings.HasPrefix(p.Postcode, with) }
	return len(z.Postcodes) == 0 || slices.ContainsFunc(z.Postcodes, begins)
}

func (z Zone) rate(p Parcel) (Rate, bool) {
	var fitting []Rate
	for _, r := range z.Rates {
		if (r.Currency == "" || r.Currency == p.Worth.Currency) && (r.UpTo == 0 || p.Grams <= r.UpTo) && r.FromWorth <= p.Worth.Minor {
			fitting = append(fitting, r)
		}
	}
	if len(fitting) == 0 {
		return Rate{}, false
	}
	return slices.MinFunc(fitting, func(a, b Rate) int {
		return cmp.Or(cmp.Compare(b.FromWorth, a.FromWorth), cmp.Compare(lightest(a), lightest(b)), cmp.Compare(a.Price, b.Price))
	}), true
}

// lightest puts a rate for any weight behind those for some.
func lightest(r Rate) uint64 { return uint64(r.UpTo) - 1 }

// nearest lists the places in the country whose postcodes share the longest beginning with the parcel's.
func nearest[T any](p Parcel, places []T, address func(T) PickupPoint) []T {
	places = slices.DeleteFunc(slices.Clone(places), func(place T) bool { return address(place).Country != p.Country })
	slices.SortStableFunc(places, func(a, b T) int {
		return cmp.Compare(shared(address(b).Postcode, p.Postcode), shared(address(a).Postcode, p.Postcode))
	})
	return places[:min(len(places), MaxNearby)]
}

func shared(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// windows are the days a parcel may arrive on, the first as early as promised.
func (m Method) windows(at time.Time) (dates []string) {
	day := at.UTC()
	for left := m.Days; left > 0; {
		if day = day.AddDate(0, 0, 1); m.arrivesOn(day.Weekday()) {
			left--
		}
	}
	for tried := 0; len(dates) < m.Windows && tried < 7*MaxWindows; tried++ {
		if m.arrivesOn(day.Weekday()) {
			dates = append(dates, day.Format(time.DateOnly))
		}
		day = day.AddDate(0, 0, 1)
	}
	return dates
}

func (m Method) arrivesOn(day time.Weekday) bool {
	if len(m.Weekdays) == 0 {
		return day != time.Saturday && day != time.Sunday
	}
	return slices.Contains(m.Weekdays, day)
}
