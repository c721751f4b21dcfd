package app

import "cartwright/domain/refusal"

// BadToken says why a shopper's token is not accepted, and what to do about it. It repeats nothing of the token.
type BadToken string

func (b BadToken) Error() string { return string(b) }

// ErrSignIn refuses to a guest what takes a customer.
var ErrSignIn = refusal.New(refusal.Conflict, "sign_in_required", "Only who has signed in can do this; send the shopper's token.")
