package app

import (
	"context"
	"encoding/json"
	"fmt"

	"cartwright/domain/checkout"
)

// AddressPurpose is what an address is sealed for; nothing else opens it.
const AddressPurpose = "shipping address"

// Address is where a parcel goes and whom to tell about it. It is sealed before it is recorded.
type Address struct {
	Name     string `json:"name"`
	Street   string `json:"street"`
	City     string `json:"city"`
	Postcode string `json:"postcode,omitempty"` // where the country has them
	Region   string `json:"region,omitempty"`   // state or province, where rules ask for it
	Country  string `json:"country"`            // ISO 3166-1 alpha-2
	Email    string `json:"email"`
}

// openAddress unseals where a checkout's parcels go.
func (a App) openAddress(ctx context.Context, d checkout.Destination) (address Address, err error) {
	plain, err := a.Vault.Open(ctx, d.Address, AddressPurpose)
	if err == nil {
		err = json.Unmarshal(plain, &address)
	}
	if err != nil {
		return address, fmt.Errorf("open address: %w", err)
	}
	return address, nil
}

// GiveAddress sets where a checkout's parcels go. All but the country is sealed under a key that belongs to the order to
// come, so that forgetting the key erases the person.
func (a App) GiveAddress(ctx context.Context, r Request, checkoutID string, address Address) (CheckoutOutcome, error) {
	address = address.tidy()
	if err := address.check(); err != nil {
		return CheckoutOutcome{}, err
	}
	current, err := a.checkout(ctx, r, checkoutID)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	plain, err := json.Marshal(address)
	if err != nil {
		return CheckoutOutcome{}, fmt.Errorf("encode address: %w", err)
	}
	sealed, err := a.Vault.Seal(ctx, current.State.OrderID, plain, AddressPurpose)
	if err != nil {
		return CheckoutOutcome{}, fmt.Errorf("seal address: %w", err)
	}
	return a.handleCheckout(ctx, r, checkoutID, checkout.GiveAddress{
		Destination: checkout.Destination{Country: address.Country, Region: address.Region, Address: sealed},
	})
}
