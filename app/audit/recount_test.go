package audit_test

import (
	"reflect"
	"testing"
	"time"

	"cartwright/app/audit"
	"cartwright/domain/event"
	"cartwright/domain/stock"
)

var counting = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// recount has seen ten units of tea arrive before the count, of which one is sold after it and four are held.
func recount(more ...event.Recorded) *audit.Recount {
	c := audit.NewRecount(counting)
	at := func(hours int, revision uint64, e stock.Event) event.Recorded {
		return event.Recorded{Envelope: event.Envelope{Stream: "stock-tea@north", Revision: revision, At: counting.Add(time.Duration(hours) * time.Hour)}, Event: e}
	}
	for _, r := range append([]event.Recorded{
		at(-1, 0, stock.Received{SKU: "tea", Location: "north", Quantity: 10}),
		at(1, 1, stock.Committed{SKU: "tea", Location: "north", HoldID: "f1", Quantity: 1}),
		at(1, 2, stock.Held{SKU: "tea", Location: "north", HoldID: "f2", Quantity: 4}),
	}, more...) {
		c.See(r)
	}
	return c
}

var (
	tea  = audit.Place{SKU: "tea", Location: "north"}
	good = map[audit.Place]audit.ReadLevel{tea: {OnHand: 9, Held: 4, Revision: 2}}
)

func units(n int64) *int64 { return &n }

func TestRecounting(t *testing.T) {
	t.Parallel()
	counted := func(n int64) map[audit.Place]int64 { return map[audit.Place]int64{tea: n} }
	applied := event.Recorded{
		Envelope: event.Envelope{Stream: "stock-tea@north", Revision: 3, At: counting.Add(2 * time.Hour)},
		Event:    stock.Adjusted{SKU: "tea", Location: "north", Delta: -2, OccurredAt: counting},
	}
	for _, test := range []struct {
		name    string
		recount *audit.Recount
		read    map[audit.Place]audit.ReadLevel
		counted map[audit.Place]int64
		want    []audit.StockDifference
	}{
		{name: "all agree, although one was sold since", recount: recount(), read: good, counted: counted(10)},
		{name: "nobody has counted", recount: recount(), read: good},
		{
			name: "fewer are there", recount: recount(), read: good, counted: counted(8),
			want: []audit.StockDifference{{Place: tea, OnHand: 9, Counted: units(8), Adjust: -2}},
		},
		{
			name: "which was put right", recount: recount(applied), counted: counted(8),
			read: map[audit.Place]audit.ReadLevel{tea: {OnHand: 7, Held: 4, Revision: 3}},
		},
		{
			name: "fewer than are held", recount: recount(), read: good, counted: counted(3),
			want: []audit.StockDifference{{Place: tea, OnHand: 9, Counted: units(3), Adjust: -7,
				Problem: "2 of the units that are missing are held for orders; release or cancel those first"}},
		},
		{
			name: "some are where there never were any", recount: recount(), read: good,
			counted: map[audit.Place]int64{{SKU: "cup", Location: "north"}: 2, {SKU: "pot", Location: "north"}: 0},
			want:    []audit.StockDifference{{Place: audit.Place{SKU: "cup", Location: "north"}, Counted: units(2), Adjust: 2}},
		},
		{
			name: "the read model is wrong", recount: recount(), read: map[audit.Place]audit.ReadLevel{tea: {OnHand: 8, Held: 4, Revision: 2}},
			want: []audit.StockDifference{{Place: tea, OnHand: 9, Read: units(8), Problem: "the read model is wrong; replay it: cartwright replay inventory"}},
		},
		{
			name: "or only ahead", recount: recount(), read: map[audit.Place]audit.ReadLevel{tea: {OnHand: 8, Held: 4, Revision: 3}},
		},
		{
			name: "or behind", recount: recount(),
			want: []audit.StockDifference{{Place: tea, OnHand: 9, Problem: "the read model is behind"}},
		},
		{
			name: "or knows too much", recount: audit.NewRecount(counting), read: good,
			want: []audit.StockDifference{{Place: tea, Read: units(9), Problem: "the log does not know it"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.recount.Compare(test.read, test.counted); !reflect.DeepEqual(got, test.want) {
				t.Errorf("found %+v, want %+v", got, test.want)
			}
			if behind := test.recount.Behind(test.read); (test.read == nil) != (len(behind) > 0) {
				t.Errorf("behind are %v", behind)
			}
		})
	}
}
