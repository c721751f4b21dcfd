package app_test

import (
	"fmt"
	"sync"
	"testing"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/customer"
	"cartwright/domain/event"
	"cartwright/domain/firstorder"
	"cartwright/domain/money"
	"cartwright/domain/pricing"
)

// by is a request of somebody who has signed in.
func by(customer, id string) app.Request {
	return app.Request{ID: customer + " " + id, Customer: customer}
}

// readyFor is a complete checkout of a customer's, of two packets of tea.
func readyFor(t *testing.T, a app.App, who, name string) (id string) {
	t.Helper()
	cartID := app.NewID(app.CartPrefix)
	_, err := a.OpenCart(t.Context(), by(who, "open"+name), cartID, "", "EUR", "")
	must(t, err)
	_, err = a.AddToCart(t.Context(), by(who, "add"+name), cartID, "tea", 2, nil)
	must(t, err)
	out, err := a.StartCheckout(t.Context(), by(who, "start"+name), cartID)
	must(t, err)
	id = out.State.CheckoutID
	_, err = a.GiveAddress(t.Context(), by(who, "address"+name), id, home)
	must(t, err)
	_, err = a.ChooseDelivery(t.Context(), by(who, "delivery"+name), id, app.DeliveryChoice{Code: "standard"})
	must(t, err)
	_, err = a.ChoosePayment(t.Context(), by(who, "payment"+name), id, app.PaymentChoice{Means: checkout.Means{Method: "card", Token: "tok_visa"}})
	must(t, err)
	return id
}

func TestWhoBuysIsFrozenInTheSubmission(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, err := a.RegisterCustomer(t.Context(), by("ada", "register"), "ada", app.Profile{Email: "ada@example.org", Name: "Ada"})
	must(t, err)
	for i, command := range []customer.Command{
		customer.Group{Group: "club"}, customer.ExemptFromTax{Exempt: true, Grounds: "certificate 7"},
	} {
		_, err := a.ChangeCustomer(t.Context(), request(fmt.Sprint("office", i)), "ada", command)
		must(t, err)
	}
	id := readyFor(t, a, "ada", "one")
	out, err := a.Submit(t.Context(), by("ada", "submit"), id, money.Money{})
	must(t, err)
	want := pricing.Buyer{Group: "club", FirstOrder: true, TaxExempt: true, Grounds: "certificate 7"}
	if got := out.Events[0].(checkout.Submitted).Quote; got.Buyer != want || !got.Tax.IsZero() || got.Total == money.Of(1390, "EUR") {
		t.Errorf("bought by %+v for %v with a tax of %v", got.Buyer, got.Total, got.Tax)
	}
}

func TestAGuestIsNobodyInParticular(t *testing.T) {
	t.Parallel()
	a := shop(t)
	out, err := a.Review(t.Context(), request("review"), ready(t, a))
	must(t, err)
	if buyer := out.State.Quote.Buyer; buyer != (pricing.Buyer{}) {
		t.Errorf("a guest is %+v", buyer)
	}
}

// However many checkouts of one customer are submitted at the same instant at two programs, one of them is the first order.
func TestOnlyOneOfManyIsTheFirstOrder(t *testing.T) {
	t.Parallel()
	a := shop(t)
	programs := []app.App{a, app.New(a.Streams, a.Shelf, a.Vault, a.Clock)}
	programs[1].Pricing = a.Pricing
	const many = 10
	ids := make([]string, many)
	for i := range ids {
		ids[i] = readyFor(t, a, "ada", fmt.Sprint(i))
	}
	first := make([]bool, many)
	var group sync.WaitGroup
	for i, id := range ids {
		group.Go(func() {
			out, err := programs[i%2].Submit(t.Context(), by("ada", fmt.Sprint("submit", i)), id, money.Money{})
			if err != nil {
				t.Error(err)
				return
			}
			first[i] = out.Events[0].(checkout.Submitted).Quote.Buyer.FirstOrder
		})
	}
	group.Wait()
	count := 0
	for _, is := range first {
		if is {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d of %d were the first order", count, many)
	}
}

// What is refused claims nothing: the customer may give that checkout up and begin another one.
func TestARefusedSubmissionIsNoFirstOrder(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, err := a.Submit(t.Context(), by("ada", "submit"), readyFor(t, a, "ada", "one"), money.Of(1, "EUR"))
	refused(t, err, "total_changed", "/total")
	history, err := a.Streams.Read(t.Context(), event.StreamOf(firstorder.Category, "ada"))
	must(t, err)
	if len(history) != 0 {
		t.Errorf("the stream has %v", history)
	}
}
