package api

import (
	"cmp"
	"context"
	"slices"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/credit"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/projections/orders"
)

func paymentFrom(p gen.PaymentChoice) app.PaymentChoice {
	choice := app.PaymentChoice{Means: meansFrom(p)}
	for _, c := range p.Credits {
		choice.Credits = append(choice.Credits, app.CreditChoice{
			Kind: credit.Kind(c.Kind), Code: c.Code, UpTo: moneyFrom(c.UpTo),
		})
	}
	return choice
}

// plannedOf is what each part is to pay of a total.
func plannedOf(c checkout.Checkout, total money.Money) (list []gen.PlannedPayment) {
	last4 := map[string]string{}
	for _, credit := range c.Credits {
		last4[credit.AccountID] = credit.Last4
	}
	for _, part := range c.PaidBy(total) {
		if part.Method != "" {
			list = append(list, gen.PlannedPayment{Method: part.Method, Amount: moneyOf(part.Amount), Last4: last4[part.Token]})
		}
	}
	return list
}

// GetCheckoutPayment is GET /v1/checkouts/{checkout_id}/payment.
func (s *Server) GetCheckoutPayment(ctx context.Context, r gen.GetCheckoutPaymentRequestObject) (gen.GetCheckoutPaymentResponseObject, error) {
	current, err := s.App.Checkout(ctx, callOf(ctx).reading(), r.CheckoutID)
	if err != nil {
		return nil, err
	}
	paid, err := s.attempt(ctx, current.State)
	if err != nil {
		return nil, err
	}
	p := pressing(paid)
	body := gen.CheckoutPayment{
		ID: p.PaymentID, Status: gen.PaymentStatus(p.Status), Amount: moneyOf(p.Amount), DeclineCode: p.Code,
		Payments: make([]gen.OrderPayment, len(paid)),
	}
	if p.Status == payment.IsActionRequired {
		body.RedirectURL = p.RedirectURL
	}
	for i, p := range paid {
		body.Payments[i] = gen.OrderPayment{
			ID: p.PaymentID, Method: current.State.Parts[i].Method, Status: gen.PaymentStatus(p.Status), Amount: moneyOf(p.Amount),
			Captured: moneyOf(p.Captured()), Refunded: moneyOf(p.Refunded()),
		}
	}
	return gen.GetCheckoutPayment200JSONResponse(body), nil
}

// attempt loads the payments of the last attempt at a checkout, in the order of its parts. They are requested together.
func (s *Server) attempt(ctx context.Context, c checkout.Checkout) ([]payment.Payment, error) {
	paid := make([]payment.Payment, max(len(c.Parts), 1))
	for i := range paid {
		found, err := s.payment(ctx, app.PaymentOf(c.FulfilmentID, i))
		if err != nil {
			return nil, err
		}
		paid[i] = found
	}
	return paid, nil
}

// pressing is the payment that somebody has to look at: the one that waits for the shopper, or was declined; else the first.
func pressing(paid []payment.Payment) payment.Payment {
	rank := map[payment.Status]int{payment.IsActionRequired: -2, payment.IsDeclined: -1}
	return slices.MinFunc(paid, func(a, b payment.Payment) int { return cmp.Compare(rank[a.Status], rank[b.Status]) })
}

// agreedOf is what an order is paid by, as it was placed.
func agreedOf(p order.Placed) (list []gen.OrderPayment) {
	for _, payment := range p.Payments {
		list = append(list, gen.OrderPayment{ID: payment.PaymentID, Method: payment.Method, Amount: moneyOf(payment.Amount)})
	}
	return list
}

// paidOf is what an order is paid by, as it stands.
func paidOf(paid []orders.Payment) (list []gen.OrderPayment) {
	for _, p := range paid {
		if p.Placed {
			list = append(list, gen.OrderPayment{
				ID: p.ID, Method: p.Method, Amount: moneyOf(p.Amount), Status: gen.PaymentStatus(p.Status),
				Captured: moneyOf(p.Captured), Refunded: moneyOf(p.Refunded),
			})
		}
	}
	return list
}
