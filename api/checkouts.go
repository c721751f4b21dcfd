package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
)

// StartCheckout is POST /v1/checkouts.
func (s *Server) StartCheckout(ctx context.Context, r gen.StartCheckoutRequestObject) (gen.StartCheckoutResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	answer, err := s.checkoutAnswer(s.App.StartCheckout(ctx, req, r.Body.CartID))
	return gen.StartCheckout201JSONResponse{Body: answer.Body, Headers: gen.StartCheckout201ResponseHeaders{
		Location: "/v1/checkouts/" + answer.Body.ID, ETag: answer.Headers.ETag, ConsistencyToken: answer.Headers.ConsistencyToken,
	}}, err
}

// GetCheckout is GET /v1/checkouts/{checkout_id}. What is to be paid is read from the log, never from what may lag.
func (s *Server) GetCheckout(ctx context.Context, r gen.GetCheckoutRequestObject) (gen.GetCheckoutResponseObject, error) {
	found, err := s.App.Checkout(ctx, callOf(ctx).reading(), r.CheckoutID)
	if err != nil {
		return nil, err
	}
	body, err := s.checkoutOf(found.State, found.Revision)
	return gen.GetCheckout200JSONResponse{Body: body, Headers: gen.GetCheckout200ResponseHeaders{ETag: etag(found.Revision)}}, err
}

// GiveAddress is PUT /v1/checkouts/{checkout_id}/address.
func (s *Server) GiveAddress(ctx context.Context, r gen.GiveAddressRequestObject) (gen.GiveAddressResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	answer, err := s.checkoutAnswer(s.App.GiveAddress(ctx, req, r.CheckoutID, addressFrom(*r.Body)))
	return gen.GiveAddress200JSONResponse{CheckoutJSONResponse: answer}, err
}

// ListDeliveryOptions is GET /v1/checkouts/{checkout_id}/delivery-options.
func (s *Server) ListDeliveryOptions(ctx context.Context, r gen.ListDeliveryOptionsRequestObject) (gen.ListDeliveryOptionsResponseObject, error) {
	options, err := s.App.DeliveryOptions(ctx, callOf(ctx).reading(), r.CheckoutID)
	list := gen.ListDeliveryOptions200JSONResponse{Data: make([]gen.DeliveryOption, len(options))}
	for i, option := range options {
		list.Data[i] = offerOf(option)
	}
	return list, err
}

// ChooseDelivery is PUT /v1/checkouts/{checkout_id}/delivery.
func (s *Server) ChooseDelivery(ctx context.Context, r gen.ChooseDeliveryRequestObject) (gen.ChooseDeliveryResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	answer, err := s.checkoutAnswer(s.App.ChooseDelivery(ctx, req, r.CheckoutID, choiceFrom(*r.Body)))
	return gen.ChooseDelivery200JSONResponse{CheckoutJSONResponse: answer}, err
}

// ListPaymentMethods is GET /v1/checkouts/{checkout_id}/payment-methods.
func (s *Server) ListPaymentMethods(ctx context.Context, r gen.ListPaymentMethodsRequestObject) (gen.ListPaymentMethodsResponseObject, error) {
	methods, err := s.App.PaymentMethods(ctx, callOf(ctx).reading(), r.CheckoutID)
	if err != nil {
		return nil, err
	}
	credit, err := s.App.StoreCredit(ctx, callOf(ctx).reading(), r.CheckoutID)
	list := gen.ListPaymentMethods200JSONResponse{Data: make([]gen.PaymentMethod, len(methods)), StoreCredit: moneyOf(credit)}
	for i, method := range methods {
		list.Data[i] = gen.PaymentMethod{Method: method.Code, Name: method.Name}
	}
	return list, err
}

// ChoosePayment is PUT /v1/checkouts/{checkout_id}/payment.
func (s *Server) ChoosePayment(ctx context.Context, r gen.ChoosePaymentRequestObject) (gen.ChoosePaymentResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	var out app.CheckoutOutcome
	choice := paymentFrom(*r.Body)
	err = s.paying(ctx, choice, func() (err error) {
		out, err = s.App.ChoosePayment(ctx, req, r.CheckoutID, choice)
		return err
	})
	answer, err := s.checkoutAnswer(out, err)
	return gen.ChoosePayment200JSONResponse{CheckoutJSONResponse: answer}, err
}

// ReviewCheckout is POST /v1/checkouts/{checkout_id}/review.
func (s *Server) ReviewCheckout(ctx context.Context, r gen.ReviewCheckoutRequestObject) (gen.ReviewCheckoutResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	answer, err := s.checkoutAnswer(s.App.Review(ctx, req, r.CheckoutID))
	return gen.ReviewCheckout200JSONResponse{CheckoutJSONResponse: answer}, err
}

// AcceptTerms is PUT /v1/checkouts/{checkout_id}/terms.
func (s *Server) AcceptTerms(ctx context.Context, r gen.AcceptTermsRequestObject) (gen.AcceptTermsResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	answer, err := s.checkoutAnswer(s.App.AcceptTerms(ctx, req, r.CheckoutID, r.Body.Version))
	return gen.AcceptTerms200JSONResponse{CheckoutJSONResponse: answer}, err
}

// CancelCheckout is POST /v1/checkouts/{checkout_id}/cancel.
func (s *Server) CancelCheckout(ctx context.Context, r gen.CancelCheckoutRequestObject) (gen.CancelCheckoutResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	answer, err := s.checkoutAnswer(s.App.CancelCheckout(ctx, req, r.CheckoutID))
	return gen.CancelCheckout200JSONResponse{CheckoutJSONResponse: answer}, err
}
