package app_test

import (
	"errors"
	"testing"

	"cartwright/domain/checkout"
	"cartwright/domain/money"
)

func TestAReviewShowsTheTax(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id := ready(t, a)
	out, err := a.Review(t.Context(), request("review"), id)
	must(t, err)
	totals, err := out.State.Shown()
	must(t, err)
	want := checkout.Totals{
		Items: money.Of(900, "EUR"), Shipping: money.Of(490, "EUR"), Discount: money.Of(0, "EUR"),
		Tax: money.Of(222, "EUR"), TaxIncluded: true, Total: money.Of(1390, "EUR"),
	}
	if totals != want {
		t.Errorf("shows %+v, want %+v", totals, want)
	}
	again, err := a.Review(t.Context(), request("again"), id)
	must(t, err)
	if again.Revision != out.Revision {
		t.Error("what has not changed is recorded again")
	}
}

func TestAnotherTotalIsShownBeforeItIsBought(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id := ready(t, a)
	_, err := a.Submit(t.Context(), request("submit"), id, money.Of(1290, "EUR"))
	if !errors.Is(err, checkout.ErrTotalChanged) {
		t.Fatalf("refused with %v", err)
	}
	shown, err := a.Checkout(t.Context(), request("look"), id)
	must(t, err)
	if shown.State.Status != checkout.IsOpen || shown.State.Quote.Total != money.Of(1390, "EUR") {
		t.Errorf("the checkout is %s at %v", shown.State.Status, shown.State.Quote.Total)
	}
	out, err := a.Submit(t.Context(), request("submit again"), id, money.Of(1390, "EUR"))
	must(t, err)
	if out.State.Status != checkout.IsSubmitted {
		t.Errorf("the checkout is %s", out.State.Status)
	}
}
