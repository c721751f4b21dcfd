package carts

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
	"cartwright/projections/projectiontest"
)

func TestQueries(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		projectiontest.In("cart-c1", cart.Opened{CartID: "c1", VisitID: "v1", Currency: "EUR", Channel: "web"},
			cart.ItemAdded{SKU: "pot", ProductID: "p2", Title: "Pot", Quantity: 1, UnitPrice: money.Of(2900, "EUR")},
			cart.ItemAdded{SKU: "cup", Quantity: 1, UnitPrice: money.Of(300, "EUR")},
			tea(2), cart.ItemRemoved{SKU: "cup"}, cart.CheckedOut{CheckoutID: "k1"}),
		projectiontest.In("checkout-k1",
			checkout.Started{CheckoutID: "k1", CartID: "c1", VisitID: "v1", OrderID: "o1", Lines: []checkout.Line{
				{SKU: "pot", ProductID: "p2", Title: "Pot", Quantity: 1, UnitPrice: money.Of(2900, "EUR")},
				{SKU: "tea", ProductID: "p1", Title: "Tea", Quantity: 2, UnitPrice: money.Of(700, "EUR")},
			}},
			checkout.AddressGiven{Destination: checkout.Destination{Country: "DE"}},
			checkout.DeliveryChosen{Option: checkout.Option{Code: "std", Name: "Standard", Price: money.Of(490, "EUR"), Days: 3}},
			checkout.PaymentChosen{Means: checkout.Means{Method: "card", Token: "tok"}},
			checkout.Submitted{Submission: checkout.Submission{Attempt: 1, FulfilmentID: "f1"}},
			checkout.Rejected{FulfilmentID: "f1", Code: "out_of_stock", Detail: "Gone.", SKU: "tea"}),
	)...)}

	t.Run("cart", func(t *testing.T) { oneCart(t, q) })
	t.Run("checkout", func(t *testing.T) { oneCheckout(t, q) })
}

func oneCart(t *testing.T, q Queries) {
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

func oneCheckout(t *testing.T, q Queries) {
	got, err := q.Checkout(t.Context(), "k1")
	projectiontest.Same(t, err, Checkout{
		Checkout: checkout.Checkout{
			CheckoutID: "k1", CartID: "c1", VisitID: "v1", OrderID: "o1", Status: checkout.IsOpen,
			Lines: []checkout.Line{
				{SKU: "pot", ProductID: "p2", Title: "Pot", Quantity: 1, UnitPrice: money.Of(2900, "EUR")},
				{SKU: "tea", ProductID: "p1", Title: "Tea", Quantity: 2, UnitPrice: money.Of(700, "EUR")},
			},
			Destination:   checkout.Destination{Country: "DE"},
			Delivery:      checkout.Option{Code: "std", Name: "Standard", Price: money.Of(490, "EUR"), Days: 3},
			Payment:       checkout.Means{Method: "card"},
			Attempts:      1,
			FulfilmentID:  "f1",
			LastRejection: &checkout.Rejected{CheckoutID: "k1", FulfilmentID: "f1", Code: "out_of_stock", Detail: "Gone.", SKU: "tea"},
		},
		Revision: 5,
	}, got, cmpopts.IgnoreFields(Checkout{}, "StartedAt", "ChangedAt"))
	totals, err := got.Totals()
	projectiontest.Same(t, err, money.Of(4790, "EUR"), totals.Total)
	if _, err := q.Checkout(t.Context(), "unheard of"); !errors.Is(err, checkout.ErrNotFound) {
		t.Errorf("an unknown checkout: %v", err)
	}
}
