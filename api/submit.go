package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

// retryAfter is how many seconds a client should leave a decision alone that was not made in time.
const retryAfter = 1

// SubmitCheckout is POST /v1/checkouts/{checkout_id}/submit. It waits for the decision, but not for long.
func (s *Server) SubmitCheckout(ctx context.Context, r gen.SubmitCheckoutRequestObject) (gen.SubmitCheckoutResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	var agreed money.Money
	if r.Body != nil {
		agreed = moneyFrom(r.Body.Total)
	}
	submitted, err := s.App.Submit(ctx, req, r.CheckoutID, agreed)
	if err != nil {
		return nil, err
	}
	return s.outcome(ctx, submitted)
}

// ExpressCheckout is POST /v1/checkouts/express.
func (s *Server) ExpressCheckout(ctx context.Context, r gen.ExpressCheckoutRequestObject) (gen.ExpressCheckoutResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	var submitted app.CheckoutOutcome
	choice := paymentFrom(r.Body.Payment)
	err = s.paying(ctx, choice, func() (err error) {
		submitted, err = s.App.Express(ctx, req, app.Express{
			CartID: r.Body.CartID, Address: addressFrom(r.Body.Address), Delivery: choiceFrom(r.Body.Delivery),
			Payment: choice, Terms: r.Body.Terms, Total: moneyFrom(r.Body.Total),
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	answer, err := s.outcome(ctx, submitted)
	switch answer := answer.(type) {
	case gen.SubmitCheckout201JSONResponse:
		return gen.ExpressCheckout201JSONResponse{
			Body: answer.Body, Headers: gen.ExpressCheckout201ResponseHeaders(answer.Headers),
		}, err
	case gen.SubmitCheckout202JSONResponse:
		return gen.ExpressCheckout202JSONResponse{
			Body: answer.Body, Headers: gen.ExpressCheckout202ResponseHeaders(answer.Headers),
		}, err
	}
	return nil, err
}

// outcome waits for the decision on what was submitted.
func (s *Server) outcome(ctx context.Context, submitted app.CheckoutOutcome) (gen.SubmitCheckoutResponseObject, error) {
	decision, err := s.decision(ctx, submitted.State)
	switch {
	case err != nil:
		return nil, err
	case decision.Rejected != nil:
		return nil, rejection(*decision.Rejected)
	case decision.Pending:
		return s.undecided(submitted)
	}
	return s.bought(ctx, decision)
}

// mostDecided is when most purchases are decided. One that is not may be waiting for its shopper.
const mostDecided = 500 * time.Millisecond

// decision waits as long as a submit may take, but not for a shopper who is to prove who they are: they wait for the answer.
func (s *Server) decision(ctx context.Context, submitted checkout.Checkout) (app.Decision, error) {
	started := time.Now()
	decision, err := s.await(ctx, submitted.CheckoutID, min(mostDecided, s.Wait))
	if err != nil || !decision.Pending || s.Wait <= mostDecided {
		return decision, err
	}
	acting, err := s.acting(ctx, submitted)
	if err != nil || acting {
		return decision, err
	}
	return s.await(ctx, submitted.CheckoutID, s.Wait-time.Since(started))
}

// acting says that a payment of the attempt waits for the shopper.
func (s *Server) acting(ctx context.Context, submitted checkout.Checkout) (bool, error) {
	paid, err := s.attempt(ctx, submitted)
	if errors.Is(err, payment.ErrNotFound) { // not even asked for yet
		return false, nil
	}
	return err == nil && pressing(paid).Status == payment.IsActionRequired, err
}

// await waits for a decision. Not even to have looked in that time is no failure: it is not decided yet.
func (s *Server) await(ctx context.Context, checkoutID string, patience time.Duration) (app.Decision, error) {
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	decision, err := s.App.AwaitDecision(waiting, checkoutID)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return app.Decision{Pending: true}, nil
	}
	return decision, err
}

// mostNumbered bounds how long an answer waits for the order's number: a matter of milliseconds, unless many are placed at
// once. Should numbers ever stall, nobody is kept from buying.
const mostNumbered = 2 * time.Second

// bought answers with the order.
func (s *Server) bought(ctx context.Context, decision app.Decision) (gen.SubmitCheckoutResponseObject, error) {
	placed, err := s.App.AwaitNumber(ctx, decision.OrderID, min(mostNumbered, s.Wait))
	if err != nil {
		return nil, err
	}
	if placed.Revision == app.NoStream {
		return nil, order.ErrNotFound
	}
	return gen.SubmitCheckout201JSONResponse{Body: orderOf(placed.State), Headers: gen.SubmitCheckout201ResponseHeaders{
		Location: "/v1/orders/" + decision.OrderID, ConsistencyToken: token(decision.Position.Later(placed.Position)),
	}}, nil
}

func (s *Server) undecided(submitted app.CheckoutOutcome) (gen.SubmitCheckoutResponseObject, error) {
	body, err := s.checkoutOf(submitted.State, submitted.Revision)
	return gen.SubmitCheckout202JSONResponse{Body: body, Headers: gen.SubmitCheckout202ResponseHeaders{
		Location: "/v1/checkouts/" + body.ID, RetryAfter: retryAfter,
		ETag: etag(submitted.Revision), ConsistencyToken: token(submitted.Position),
	}}, err
}

// rejection tells why there is no order. The checkout is open again.
func rejection(r checkout.Rejected) *failure {
	return &failure{status: http.StatusConflict, code: r.Code, detail: r.Detail, sku: r.SKU}
}
