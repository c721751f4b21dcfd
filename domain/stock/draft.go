package stock

import (
	"cmp"
	"slices"
	"time"
)

// draft is a decision in the making: the stock as it would be, and the events that make it so.
type draft struct {
	Stock
	events []Event
}

func (d *draft) record(events ...Event) {
	for _, e := range events {
		d.Stock = Evolve(d.Stock, e)
	}
	d.events = append(d.events, events...)
}

// makeRoom makes sure that so many units can be held, and returns how many of them would be promised. Expired holds are
// released when they are needed, and only as many as are, those that ran out first before the others: rather than that
// units are promised, and rather than that nobody gets any. When all of them would not do, none is released, and the
// draft says what would be available.
func (d *draft) makeRoom(quantity int64, now time.Time) (promised int64, ok bool) {
	there, later := *d, *d
	switch {
	case there.releaseUntil(func(s Stock) bool { return quantity <= s.Available() }, now):
		*d = there
		return 0, true
	case later.releaseUntil(func(s Stock) bool { return quantity <= s.Available()+s.Promisable(now) }, now):
		*d = later
		return quantity - d.Available(), true
	}
	d.Stock = there.Stock
	return 0, false
}

// releaseUntil releases expired holds until it is enough, and reports whether it is. Promises are covered first.
func (d *draft) releaseUntil(enough func(Stock) bool, now time.Time) bool {
	if enough(d.Stock) {
		return true
	}
	for _, late := range d.expired(now) {
		if _, open := d.Holds.Get(late.id); !open {
			continue
		}
		d.record(d.released(late.id, BecauseExpired))
		d.cover()
		if enough(d.Stock) {
			return true
		}
	}
	return false
}

// settle adds what follows from any decision: promises are covered as soon as they can be, and it is told when stock runs
// low or no longer is.
func (d *draft) settle() {
	d.cover()
	switch available, enough := d.Available(), d.Policy.LowBelow; {
	case available < enough && !d.Low:
		d.record(RanLow{d.SKU, d.Location, available, enough})
	case available >= enough && d.Low:
		d.record(Replenished{d.SKU, d.Location, available, enough})
	}
}

// cover sets available units aside for promises, the earliest first. A sale that waited for nothing else is done.
func (d *draft) cover() {
	if d.Promised == 0 || d.Available() == 0 {
		return
	}
	for _, waiting := range d.waiting() {
		units := min(waiting.Promised, d.Available())
		if units == 0 {
			return
		}
		d.record(Covered{d.SKU, d.Location, waiting.id, units})
		if waiting.Sold && units == waiting.Promised {
			d.record(Committed{d.SKU, d.Location, waiting.id, waiting.Quantity})
		}
	}
}

func (s Stock) waiting() (holds []named) {
	for holdID, h := range s.Holds.All() {
		if h.Promised > 0 {
			holds = append(holds, named{holdID, h})
		}
	}
	slices.SortFunc(holds, func(a, b named) int { return cmp.Compare(a.promise, b.promise) })
	return holds
}
