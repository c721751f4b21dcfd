package carts

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"cartwright/domain/cart"
	"cartwright/domain/money"
	"cartwright/projections/projectiontest"
)

const token = "0123456789abcdef012345"

func teaLine(quantity int64) cart.Line {
	return cart.Line{ID: "tea", SKU: "tea", ProductID: "p1", Title: "Tea", Quantity: quantity, UnitPrice: money.Of(700, "EUR")}
}

func left(number int, minor int64) cart.Abandoned {
	return cart.Abandoned{CartID: "c1", Number: number, Units: 1, Items: money.Of(minor, "EUR")}
}

func TestQueriesOfCustomersCarts(t *testing.T) {
	t.Parallel()
	pot := cart.Line{ID: "pot~1", SKU: "pot", ProductID: "p2", Title: "Pot", Quantity: 1, UnitPrice: money.Of(2900, "EUR"), Data: wish, Note: wish}
	boughtLater := left(1, 500)
	boughtLater.CartID = "c3"
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		projectiontest.In("cart-c1", cart.Opened{CartID: "c1", CustomerID: "ada", Currency: "EUR"}, tea(2),
			cart.Merged{CartID: "c1", GuestCartID: "c2", Saved: cart.Contents{Lines: []cart.Line{teaLine(2)}}, Result: cart.Contents{
				Lines: []cart.Line{teaLine(3), pot}, Later: []cart.Line{teaLine(4)}, Coupons: []string{"TEA", "POT"}, Note: wish,
			}},
			cart.CouponRemoved{Code: "TEA"}, cart.Shared{Token: token}, left(1, 900),
			cart.Recovered{CartID: "c1", Number: 1, By: cart.ByChange}, left(2, 700)),
		projectiontest.In("cart-c2", cart.Opened{CartID: "c2", Currency: "EUR"}, cart.Claimed{CartID: "c2", CustomerID: "ada"},
			cart.Closed{CartID: "c2", Into: "c1"}),
		projectiontest.In("cart-c3", cart.Opened{CartID: "c3", CustomerID: "ada", Currency: "EUR"}, boughtLater,
			cart.Recovered{CartID: "c3", Number: 1, By: cart.ByOrder}, cart.Completed{CheckoutID: "k3", OrderID: "o3"}),
	)...)}

	t.Run("a cart with everything", func(t *testing.T) { everything(t, q, pot) })
	t.Run("a customer's carts", func(t *testing.T) { ofAda(t, q) })
	t.Run("what was left behind", func(t *testing.T) { leftBehind(t, q) })
}

func everything(t *testing.T, q Queries, pot cart.Line) {
	got, err := q.Cart(t.Context(), "c1")
	projectiontest.Same(t, err, Cart{
		Cart: cart.Cart{
			CartID: "c1", CustomerID: "ada", Currency: "EUR", Status: cart.IsOpen, ShareToken: token,
			Contents: cart.Contents{
				Lines: []cart.Line{teaLine(3), pot}, Later: []cart.Line{teaLine(4)}, Coupons: []string{"POT"}, Note: wish,
			},
		},
		Revision: 7,
	}, got, cmpopts.IgnoreFields(Cart{}, "OpenedAt", "ChangedAt"))
	shared, err := q.SharedCart(t.Context(), token)
	projectiontest.Same(t, err, "c1", shared.CartID)
	for _, none := range []string{"", "another token"} {
		if _, err := q.SharedCart(t.Context(), none); !errors.Is(err, cart.ErrNotShared) {
			t.Errorf("under %q there is %v", none, err)
		}
	}
}

func ofAda(t *testing.T, q Queries) {
	got, err := q.OfCustomer(t.Context(), "ada")
	projectiontest.Same(t, err, []Summary{
		{CartID: "c3", Currency: "EUR", Status: cart.IsCompleted, OrderID: "o3"},
		{CartID: "c1", Currency: "EUR", Status: cart.IsOpen, Lines: 2, Units: 4},
	}, got, cmpopts.IgnoreFields(Summary{}, "ChangedAt"))
	none, err := q.OfCustomer(t.Context(), "")
	projectiontest.Same(t, err, 0, len(none))
}

func leftBehind(t *testing.T, q Queries) {
	got, err := q.Abandonments(t.Context(), time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	projectiontest.Same(t, err, []Abandonment{{
		Abandoned: 3, Value: money.Of(2100, "EUR"), Recovered: 2, Bought: 1, Regained: money.Of(500, "EUR"),
	}}, got)
	before, err := q.Abandonments(t.Context(), time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour))
	projectiontest.Same(t, err, 0, len(before))

	first, err := q.Abandoned(t.Context(), "", nil, 2)
	rest, restErr := q.Abandoned(t.Context(), "", &first[1].AbandonedPlace, 2)
	projectiontest.Same(t, errors.Join(err, restErr), []Abandoned{
		{AbandonedPlace: AbandonedPlace{CartID: "c3", Number: 1}, CustomerID: "ada", Units: 1, Items: money.Of(500, "EUR"), By: cart.ByOrder},
		{AbandonedPlace: AbandonedPlace{CartID: "c1", Number: 2}, CustomerID: "ada", Units: 1, Items: money.Of(700, "EUR")},
		{AbandonedPlace: AbandonedPlace{CartID: "c1", Number: 1}, CustomerID: "ada", Units: 1, Items: money.Of(900, "EUR"), By: cart.ByChange},
	}, append(first, rest...), cmpopts.IgnoreTypes(time.Time{}, &time.Time{}))
	for state, want := range map[AbandonedState]int{Waiting: 1, Recovered: 2} {
		found, err := q.Abandoned(t.Context(), state, nil, 9)
		projectiontest.Same(t, err, want, len(found))
	}
}
