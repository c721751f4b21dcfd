package app

import (
	"context"
	"time"

	"cartwright/domain/customer"
	"cartwright/domain/refusal"
)

// BadToken says why a shopper's token is not accepted, and what to do about it. It repeats nothing of the token.
type BadToken string

func (b BadToken) Error() string { return string(b) }

// SignedOut is why a token is not accepted that was issued before its customer signed out everywhere.
const SignedOut BadToken = "Whoever this token is for has signed out everywhere since it was issued; sign in again."

// ErrSignIn refuses to a guest what takes a customer.
var ErrSignIn = refusal.New(refusal.Conflict, "sign_in_required", "Only who has signed in can do this; send the shopper's token.")

// SignIn is what a shopper's token says.
type SignIn struct {
	CustomerID string
	Since      time.Time // when the token was issued; zero when it does not say
}

// StillSignedIn returns SignedOut when the sign-in was ended.
func (a App) StillSignedIn(ctx context.Context, by SignIn) error {
	known, err := a.Customers.Load(ctx, by.CustomerID)
	if err == nil && !known.State.SignedIn(by.Since) {
		err = SignedOut
	}
	return err
}

// SignOutEverywhere ends every sign-in of a customer. Asked for under one that has ended itself, it ends nothing more.
func (a App) SignOutEverywhere(ctx context.Context, r Request, by SignIn) error {
	_, err := a.ChangeCustomer(ctx, r, by.CustomerID, customer.SignOut{CustomerID: by.CustomerID, Since: by.Since, Now: a.Clock()})
	return err
}
