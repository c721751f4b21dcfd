package sandbox

import (
	"context"
	"errors"
	"time"
)

// Tokens that misbehave. Any other is good for any amount.
const (
	tokDeclined          = "tok_declined"
	tokInsufficientFunds = "tok_insufficient_funds"
	tokSlow              = "tok_slow"
	tokTimeoutOnce       = "tok_timeout_once"
	tokErrorOnce         = "tok_error_once"
)

var (
	errTimeout = errors.New("the payment provider did not answer in time")
	errOnce    = errors.New("the payment provider has a problem; try again")
)

func refused(token string) (code, reason string, no bool) {
	switch token {
	case tokDeclined:
		return "declined", "the bank says no", true
	case tokInsufficientFunds:
		return "insufficient_funds", "there is not enough money in the account", true
	}
	return "", "", false
}

// dawdle keeps those waiting whose token is slow.
func (p *Provider) dawdle(ctx context.Context, token string) error {
	if token != tokSlow {
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
