package carts

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain/cart"
	"cartwright/domain/money"
	"cartwright/domain/sealed"
	"cartwright/projections/projectiontest"
)

type row = projectiontest.Columns

func tea(quantity int64) cart.ItemAdded {
	return cart.ItemAdded{CartID: "c1", SKU: "tea", ProductID: "p1", Title: "Tea", Quantity: quantity, UnitPrice: money.Of(700, "EUR")}
}

func TestACartIsFoldedFromItsStream(t *testing.T) {
	t.Parallel()
	dearer := tea(1)
	dearer.UnitPrice = money.Of(750, "EUR")
	tables := projectiontest.Fold(Projection(), projectiontest.In("cart-c1",
		cart.Opened{CartID: "c1", VisitID: "v1", Currency: "EUR", Channel: "web"},
		tea(2), cart.ItemAdded{SKU: "pot", Quantity: 1, UnitPrice: money.Of(2900, "EUR")},
		cart.QuantityChanged{SKU: "tea", Quantity: 5}, dearer, cart.ItemRemoved{SKU: "pot"},
		cart.CheckedOut{CheckoutID: "k1"}, cart.Reopened{CheckoutID: "k1"}, cart.CheckedOut{CheckoutID: "k2"},
	)...)
	tables.Want(t, "carts id=c1", row{
		"visit_id": "v1", "currency": "EUR", "channel": "web", "status": "checked_out", "checkout_id": "k2", "checkouts": 2,
		"opened_at": projectiontest.Start, "changed_at": projectiontest.Start.Add(8 * time.Minute), "revision": 8,
	})
	tables.Want(t, "lines cart_id=c1 line_id=tea", row{"quantity": 6, "price_minor": 750, "product_id": "p1", "title": "Tea", "added": 1001})
	tables.Want(t, "lines cart_id=c1 line_id=pot", row{"quantity": 0})
}

func TestTheReadModelAgreesWithTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state, facts := anyCart(t, "c1")
		tables := projectiontest.Fold(Projection(), facts...)
		for _, id := range lineIDs {
			checkLine(t, tables, "lines", id, state.Lines)
			checkLine(t, tables, "later", id, state.Later)
		}
		if got := tables["carts id=c1"]["status"]; got != string(state.Status) {
			t.Fatalf("the cart is %v, the rules say %s", got, state.Status)
		}
	})
}

func TestAnyBatchesGiveTheSameTables(t *testing.T) {
	t.Parallel()
	projectiontest.CheckAnyBatches(t, Projection(), func(t *rapid.T) [][]projectiontest.Fact {
		_, first := anyCart(t, "c1")
		_, second := anyCart(t, "c2")
		return [][]projectiontest.Fact{first, second}
	})
}

func checkLine(t *rapid.T, tables projectiontest.Tables, table, id string, lines []cart.Line) {
	want := cart.Line{}
	if i := slices.IndexFunc(lines, func(l cart.Line) bool { return l.ID == id }); i >= 0 {
		want = lines[i]
	}
	at := table + " cart_id=c1 line_id=" + id
	if got := tables.Number(at, "quantity"); got != want.Quantity {
		t.Fatalf("%s: %d units, the rules say %d", at, got, want.Quantity)
	}
	note, noted := tables[at]["note"]
	if !noted {
		note = nothing
	}
	if want.Quantity > 0 && (tables.Number(at, "price_minor") != want.UnitPrice.Minor || note != sealedJSON(want.Note)) {
		t.Fatalf("%s: %v, the rules say %+v", at, tables[at], want)
	}
}

var lineIDs = []string{"tea", "tea~1", "pot", "cup"}

// anyCart lets random commands loose on a cart and returns where that led.
func anyCart(t *rapid.T, id string) (cart.Cart, []projectiontest.Fact) {
	command := rapid.Custom(func(t *rapid.T) cart.Command {
		line := rapid.SampledFrom(lineIDs).Draw(t, "line")
		sku, quantity := line[:3], rapid.Int64Range(1, 5).Draw(t, "quantity")
		at := time.Unix(quantity, 0).UTC()
		return rapid.SampledFrom([]cart.Command{
			cart.AddItem{LineID: line, SKU: sku, ProductID: "p-" + sku, Quantity: quantity, UnitPrice: money.Of(100*quantity, "EUR"), Data: wish},
			cart.ChangeQuantity{LineID: line, Quantity: quantity},
			cart.RemoveItem{LineID: line},
			cart.NoteLine{LineID: line, Note: wish}, cart.Note{Note: wish},
			cart.SaveForLater{LineID: line}, cart.MoveBack{LineID: line}, cart.RemoveSaved{LineID: line},
			cart.EnterCoupon{Code: "TEA"}, cart.RemoveCoupon{Code: "TEA"},
			cart.Reprice{Today: map[string]cart.Offer{"tea": {Title: "Fine tea", Price: money.Of(50*quantity, "EUR")}}},
			cart.Merge{GuestCartID: "g" + line, GuestCurrency: "EUR", Strategy: cart.KeepGuest, Guest: cart.Contents{
				Lines:   []cart.Line{{ID: line, SKU: sku, Quantity: quantity, UnitPrice: money.Of(70, "EUR")}},
				Coupons: []string{"GUEST"},
			}},
			cart.CheckOut{CheckoutID: "k-" + sku}, cart.Reopen{CheckoutID: "k-" + sku}, cart.Reopen{CheckoutID: "k-" + sku},
			cart.Abandon{Since: at}, cart.Recover{At: at.Add(time.Hour)}, cart.Share{Token: "0123456789abcdef012345"}, cart.Unshare{},
		}).Draw(t, "command")
	})
	commands := rapid.SliceOfN(command, 0, 30).Draw(t, "commands")
	return projectiontest.Play(cart.Decider, "cart-"+id, append([]cart.Command{cart.Open{CartID: id, Currency: "EUR"}}, commands...)...)
}

var wish = sealed.Value{Key: "c1#k", Nonce: []byte{1}, Text: []byte("sealed")}
