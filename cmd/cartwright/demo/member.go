package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// loyalty is how many orders a member places before the next one comes: more from one card in an hour would look like theft.
const loyalty = 2

// member is a shopper who has signed in.
type member struct {
	name   string
	orders int
	method string // saved payment method; none: not yet
}

// signIn has every second shopper be somebody the shop knows.
func (s *shopper) signIn() error {
	if s.tokens == nil || s.member != nil && s.member.orders < loyalty {
		return nil
	}
	s.member = &member{name: "member-" + uuid.NewString()}
	token, err := s.tokens(s.member.name)
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	signedIn := *s.client
	signedIn.key, s.client = token, &signedIn
	return nil
}

// card is how the shopper pays: with the card they have saved, or with one that a member lets the shop save.
func (v *visit) card(ctx context.Context) (map[string]any, error) {
	switch {
	case v.member == nil:
		return map[string]any{"method": "card", "token": "tok_visa"}, nil
	case v.member.orders > 0 && v.member.method == "":
		if err := v.findMethod(ctx); err != nil {
			return nil, err
		}
	}
	if v.member.method != "" {
		return map[string]any{"payment_method_id": v.member.method}, nil
	}
	return map[string]any{"method": "card", "token": "tok_of_" + v.member.name, "save": true}, nil
}

// findMethod looks for what was saved with the order before; it may not be there yet.
func (v *visit) findMethod(ctx context.Context) error {
	var saved struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := v.client.do(ctx, call{method: "GET", path: "/v1/customers/me/payment-methods"}, &saved); err != nil {
		return err
	}
	if len(saved.Data) > 0 {
		v.member.method = saved.Data[0].ID
	}
	return nil
}

// bought counts what a member's order was paid with.
func (v *visit) bought() {
	if v.member == nil {
		return
	}
	v.member.orders++
	if v.member.method != "" {
		v.client.tally.add("saved_methods", 1)
	}
}
