package app

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"cartwright/domain/customer"
)

// CustomerOutcome is how a customer stands after a request.
type CustomerOutcome = Outcome[customer.Customer, customer.Event]

// What a customer's profile is sealed for.
const (
	CustomerEmailPurpose = "customer e-mail"
	CustomerNamePurpose  = "customer name"
)

// Profile is who a customer is. It is sealed before it is recorded.
type Profile struct {
	Email, Name string
}

// RegisterCustomer makes somebody a customer, or gives them another profile. It is sealed under a key of their own, so
// that forgetting the key erases the person.
func (a App) RegisterCustomer(ctx context.Context, r Request, id string, p Profile) (CustomerOutcome, error) {
	p = Profile{Email: strings.TrimSpace(p.Email), Name: strings.TrimSpace(p.Name)}
	switch {
	case !customer.ValidID(id):
		return CustomerOutcome{}, customer.ErrID
	case p.Name == "":
		return CustomerOutcome{}, customer.ErrProfile.At("/name")
	case !isEmail(p.Email):
		return CustomerOutcome{}, ErrEmail
	case utf8.RuneCountInString(p.Name) > maxAddressLine:
		return CustomerOutcome{}, ErrAddressLong.At("/name")
	}
	profile, err := a.sealProfile(ctx, id, p)
	if err != nil {
		return CustomerOutcome{}, err
	}
	return a.ChangeCustomer(ctx, r, id, customer.Register{CustomerID: id, Profile: profile})
}

// sealProfile keeps what is sealed already: sealed again it would look like something else.
func (a App) sealProfile(ctx context.Context, id string, p Profile) (profile customer.Profile, err error) {
	current, err := a.Customers.Load(ctx, id)
	if err != nil {
		return profile, err
	}
	known, err := a.ProfileOf(ctx, current.State)
	if err != nil {
		return profile, err
	}
	profile = current.State.Profile
	if p.Email != known.Email {
		if profile.Email, err = a.seal(ctx, id, []byte(p.Email), CustomerEmailPurpose); err != nil {
			return profile, err
		}
	}
	if p.Name != known.Name {
		profile.Name, err = a.seal(ctx, id, []byte(p.Name), CustomerNamePurpose)
	}
	return profile, err
}

// ChangeCustomer carries out a command on a customer.
func (a App) ChangeCustomer(ctx context.Context, r Request, id string, command customer.Command) (CustomerOutcome, error) {
	return a.Customers.Handle(ctx, envelope(r, id, command))
}

// Customer loads a customer who must be registered.
func (a App) Customer(ctx context.Context, id string) (CustomerOutcome, error) {
	out, err := a.Customers.Load(ctx, id)
	if err == nil && out.State.CustomerID == "" {
		err = customer.ErrNotFound
	}
	return out, err
}

// ProfileOf opens a customer's profile; what was erased is empty.
func (a App) ProfileOf(ctx context.Context, c customer.Customer) (Profile, error) {
	email, emailErr := a.Text(ctx, c.Email, CustomerEmailPurpose)
	name, nameErr := a.Text(ctx, c.Name, CustomerNamePurpose)
	return Profile{Email: email, Name: name}, errors.Join(emailErr, nameErr)
}
