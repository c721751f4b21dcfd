package ledger

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cartwright/domain"
	"cartwright/domain/credit"
	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

// offLedger says why an event, or every event of a category, carries an amount that is no posting.
var offLedger = map[string]string{
	"payment.requested":         "asks for money to be set aside",
	"payment.authorised":        "money is set aside, and nobody's yet",
	"payment.capture_declined":  "nothing is taken",
	"payment.capture_requested": "asks for money to be taken",
	"payment.refund_requested":  "asks for money to be given back",
	"credit.held":               "money is set aside on the account",
	"credit.declined":           "nothing is set aside",
	"credit.capture_declined":   "nothing is taken",
	"credit.released":           "what was set aside is there again",
	"cart":                      "what may be bought some day",
	"checkout":                  "what may be bought soon",
	"price":                     "what things cost",
	"pricing":                   "what things would cost",
	"product":                   "what things cost",
	"promotion":                 "what would be taken off",
	"risk":                      "what is weighed, not moved",
	"shipping":                  "what shipping would cost",
	"stock":                     "goods are not valued in these books",
}

func TestEveryEventThatMovesMoneyHasItsPostings(t *testing.T) {
	t.Parallel()
	posted := map[reflect.Type]bool{}
	for _, rule := range rules {
		posted[rule.event] = true
	}
	for _, name := range domain.Events.Names() {
		kind, _ := domain.Events.Kind(name)
		category, _, _ := strings.Cut(name, ".")
		excused := offLedger[name] != "" || offLedger[category] != ""
		switch {
		case posted[kind.Type] == (excused || !carriesMoney(kind.Type)):
			t.Errorf("%s carries money: %v; it has postings: %v; it is excused: %v", name, carriesMoney(kind.Type), posted[kind.Type], excused)
		case excused && offLedger[name] != "" && !carriesMoney(kind.Type):
			t.Errorf("%s carries no money and needs no excuse", name)
		}
	}
}

// carriesMoney finds amounts however deep.
func carriesMoney(t reflect.Type) bool {
	switch {
	case t == reflect.TypeFor[money.Money]():
		return true
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Pointer, t.Kind() == reflect.Map, t.Kind() == reflect.Array:
		return carriesMoney(t.Elem())
	case t.Kind() != reflect.Struct:
		return false
	}
	for i := range t.NumField() {
		if carriesMoney(t.Field(i).Type) {
			return true
		}
	}
	return false
}

var (
	items = []order.Line{
		{SKU: "tea", Quantity: 2, UnitPrice: eur(450), Total: eur(900)},
		{SKU: "pot", Quantity: 1, UnitPrice: eur(1999), Total: eur(1999)},
	}
	taxes = []order.TaxLine{{Name: "DE-standard", On: order.OnItems, Amount: eur(400)}, {Name: "DE-standard", On: order.OnShipping, Amount: eur(78)}}
	net   = order.Placed{
		Ref: order.Ref{OrderID: "o1"}, Lines: items, Items: eur(2899), Shipping: eur(490), Discount: eur(389),
		Tax: eur(478), Taxes: taxes, Total: eur(3478),
	}
	paid    = payment.Ref{PaymentID: "y1", OrderID: "o1"}
	card    = credit.Account{AccountID: "crd1", Kind: credit.GiftCard}
	account = credit.Account{AccountID: "crd2", Kind: credit.StoreCredit}
	used    = credit.Ref{PaymentID: "y2", OrderID: "o1"}
)

func eur(minor int64) money.Money { return money.Of(minor, "EUR") }

func gross() order.Placed {
	p := net
	p.TaxIncluded, p.Total = true, eur(3000)
	return p
}

func takenBack(p order.Placed) order.Cancelled {
	decided, _ := order.Decide(order.Order{Placed: p, Status: order.IsPlaced}, order.Cancel{Reason: "regret"})
	return decided[0].(order.Cancelled)
}

func TestPostings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		event any
		order string
		want  map[string]int64 // debits less credits
	}{
		{"net prices", net, "o1", map[string]int64{Receivable: 3478, Discounts: 389, Revenue: -2899, ShippingRevenue: -490, TaxPayable: -478}},
		{"gross prices", gross(), "o1", map[string]int64{Receivable: 3000, Discounts: 389, Revenue: -2499, ShippingRevenue: -412, TaxPayable: -478}},
		{"a cancellation", takenBack(net), "o1", map[string]int64{Receivable: -3478, Discounts: -389, Revenue: 2899, ShippingRevenue: 490, TaxPayable: 478}},
		{"a capture", payment.Captured{Ref: paid, Amount: eur(3000)}, "o1", map[string]int64{"cash:sandbox": 3000, Receivable: -3000}},
		{"a refund", payment.Refunded{Ref: paid, Amount: eur(3000)}, "o1", map[string]int64{"cash:sandbox": -3000, Receivable: 3000}},
		{"a refund that is refused", payment.RefundDeclined{Ref: paid, Amount: eur(3000)}, "", map[string]int64{}},
		{"a refund that comes back", payment.RefundDeclined{Ref: paid, Amount: eur(3000), Returned: true}, "o1", map[string]int64{"cash:sandbox": 3000, Receivable: -3000}},
		{"a dispute", payment.DisputeOpened{Ref: paid, Amount: eur(3000)}, "o1", map[string]int64{"cash:sandbox": -3000, Disputed: 3000}},
		{"a dispute won", payment.DisputeWon{Ref: paid, Amount: eur(3000)}, "o1", map[string]int64{"cash:sandbox": 3000, Disputed: -3000}},
		{"a dispute lost", payment.DisputeLost{Ref: paid, Amount: eur(3000)}, "o1", map[string]int64{Chargebacks: 3000, Disputed: -3000}},
		{"another provider", payment.Captured{Ref: payment.Ref{OrderID: "o1", Provider: "stripe"}, Amount: eur(9)}, "o1", map[string]int64{"cash:stripe": 9, Receivable: -9}},
		{"a gift card", credit.Issued{Account: card, Amount: eur(5000)}, "", map[string]int64{CreditsGranted: 5000, GiftCardLiability: -5000}},
		{"an empty account", credit.Issued{Account: account, Amount: eur(0)}, "", map[string]int64{}},
		{"goodwill", credit.Credited{Account: account, Amount: eur(500)}, "", map[string]int64{CreditsGranted: 500, StoreCreditOwed: -500}},
		{"a gift card pays", credit.Captured{Account: card, Ref: used, Amount: eur(478)}, "o1", map[string]int64{GiftCardLiability: 478, Receivable: -478}},
		{"by a payment that moves no cash", payment.Captured{Ref: payment.Ref{OrderID: "o1", Provider: "credit"}, Amount: eur(478)}, "", map[string]int64{}},
		{"nor when it is refunded", payment.Refunded{Ref: payment.Ref{OrderID: "o1", Provider: "credit"}, Amount: eur(478)}, "", map[string]int64{}},
		{"and gets it back", credit.Refunded{Account: card, Ref: used, Amount: eur(478)}, "o1", map[string]int64{GiftCardLiability: -478, Receivable: 478}},
		{"a gift card expires", credit.Expired{Account: card, Amount: eur(22)}, "", map[string]int64{GiftCardLiability: 22, ExpiredCredits: -22}},
		{"an authorisation", payment.Authorised{Ref: paid, Amount: eur(3000)}, "", map[string]int64{}},
	} {
		got, entry := map[string]int64{}, Postings(c.event)
		for _, p := range entry.Postings {
			got[p.Account] += p.Debit - p.Credit
		}
		if !reflect.DeepEqual(got, c.want) || entry.OrderID != c.order {
			t.Errorf("%s is posted for %q as %v, want %v for %q", c.name, entry.OrderID, got, c.want, c.order)
		}
	}
}

// Whatever an order comes to, its postings balance, and its cancellation leaves nothing of them.
func TestOrdersBalanceAndCancellationsLeaveNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := anyOrder(t)
		if _, err := order.Decide(order.Order{}, order.Place{Placed: p}); err != nil {
			t.Fatalf("%+v is no order: %v", p, err)
		}
		var book Book
		for _, e := range []any{p, takenBack(p)} {
			if err := book.Enter(event.Recorded{Event: e}); err != nil {
				t.Fatal(err)
			}
		}
		book.Balances(func(orderID, account, currency string, minor int64) {
			if minor != 0 {
				t.Errorf("%d %s are left on %s of %s", minor, currency, account, orderID)
			}
		})
	})
}

func anyOrder(t *rapid.T) order.Placed {
	amount := func(what string, most int64) money.Money {
		return money.Of(rapid.Int64Range(0, most).Draw(t, what), "EUR")
	}
	p := order.Placed{
		Ref: order.Ref{OrderID: "o1", FulfilmentID: "f1"}, CheckoutID: "k", CartID: "c", PaymentID: "y", TrackingToken: "t",
		Shipping: amount("shipping", 900), TaxIncluded: rapid.Bool().Draw(t, "included"), Items: eur(0), Tax: eur(0),
	}
	for range rapid.IntRange(1, 4).Draw(t, "lines") {
		line := order.Line{SKU: "tea", Quantity: rapid.Int64Range(1, 9).Draw(t, "quantity"), UnitPrice: amount("price", 9999)}
		line.Total, _ = line.UnitPrice.Times(line.Quantity)
		p.Lines = append(p.Lines, line)
		p.Items.Minor += line.Total.Minor
	}
	for range rapid.IntRange(0, 3).Draw(t, "taxes") {
		tax := order.TaxLine{Name: "VAT", On: rapid.SampledFrom([]string{order.OnItems, order.OnShipping}).Draw(t, "on"), Amount: amount("tax", 500)}
		p.Taxes = append(p.Taxes, tax)
		p.Tax.Minor += tax.Amount.Minor
	}
	p.Discount = amount("discount", p.Items.Minor+p.Shipping.Minor)
	p.Total = money.Of(p.Items.Minor+p.Shipping.Minor-p.Discount.Minor, "EUR")
	if !p.TaxIncluded {
		p.Total.Minor += p.Tax.Minor
	}
	return p
}

func TestABookSaysWhatDoesNotBalance(t *testing.T) {
	t.Parallel()
	wrong := net
	wrong.Total = eur(3479)
	var book Book
	if err := book.Enter(event.Recorded{Envelope: event.Envelope{Name: "order.placed"}, Event: wrong}); err == nil {
		t.Error("an order that does not add up is booked as if it did")
	}
}
