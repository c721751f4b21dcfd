package app

import (
	"context"
	"crypto/subtle"
	"errors"
	"strings"

	"cartwright/domain/checkout"
	"cartwright/domain/order"
)

// OrderFor is an order for who knows the email address that it was placed with. To anybody else there is none.
func (a App) OrderFor(ctx context.Context, orderID, email string) (order.Order, error) {
	found, err := a.Orders.Load(ctx, orderID)
	switch {
	case err != nil:
		return order.Order{}, err
	case found.Revision == NoStream:
		return order.Order{}, order.ErrNotFound
	}
	address, err := a.openAddress(ctx, checkout.Destination{Address: found.State.Placed.Address})
	switch {
	case errors.Is(err, ErrErased):
		return order.Order{}, order.ErrNotFound
	case err != nil:
		return order.Order{}, err
	case !sameEmail(address.Email, email):
		return order.Order{}, order.ErrNotFound
	}
	return found.State, nil
}

// sameEmail takes as long for addresses that are nearly right as for any of that length.
func sameEmail(known, told string) bool {
	known, told = strings.ToLower(strings.TrimSpace(known)), strings.ToLower(strings.TrimSpace(told))
	return known != "" && subtle.ConstantTimeCompare([]byte(known), []byte(told)) == 1
}
