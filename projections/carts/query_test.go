package carts

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"cartwright/domain/cart"
	"cartwright/domain/money"
	"cartwright/projections/projectiontest"
)

func TestACartReadsAsItWasFilled(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		projectiontest.In("cart-c1", cart.Opened{CartID: "c1", VisitID: "v1", Currency: "EUR", Channel: "web"},
			cart.ItemAdded{SKU: "pot", ProductID: "p2", Title: "Pot", Quantity: 1, UnitPrice: money.Of(2900, "EUR")},
			cart.ItemAdded{SKU: "cup", Quantity: 1, UnitPrice: money.Of(300, "EUR")},
			tea(2), cart.ItemRemoved{SKU: "cup"}, cart.CheckedOut{CheckoutID: "k1"}),
	)...)}

	got, err := q.Cart(t.Context(), "c1")
	projectiontest.Same(t, err, Cart{
		Cart: cart.Cart{
			CartID: "c1", VisitID: "v1", Currency: "EUR", Channel: "web", Status: cart.IsCheckedOut, CheckoutID: "k1", Checkouts: 1,
			Contents: cart.Contents{Lines: []cart.Line{
				{ID: "pot", SKU: "pot", ProductID: "p2", Title: "Pot", Quantity: 1, UnitPrice: money.Of(2900, "EUR")},
				{ID: "tea", SKU: "tea", ProductID: "p1", Title: "Tea", Quantity: 2, UnitPrice: money.Of(700, "EUR")},
			}},
		},
		Revision: 5,
	}, got, cmpopts.IgnoreFields(Cart{}, "OpenedAt", "ChangedAt"))
	if _, err := q.Cart(t.Context(), "unheard of"); !errors.Is(err, cart.ErrNotFound) {
		t.Errorf("an unknown cart: %v", err)
	}
}
