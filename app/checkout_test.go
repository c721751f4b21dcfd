package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
)

var home = app.Address{
	Name: "Ada", Street: "Main St 1", City: "Berlin", Postcode: "10115", Country: "DE", Email: "ada@example.org",
}

// started is a checkout of two packets of tea.
func started(t *testing.T, a app.App) (cartID, checkoutID string) {
	t.Helper()
	cartID = opened(t, a)
	_, err := a.AddToCart(t.Context(), request("add"+cartID), cartID, "tea", 2, nil)
	must(t, err)
	out, err := a.StartCheckout(t.Context(), request("start"+cartID), cartID)
	must(t, err)
	return cartID, out.State.CheckoutID
}

func ready(t *testing.T, a app.App) (checkoutID string) {
	t.Helper()
	_, id := started(t, a)
	_, err := a.GiveAddress(t.Context(), request("address"+id), id, home)
	must(t, err)
	_, err = a.ChooseDelivery(t.Context(), request("delivery"+id), id, app.DeliveryChoice{Code: "standard"})
	must(t, err)
	_, err = a.ChoosePayment(t.Context(), request("payment"+id), id, app.PaymentChoice{Means: checkout.Means{Method: "card", Token: "tok_visa"}})
	must(t, err)
	return id
}

func TestOnlyWhatIsForSaleGoesIntoACart(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id := opened(t, a)
	for _, sku := range []string{"lamp", "unknown"} {
		_, err := a.AddToCart(t.Context(), request(sku), id, sku, 1, nil)
		refused(t, err, "sku_not_for_sale", "/sku")
	}
	out, err := a.AddToCart(t.Context(), request("pot"), id, "pot", 1, nil)
	must(t, err)
	if line := out.State.Lines[0]; line.Title != "Pot" || line.UnitPrice.Minor != 2000 {
		t.Errorf("added %+v", line)
	}
}

func TestACartHasOneCheckoutAtATime(t *testing.T) {
	t.Parallel()
	a := shop(t)
	cartID, first := started(t, a)
	again, err := a.StartCheckout(t.Context(), request("someone else"), cartID)
	must(t, err)
	if again.State.CheckoutID != first || again.Revision != 0 {
		t.Errorf("started %s at revision %d, first %s", again.State.CheckoutID, again.Revision, first)
	}
	if want := app.DeriveID(app.OrderPrefix, first); again.State.OrderID != want {
		t.Errorf("order %s, want %s", again.State.OrderID, want)
	}
	_, err = a.CancelCheckout(t.Context(), request("cancel"), first)
	must(t, err)
	reopen(t, a, cartID, first)
	next, err := a.StartCheckout(t.Context(), request("next"), cartID)
	must(t, err)
	if next.State.CheckoutID == first {
		t.Error("the next checkout is the one that was cancelled")
	}
}

// A crash can strike after the cart is checked out and before the checkout is started.
func TestStartingACheckoutHealsAfterACrash(t *testing.T) {
	t.Parallel()
	a := shop(t)
	cartID := opened(t, a)
	_, err := a.AddToCart(t.Context(), request("add"), cartID, "tea", 2, nil)
	must(t, err)
	half := app.DeriveID(app.CheckoutPrefix, cartID, "1")
	_, err = a.Carts.Handle(t.Context(), app.Envelope[cart.Command]{
		ID: "start", Target: cartID, Command: cart.CheckOut{CheckoutID: half},
	})
	must(t, err)
	healed, err := a.StartCheckout(t.Context(), request("start"), cartID)
	must(t, err)
	if healed.State.CheckoutID != half || healed.State.Status != checkout.IsOpen || len(healed.State.Lines) != 1 {
		t.Errorf("healed to %+v, not %s", healed.State, half)
	}
}

// A request repeated after its checkout was cancelled must not start another one.
func TestALateRepeatStartsNothing(t *testing.T) {
	t.Parallel()
	a := shop(t)
	cartID, first := started(t, a)
	_, err := a.CancelCheckout(t.Context(), request("cancel"), first)
	must(t, err)
	reopen(t, a, cartID, first)
	late, err := a.StartCheckout(t.Context(), request("start"+cartID), cartID)
	must(t, err)
	if late.State.CheckoutID != first || late.State.Status != checkout.IsCancelled {
		t.Errorf("the repeat answered %+v", late.State)
	}
}

func TestAnAddressIsSealedForTheOrder(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, id := started(t, a)
	typed := home
	typed.Country, typed.Name = " de ", "  Ada "
	out, err := a.GiveAddress(t.Context(), request("address"), id, typed)
	must(t, err)
	sealed := out.State.Destination.Address
	plain, err := a.Vault.Open(t.Context(), sealed, app.AddressPurpose)
	must(t, err)
	var got app.Address
	must(t, json.Unmarshal(plain, &got))
	if got != home || sealed.Key != out.State.OrderID || out.State.Destination.Country != "DE" {
		t.Errorf("sealed %+v for %s", got, sealed.Key)
	}
	_, err = a.GiveAddress(t.Context(), request("other"), "chk_none", home)
	refused(t, err, "checkout_not_found", "")
}

func TestSubmittingRoutesTheUnits(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id := ready(t, a)
	out, err := a.Submit(t.Context(), request("submit"), id, money.Money{})
	must(t, err)
	submitted := out.Events[0].(checkout.Submitted)
	if submitted.FulfilmentID != app.DeriveID(app.FulfilmentPrefix, id, "1") {
		t.Errorf("fulfilment %s", submitted.FulfilmentID)
	}
	if p := submitted.Pieces; len(p) != 1 || p[0].Quantity != 2 || len(p[0].Locations) != 2 || p[0].Locations[0] != "berlin" {
		t.Errorf("pieces %+v", p)
	}
	again, err := a.Submit(t.Context(), request("submit"), id, money.Money{})
	must(t, err)
	if again.Position != out.Position || len(again.Events) != 0 {
		t.Errorf("the repeat wrote %v at %v", again.Events, again.Position)
	}
	other, err := a.Submit(t.Context(), request("impatient"), id, money.Money{})
	must(t, err)
	if other.State.FulfilmentID != submitted.FulfilmentID || len(other.Events) != 0 {
		t.Errorf("who is impatient gets %+v", other)
	}
	_, err = a.Submit(t.Context(), request("suspicious"), id, money.Of(1, "EUR"))
	refused(t, err, "checkout_submitted", "")
}

func TestADecisionIsAwaited(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id := ready(t, a)
	decision, err := a.AwaitDecision(t.Context(), id)
	must(t, err)
	if !decision.Pending {
		t.Errorf("before submission: %+v", decision)
	}
	out, err := a.Submit(t.Context(), request("submit 1"), id, money.Money{})
	must(t, err)
	soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if decision, err = a.AwaitDecision(soon, id); err != nil || !decision.Pending {
		t.Errorf("undecided: %+v, %v", decision, err)
	}
	end(t, a, id, checkout.Reject{FulfilmentID: out.State.FulfilmentID, Code: "payment_declined"})
	if decision, err = a.AwaitDecision(t.Context(), id); err != nil || decision.Rejected == nil || decision.Pending {
		t.Errorf("rejected: %+v, %v", decision, err)
	}
	if out, err = a.Submit(t.Context(), request("submit 2"), id, money.Money{}); err != nil {
		t.Fatal(err)
	}
	waited := make(chan app.Decision, 1)
	go func() {
		decision, err := a.AwaitDecision(t.Context(), id)
		if err != nil {
			t.Error(err)
		}
		waited <- decision
	}()
	done := end(t, a, id, checkout.Complete{FulfilmentID: out.State.FulfilmentID})
	decision = <-waited
	if decision.OrderID != out.State.OrderID || decision.Rejected != nil || decision.Position != done.Position ||
		decision.Revision != done.Revision {
		t.Errorf("completed: %+v, want order %s at %v", decision, out.State.OrderID, done.Position)
	}
}

func end(t *testing.T, a app.App, id string, command checkout.Command) app.CheckoutOutcome {
	t.Helper()
	out, err := a.Checkouts.Handle(t.Context(), app.Envelope[checkout.Command]{ID: app.NewID(""), Target: id, Command: command})
	must(t, err)
	return out
}

func reopen(t *testing.T, a app.App, cartID, checkoutID string) {
	t.Helper()
	_, err := a.Carts.Handle(t.Context(), app.Envelope[cart.Command]{
		ID: "reopen" + checkoutID, Target: cartID, Command: cart.Reopen{CheckoutID: checkoutID},
	})
	must(t, err)
}

// What a method's provider cannot take is not offered, and not found out by a decline after the order.
func TestAMethodThatCannotTakeTheTotalIsNotOffered(t *testing.T) {
	t.Parallel()
	a := shop(t)
	a.Takes = func(method string, amount money.Money) error {
		if method == "card" && amount.Minor < 100_000 {
			return errors.New("too little")
		}
		return nil
	}
	_, id := started(t, a)
	offered, err := a.PaymentMethods(t.Context(), request("look"), id)
	must(t, err)
	for _, m := range offered {
		if m.Code == "card" {
			t.Error("the card is offered")
		}
	}
	_, err = a.ChoosePayment(t.Context(), request("choose"), id, app.PaymentChoice{Means: checkout.Means{Method: "card", Token: "tok_visa"}})
	refused(t, err, "payment_not_offered", "/method")
}
