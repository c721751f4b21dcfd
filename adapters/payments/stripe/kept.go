package stripe

import (
	"context"

	"github.com/stripe/stripe-go/v85"

	"cartwright/app"
	"cartwright/domain/payment"
)

// payer is who pays, as Stripe knows them: nobody, unless their means are kept there or are to be.
func (p *Provider) payer(ctx context.Context, ask app.Ask, who payment.Payer) (*string, error) {
	if who.CustomerRef != "" {
		return stripe.String(who.CustomerRef), nil
	}
	if !who.Keep {
		return nil, nil
	}
	params := &stripe.CustomerCreateParams{Metadata: map[string]string{"customer_id": who.CustomerID}}
	params.SetIdempotencyKey(ask.Key + ":customer")
	customer, err := p.api.V1Customers.Create(ctx, params)
	if err != nil {
		return nil, err
	}
	return stripe.String(customer.ID), nil
}

// kept is what Stripe keeps of the means that a payment was made with, once it is made.
func kept(intent *stripe.PaymentIntent) payment.Kept {
	if intent.SetupFutureUsage == "" || intent.PaymentMethod == nil || intent.Customer == nil {
		return payment.Kept{}
	}
	return payment.Kept{Token: intent.PaymentMethod.ID, CustomerRef: intent.Customer.ID}
}

// Forget detaches a payment method from its customer, after which it can never be used again.
func (p *Provider) Forget(ctx context.Context, ask app.Ask, kept payment.Kept) error {
	params := &stripe.PaymentMethodDetachParams{}
	params.SetIdempotencyKey(ask.Key)
	_, err := p.api.V1PaymentMethods.Detach(ctx, kept.Token, params)
	return unlessRefused(err)
}
