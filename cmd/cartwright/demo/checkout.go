package demo

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// order is what the shop answers to a submit.
type order struct {
	ID            string `json:"id"`
	TrackingToken string `json:"tracking_token"`
	written       string // Consistency-Token of the answer
}

// checkOut carries a cart through checkout, and through a second card when the first is declined.
func (v *visit) checkOut(ctx context.Context, cart string) error {
	checkout, err := v.prepare(ctx, cart)
	if err != nil {
		return err
	}
	if v.rng.Float64() < abandonsPay {
		v.client.tally.add("abandoned_checkouts", 1)
		return nil
	}
	if err := v.getCard(ctx); err != nil {
		return err
	}
	if v.rng.Float64() < cardDeclined {
		if again, err := v.declined(ctx, checkout); err != nil || !again {
			return err
		}
	}
	if err := v.pay(ctx, checkout); err != nil {
		return err
	}
	return v.buy(ctx, checkout)
}

func (v *visit) prepare(ctx context.Context, cart string) (path string, err error) {
	var checkout struct {
		ID string `json:"id"`
	}
	start := call{method: "POST", path: "/v1/checkouts", key: uuid.NewString(), body: map[string]any{"cart_id": cart}}
	if err := v.client.do(ctx, start, &checkout); err != nil {
		return "", err
	}
	path = "/v1/checkouts/" + checkout.ID
	if err := v.put(ctx, path+"/address", v.address()); err != nil {
		return "", err
	}
	return path, v.put(ctx, path+"/delivery", map[string]any{"code": pick(v.rng, []string{"standard", "standard", "express"})})
}

func (v *visit) put(ctx context.Context, path string, body any) error {
	return v.client.do(ctx, call{method: "PUT", path: path, key: uuid.NewString(), body: body}, nil)
}

// declined tries a card that the provider refuses, and says whether the shopper takes another one.
func (v *visit) declined(ctx context.Context, checkout string) (again bool, err error) {
	if err := v.put(ctx, checkout+"/payment", map[string]any{"method": "card", "token": "tok_declined"}); err != nil {
		return false, err
	}
	switch _, err := v.submit(ctx, checkout); code(err) {
	case "payment_declined":
		v.client.tally.add("declined", 1)
		return v.rng.Float64() < triesAgain, nil
	case "out_of_stock":
		v.client.tally.add("sold_out", 1)
		return false, nil
	default:
		return false, errors.Join(errors.New("a declined card was expected to be refused"), err)
	}
}

// buy submits with one of the orders that are left to be placed; a shopper who finds none left goes home.
func (v *visit) buy(ctx context.Context, checkout string) error {
	if !v.tickets.take() {
		return nil
	}
	placed, err := v.submit(ctx, checkout)
	switch {
	case err == nil:
		v.client.tally.placed(placed)
		if v.giftCard != "" {
			v.client.tally.add("gift_cards", 1)
		}
		v.client.tally.add("sets", v.sets)
		v.bought()
		v.tickets.used()
		return nil
	case code(err) == "out_of_stock":
		v.client.tally.add("sold_out", 1)
		v.tickets.giveBack()
		return nil
	}
	return err
}

// submit buys at what it comes to now: others may have had the coupon's last use meanwhile.
func (v *visit) submit(ctx context.Context, checkout string) (order, error) {
	for {
		placed, err := v.decision(ctx, checkout)
		if !couponGone(err) && code(err) != "total_changed" {
			return placed, err
		}
		v.client.tally.add("coupons_refused", 1)
	}
}

// decision asks for the decision until it is there: the shop answers 202 while it is still at work.
func (v *visit) decision(ctx context.Context, checkout string) (order, error) {
	request := call{method: "POST", path: checkout + "/submit", key: uuid.NewString(), measure: "submit"}
	for {
		var placed order
		request.token = &placed.written
		if err := v.client.do(ctx, request, &placed); err != nil || placed.TrackingToken != "" {
			return placed, err
		}
		v.client.tally.add("answered_"+http.StatusText(http.StatusAccepted), 1)
		if !pause(ctx, 200*time.Millisecond) {
			return order{}, ctx.Err()
		}
	}
}
