package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// present is what a gift card is bought for: less than many orders come to, more than some.
const present = 3000

// givenCard is the share of shoppers without a gift card who are given one before they pay.
const givenCard = 0.3

// getCard has somebody give the shopper a gift card, now and then. It is used until nothing is left on it.
func (v *visit) getCard(ctx context.Context) error {
	if v.giftCard != "" || v.rng.Float64() > givenCard {
		return nil
	}
	var issued struct {
		Code string `json:"code"`
	}
	issue := call{method: "POST", path: "/v1/admin/gift-cards", key: uuid.NewString(), body: map[string]any{
		"amount": amount{present, "EUR"}, "reason": "a present",
	}}
	if err := v.admin.do(ctx, issue, &issued); err != nil {
		return fmt.Errorf("buy a gift card: %w", err)
	}
	v.giftCard = issued.Code
	return nil
}

// pay chooses a card, after what is left on the gift card.
func (v *visit) pay(ctx context.Context, checkout string) error {
	choice, err := v.card(ctx)
	if err != nil {
		return err
	}
	if v.giftCard != "" {
		choice["credits"] = []any{map[string]any{"kind": "gift_card", "code": v.giftCard}}
	}
	err = v.put(ctx, checkout+"/payment", choice)
	if code(err) == "credit_empty" {
		v.giftCard = ""
		return v.pay(ctx, checkout)
	}
	return err
}
