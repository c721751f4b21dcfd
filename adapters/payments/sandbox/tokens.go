package sandbox

import (
	"context"
	"errors"
	"time"

	"cartwright/app"
	"cartwright/domain/payment"
)

// behaviour is how the card behind a token behaves. The zero behaviour is a card that is good for any amount.
type behaviour struct {
	code, reason string // of the bank's no
	slow         bool   // the answer takes a while
	fails        bool   // the first question fails, and nothing is done
	lost         Kind   // what is done once, and whose answer is lost
	proof        bool   // the shopper has to prove who they are
	never        Kind   // what is declined once money is set aside
	first        Kind   // of what the first is declined
	disputed     bool   // the bank wants back what is captured
	country      string
}

// behaviours lists the tokens that stand for a card with a will of its own. Those that begin with pm_card_ are called as
// Stripe calls its test cards.
var behaviours = map[string]behaviour{
	"tok_declined":             {code: "declined", reason: "the bank says no"},
	"tok_insufficient_funds":   {code: "insufficient_funds", reason: "there is not enough money in the account"},
	"tok_slow":                 {slow: true},
	"tok_error_once":           {fails: true},
	"tok_timeout_once":         {lost: Authorised},
	"tok_capture_timeout_once": {lost: Captured},
	"tok_void_timeout_once":    {lost: Voided},
	"tok_refund_timeout_once":  {lost: Refunded},
	"tok_capture_declined":     {never: Captured},
	"tok_capture_later":        {first: Captured},
	"tok_void_declined":        {never: Voided},
	"tok_refund_declined":      {never: Refunded},
	"tok_proof":                {proof: true},
	"tok_disputed":             {disputed: true},
	"tok_foreign":              {country: "BR"},

	"pm_card_visa_chargeDeclined":                  {code: "card_declined", reason: "the bank says no"},
	"pm_card_visa_chargeDeclinedInsufficientFunds": {code: "insufficient_funds", reason: "there is not enough money in the account"},
	"pm_card_chargeDeclinedExpiredCard":            {code: "expired_card", reason: "the card has expired"},
	"pm_card_authenticationRequired":               {proof: true},
	"pm_card_createDispute":                        {disputed: true},
}

var (
	errTimeout = errors.New("the payment provider did not answer in time")
	errOnce    = errors.New("the payment provider has a problem; try again")
)

// Describe makes a card up that is the same whenever its token is. Tokens that everybody tries things out with are everybody's
// card, and have no fingerprint.
func (p *Provider) Describe(_ context.Context, token string) (app.Card, error) {
	return cardOf(p.original(token)), nil
}

func cardOf(token string) app.Card {
	fingerprint := derived("card_", "card of "+token)
	if _, special := behaviours[token]; special || token == "tok_visa" || token == "pm_card_visa" {
		fingerprint = ""
	}
	country := behaviours[token].country
	if country == "" {
		country = "DE"
	}
	return app.Card{
		Card:        payment.Card{Brand: "sandbox", Last4: token[max(0, len(token)-4):], Expires: "2031-12", Country: country},
		Fingerprint: fingerprint,
	}
}

// dawdle keeps those waiting whose token is slow.
func (p *Provider) dawdle(ctx context.Context, token string) error {
	if !behaviours[token].slow {
		return nil
	}
	timer := time.NewTimer(p.slow)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
