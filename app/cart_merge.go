package app

import (
	"context"
	"errors"
	"strconv"

	"cartwright/domain/cart"
	"cartwright/domain/checkout"
)

// ClaimCart makes a guest's cart the caller's. A checkout of it that is under way becomes theirs before, so that whoever
// signs in on the way finds the order among their own; repeating the request after a crash does the rest.
func (a App) ClaimCart(ctx context.Context, r Request, cartID string) (CartOutcome, error) {
	if r.Customer == "" {
		return CartOutcome{}, ErrSignIn
	}
	current, err := a.Cart(ctx, r, cartID)
	if err != nil {
		return CartOutcome{}, err
	}
	if current.State.Status == cart.IsCheckedOut {
		claim := checkout.Claim{CustomerID: r.Customer}
		if _, err := a.handleCheckout(ctx, r.following("claim checkout"), current.State.CheckoutID, claim); err != nil {
			return CartOutcome{}, err
		}
	}
	return a.changeCart(ctx, r, cartID, cart.Claim{CustomerID: r.Customer})
}

// MergeCarts takes a guest's cart over into a cart of the caller's, and closes it. What the surviving cart records is the
// whole merge; closing the other follows from it. Whoever goes on with the guest's cart in between is not forgotten: it
// closes at exactly the revision that was taken over, or what came since is taken over first. So a repeat, also after a
// crash between the two streams, ends up at the same carts. A caller who insists on a revision means the surviving cart's.
func (a App) MergeCarts(ctx context.Context, r Request, cartID, guestID string, strategy cart.Strategy) (CartOutcome, error) {
	if r.Customer == "" {
		return CartOutcome{}, ErrSignIn
	}
	for try := 1; ; try++ {
		guest, err := a.guestCart(ctx, r, guestID)
		switch {
		case err != nil:
			return CartOutcome{}, err
		case guest.State.Status == cart.IsClosed && guest.State.Into == cartID:
			return a.Cart(ctx, r, cartID)
		case guest.State.Status != cart.IsOpen:
			return CartOutcome{}, cart.ErrGuestClosed
		}
		step := r.following("merge " + guestID + " at " + strconv.FormatInt(int64(guest.Revision), 10))
		merged, err := a.takeOver(ctx, step.insisting(r.Expect), cartID, guest, strategy)
		if err != nil {
			return CartOutcome{}, err
		}
		_, err = a.changeCart(ctx, step.following("close").insisting(&guest.Revision), guestID, cart.Close{Into: cartID})
		if !errors.Is(err, ErrMoved) || try == maxTries {
			return merged, err
		}
		if r.Expect != nil {
			r.Expect = &merged.Revision
		}
	}
}

func (a App) guestCart(ctx context.Context, r Request, guestID string) (CartOutcome, error) {
	guest, err := a.Cart(ctx, r, guestID)
	if errors.Is(err, cart.ErrNotFound) {
		err = cart.ErrNotFound.At("/guest_cart_id")
	}
	return guest, err
}

func (a App) takeOver(ctx context.Context, r Request, cartID string, guest CartOutcome, strategy cart.Strategy) (CartOutcome, error) {
	return a.changeCart(ctx, r, cartID, cart.Merge{
		GuestCartID: guest.State.CartID, GuestVisitID: guest.State.VisitID, GuestCurrency: guest.State.Currency,
		Guest: guest.State.Contents, Strategy: strategy,
	})
}
