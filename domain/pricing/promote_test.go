package pricing

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"cartwright/domain/money"
)

func appliedIDs(q Quote) (ids []string) {
	for _, a := range q.Applied {
		ids = append(ids, a.PromotionID)
	}
	return ids
}

func TestStacking(t *testing.T) {
	t.Parallel()
	half := Effect{Kind: Percentage, RatePPM: 500_000}
	tea := about(Conditions{SKUs: []string{"tea"}})
	for _, c := range []struct {
		name       string
		promotions []Promotion
		applied    []string
		total      int64
	}{
		{
			"each is of what is left", []Promotion{promotion("a", half), promotion("b", half)},
			[]string{"a", "b"}, 3900/4 + 490,
		},
		{
			"the higher priority comes first",
			[]Promotion{promotion("a", half), promotion("b", Effect{Kind: Fixed, Amount: eur(900)}, priority(1))},
			[]string{"b", "a"}, 3000/2 + 490,
		},
		{
			"of those that are exclusive the best",
			[]Promotion{promotion("a", tenPercent, exclusive, priority(9)), promotion("b", half, exclusive), promotion("c", tenPercent, exclusive)},
			[]string{"b"}, 1950 + 490,
		},
		{
			"of two as good the one that comes first",
			[]Promotion{promotion("a", half, exclusive), promotion("b", half, exclusive, priority(1))}, []string{"b"}, 1950 + 490,
		},
		{
			"an exclusive one does not come second to less",
			[]Promotion{promotion("a", tenPercent, priority(1)), promotion("b", half, exclusive)}, []string{"b"}, 1950 + 490,
		},
		{
			"nor first to more",
			[]Promotion{promotion("a", tenPercent, exclusive, priority(1)), promotion("b", half)}, []string{"b"}, 1950 + 490,
		},
		{
			"and of as much the others are preferred",
			[]Promotion{promotion("a", half, exclusive, priority(1)), promotion("b", half)}, []string{"b"}, 1950 + 490,
		},
		{
			"one that does nothing stops nobody",
			[]Promotion{
				promotion("a", half, exclusive, about(Conditions{SKUs: []string{"cup"}})), promotion("b", half), promotion("c", half),
			},
			[]string{"b", "c"}, 3900/4 + 490,
		},
		{
			"products come before the order, whatever the priority",
			[]Promotion{promotion("a", half, priority(9)), promotion("b", tenPercent, tea)}, []string{"b", "a"}, (3900-90)/2 + 490,
		},
		{
			"and shipping comes last",
			[]Promotion{promotion("a", Effect{Kind: FreeShipping}, priority(9)), promotion("b", tenPercent)}, []string{"b", "a"}, 3510,
		},
		{
			"a line gets the best one, and other lines another",
			[]Promotion{
				promotion("a", tenPercent, tea, priority(1)), promotion("b", half, tea),
				promotion("c", tenPercent, about(Conditions{Categories: []string{"kitchen"}})),
			},
			[]string{"b", "c"}, 450 + 1800 + 1000 + 490,
		},
		{
			"shipping is free once",
			[]Promotion{promotion("a", Effect{Kind: FreeShipping}), promotion("b", Effect{Kind: FreeShipping})}, []string{"a"}, 3900,
		},
		{
			"one that goes with shipping only does not go with the order",
			[]Promotion{
				promotion("a", half, tea, with(OnShipping)), promotion("b", half), promotion("c", Effect{Kind: FreeShipping}),
			},
			[]string{"b", "c"}, 1950,
		},
		{
			"unless that is worth less",
			[]Promotion{
				promotion("a", half, tea, with(OnShipping)), promotion("b", Effect{Kind: Fixed, Amount: eur(100)}),
				promotion("c", Effect{Kind: FreeShipping}),
			},
			[]string{"a", "c"}, 3450,
		},
		{
			"of two on the order that go with no other the better",
			[]Promotion{
				promotion("a", tenPercent, with(OnProducts, OnShipping)), promotion("b", half, with(OnProducts, OnShipping)),
				promotion("c", tenPercent, tea),
			},
			[]string{"c", "b"}, (3900-90)/2 + 490,
		},
		{
			"both must agree",
			[]Promotion{promotion("a", half), promotion("b", Effect{Kind: FreeShipping}, with(OnShipping))}, []string{"a"}, 1950 + 490,
		},
		{
			"there is an end to what can be taken off",
			[]Promotion{promotion("a", Effect{Kind: Fixed, Amount: eur(4000)}), promotion("b", half), promotion("c", Effect{Kind: FreeShipping})},
			[]string{"a", "c"}, 0,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			slices.Reverse(c.promotions) // the order they are given in does not matter
			q := quote(t, basket(), c.promotions...)
			if !slices.Equal(appliedIDs(q), c.applied) || q.Total != eur(c.total) {
				t.Errorf("applied %v, total %v, want %v and %d", appliedIDs(q), q.Total, c.applied, c.total)
			}
		})
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	met := Conditions{
		MinAmount: eur(3900), SKUs: []string{"tea"}, Groups: []string{"club"}, Channels: []string{"web"}, FirstOrder: true,
		From: now, Until: now.Add(time.Second),
	}
	member := func(b *Basket) { b.Buyer.Group, b.Buyer.FirstOrder, b.Codes = "club", true, []string{" save10"} }
	for _, c := range []struct {
		name   string
		change func(*Conditions, *Basket)
		want   Reason
	}{
		{"all are met", func(*Conditions, *Basket) {}, ""},
		{"not yet", func(_ *Conditions, b *Basket) { b.At = now.Add(-1) }, NotStarted},
		{"no longer", func(_ *Conditions, b *Basket) { b.At = now.Add(time.Second) }, Expired},
		{"elsewhere", func(_ *Conditions, b *Basket) { b.Channel = "shop" }, OtherChannel},
		{"for others", func(_ *Conditions, b *Basket) { b.Buyer.Group = "" }, OtherGroup},
		{"for the first order", func(_ *Conditions, b *Basket) { b.Buyer.FirstOrder = false }, NotFirstOrder},
		{"in another currency", func(c *Conditions, _ *Basket) { c.MinAmount = money.Of(1, "USD") }, OtherCurrency},
		{"for more", func(c *Conditions, _ *Basket) { c.MinAmount = eur(3901) }, BelowMinimum},
		{"for something else", func(c *Conditions, _ *Basket) { c.SKUs = []string{"cup"} }, NoMatchingItems},
		{"for a category of a similar name", func(c *Conditions, _ *Basket) { c.SKUs, c.Categories = nil, []string{"kit"} }, NoMatchingItems},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			conditions, b := met, basket(member)
			c.change(&conditions, &b)
			q := quote(t, b, promotion("a", tenPercent, withCode("SAVE10"), about(conditions)))
			var want []Rejected
			if c.want != "" {
				want = []Rejected{{Code: " save10", Reason: c.want}}
			}
			if c.want == BelowMinimum {
				want[0].Missing = eur(1)
			}
			if !reflect.DeepEqual(q.Rejected, want) || (len(q.Applied) == 1) != (c.want == "") {
				t.Errorf("rejected %+v, applied %+v, want %q", q.Rejected, q.Applied, c.want)
			}
		})
	}
}

func TestCodes(t *testing.T) {
	t.Parallel()
	free := promotion("free", Effect{Kind: FreeShipping}, withCode("POST"))
	save := promotion("save", tenPercent, withCode("SAVE10"))
	for _, c := range []struct {
		name       string
		codes      []string
		promotions []Promotion
		applied    []string
		rejected   []Rejected
	}{
		{"without its code, nothing applies", nil, []Promotion{free, save}, nil, nil},
		{"codes are typed in any case", []string{"save10", " Post "}, []Promotion{free, save}, []string{"save", "free"}, nil},
		{"twice is once", []string{"POST", "post", ""}, []Promotion{free}, []string{"free"}, nil},
		{"nobody knows it", []string{"HELLO", "POST"}, []Promotion{free}, []string{"free"}, []Rejected{{Code: "HELLO", Reason: Unknown}}},
		{
			"it does not go with another", []string{"SAVE10", "ALONE"},
			[]Promotion{save, promotion("z", tenPercent, withCode("ALONE"), exclusive)},
			[]string{"save"}, []Rejected{{Code: "ALONE", Reason: NotCombinable}},
		},
		{
			"another did it", []string{"POST"}, []Promotion{free, promotion("a", Effect{Kind: FreeShipping}, priority(1))},
			[]string{"a"}, []Rejected{{Code: "POST", Reason: NotCombinable}},
		},
		{
			"it takes off nothing", []string{"CENT"},
			[]Promotion{promotion("a", Effect{Kind: Percentage, RatePPM: 1}, withCode("CENT"))},
			nil, []Rejected{{Code: "CENT", Reason: NothingToDiscount}},
		},
		{
			"two codes of one promotion take it off once", []string{"SAVE10", "MINE"},
			[]Promotion{save, promotion("save", tenPercent, withCode("MINE"))},
			[]string{"save"}, []Rejected{{Code: "MINE", Reason: NotCombinable}},
		},
		{
			"of two with the same code one is enough", []string{"SAVE10"},
			[]Promotion{promotion("z", tenPercent, withCode("SAVE10"), about(Conditions{SKUs: []string{"cup"}})), save},
			[]string{"save"}, nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			q := quote(t, basket(coded(c.codes...)), c.promotions...)
			if !slices.Equal(appliedIDs(q), c.applied) || !reflect.DeepEqual(q.Rejected, c.rejected) {
				t.Errorf("applied %v, rejected %+v", appliedIDs(q), q.Rejected)
			}
		})
	}
}

func TestEachDiscountSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	q := quote(t, basket(coded("save10")),
		promotion("a", tenPercent, withCode("SAVE10")), promotion("b", Effect{Kind: FreeShipping}))
	want := []Applied{
		{Discount{"a", "SAVE10", eur(390)}, "Promotion a"}, {Discount{"b", "", eur(490)}, "Promotion b"},
	}
	if !reflect.DeepEqual(q.Applied, want) || !reflect.DeepEqual(q.Lines[1].Discounts, []Discount{{"a", "SAVE10", eur(200)}}) ||
		!reflect.DeepEqual(q.ShippingDiscounts, []Discount{{"b", "", eur(490)}}) {
		t.Errorf("%+v", q)
	}
}

func TestCouponsAreForWhoHasTheirCode(t *testing.T) {
	t.Parallel()
	byCoupon := promotion("a", tenPercent, func(p *Promotion) { p.ByCoupon = true })
	if q := quote(t, basket(), byCoupon); len(q.Applied) != 0 {
		t.Errorf("without a coupon it takes off %+v", q.Applied)
	}
	mine := byCoupon
	mine.Code = "MINE" // of a coupon that somebody looked up
	q, err := Price(basket(coded("mine", "old")), DefaultSettings, []Promotion{mine}, rates)
	if err != nil || len(q.Applied) != 1 || q.Applied[0].Code != "MINE" || q.Rejected[0].Reason != Unknown {
		t.Errorf("applied %+v, rejected %+v, %v", q.Applied, q.Rejected, err)
	}
	b := basket(coded("mine", "old"))
	b.Refused = map[string]Reason{"OLD": UsedUp}
	if q := quote(t, b); q.Rejected[0].Reason != Unknown || q.Rejected[1].Reason != UsedUp {
		t.Errorf("rejected %+v", q.Rejected)
	}
}

func TestEveryReasonSaysTheWayOut(t *testing.T) {
	t.Parallel()
	for reason, sentence := range sentences {
		no := Rejected{Reason: reason}.Refusal()
		if no.Code != "coupon_"+string(reason) || no.Field != "/code" || no.Message != sentence || len(sentence) < 30 {
			t.Errorf("%s is %+v", reason, no)
		}
	}
	if no := (Rejected{Reason: BelowMinimum, Missing: eur(250)}).Refusal(); !strings.Contains(no.Message, "250 EUR") {
		t.Errorf("what is missing is %q", no.Message)
	}
}
