package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/checkout"
)

// StartCheckout is POST /v1/checkouts.
func (s *Server) StartCheckout(ctx context.Context, r gen.StartCheckoutRequestObject) (gen.StartCheckoutResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	answer, err := checkoutAnswer(s.App.StartCheckout(ctx, req, r.Body.CartID))
	return gen.StartCheckout201JSONResponse{Body: answer.Body, Headers: gen.StartCheckout201ResponseHeaders{
		Location: "/v1/checkouts/" + answer.Body.ID, ETag: answer.Headers.ETag, ConsistencyToken: answer.Headers.ConsistencyToken,
	}}, err
}

// GetCheckout is GET /v1/checkouts/{checkout_id}.
func (s *Server) GetCheckout(ctx context.Context, r gen.GetCheckoutRequestObject) (gen.GetCheckoutResponseObject, error) {
	found, err := s.Carts.Checkout(ctx, r.CheckoutID)
	if err != nil {
		return nil, err
	}
	at := app.Revision(found.Revision)
	body, err := checkoutOf(found.Checkout, at)
	return gen.GetCheckout200JSONResponse{Body: body, Headers: gen.GetCheckout200ResponseHeaders{ETag: etag(at)}}, err
}

// GiveAddress is PUT /v1/checkouts/{checkout_id}/address.
func (s *Server) GiveAddress(ctx context.Context, r gen.GiveAddressRequestObject) (gen.GiveAddressResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	answer, err := checkoutAnswer(s.App.GiveAddress(ctx, req, r.CheckoutID, app.Address{
		Name: r.Body.Name, Street: r.Body.Street, City: r.Body.City,
		Postcode: r.Body.Postcode, Country: r.Body.Country, Email: r.Body.Email,
	}))
	return gen.GiveAddress200JSONResponse{CheckoutJSONResponse: answer}, err
}

// ListDeliveryOptions is GET /v1/checkouts/{checkout_id}/delivery-options.
func (s *Server) ListDeliveryOptions(ctx context.Context, r gen.ListDeliveryOptionsRequestObject) (gen.ListDeliveryOptionsResponseObject, error) {
	options, err := s.App.DeliveryOptions(ctx, r.CheckoutID)
	list := gen.ListDeliveryOptions200JSONResponse{Data: make([]gen.DeliveryOption, len(options))}
	for i, option := range options {
		list.Data[i] = optionOf(option)
	}
	return list, err
}

// ChooseDelivery is PUT /v1/checkouts/{checkout_id}/delivery.
func (s *Server) ChooseDelivery(ctx context.Context, r gen.ChooseDeliveryRequestObject) (gen.ChooseDeliveryResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	answer, err := checkoutAnswer(s.App.ChooseDelivery(ctx, req, r.CheckoutID, r.Body.Code))
	return gen.ChooseDelivery200JSONResponse{CheckoutJSONResponse: answer}, err
}

// ListPaymentMethods is GET /v1/checkouts/{checkout_id}/payment-methods.
func (s *Server) ListPaymentMethods(ctx context.Context, r gen.ListPaymentMethodsRequestObject) (gen.ListPaymentMethodsResponseObject, error) {
	methods, err := s.App.PaymentMethods(ctx, r.CheckoutID)
	list := gen.ListPaymentMethods200JSONResponse{Data: make([]gen.PaymentMethod, len(methods))}
	for i, method := range methods {
		list.Data[i] = gen.PaymentMethod{Method: method}
	}
	return list, err
}

// ChoosePayment is PUT /v1/checkouts/{checkout_id}/payment.
func (s *Server) ChoosePayment(ctx context.Context, r gen.ChoosePaymentRequestObject) (gen.ChoosePaymentResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	means := checkout.Means{Method: r.Body.Method, Token: r.Body.Token}
	answer, err := checkoutAnswer(s.App.ChoosePayment(ctx, req, r.CheckoutID, means))
	return gen.ChoosePayment200JSONResponse{CheckoutJSONResponse: answer}, err
}

// CancelCheckout is POST /v1/checkouts/{checkout_id}/cancel.
func (s *Server) CancelCheckout(ctx context.Context, r gen.CancelCheckoutRequestObject) (gen.CancelCheckoutResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	answer, err := checkoutAnswer(s.App.CancelCheckout(ctx, req, r.CheckoutID))
	return gen.CancelCheckout200JSONResponse{CheckoutJSONResponse: answer}, err
}

func checkoutAnswer(out app.CheckoutOutcome, err error) (gen.CheckoutJSONResponse, error) {
	if err != nil {
		return gen.CheckoutJSONResponse{}, err
	}
	body, err := checkoutOf(out.State, out.Revision)
	return gen.CheckoutJSONResponse{Body: body, Headers: gen.CheckoutResponseHeaders{
		ETag: etag(out.Revision), ConsistencyToken: token(out.Position),
	}}, err
}

func checkoutOf(c checkout.Checkout, at app.Revision) (gen.Checkout, error) {
	lines, err := linesOf(c.Lines)
	if err != nil {
		return gen.Checkout{}, err
	}
	totals, err := c.Totals()
	body := gen.Checkout{
		ID: c.CheckoutID, Revision: int64(at), CartID: c.CartID, Status: gen.CheckoutStatus(c.Status),
		Lines: lines, Totals: totalsOf(totals), Missing: missing(c), Country: c.Destination.Country,
		Payment: gen.PaymentMethod{Method: c.Payment.Method},
	}
	if c.Delivery.Code != "" {
		body.Delivery = optionOf(c.Delivery)
	}
	if r := c.LastRejection; r != nil {
		body.Rejection = gen.Rejection{Code: r.Code, Detail: r.Detail, SKU: r.SKU}
	}
	if c.Status == checkout.IsCompleted {
		body.OrderID = c.OrderID
	}
	return body, err
}

// missing lists what must still be given before the checkout can be submitted.
func missing(c checkout.Checkout) []gen.CheckoutMissing {
	list := []gen.CheckoutMissing{}
	if c.Destination.Country == "" {
		list = append(list, gen.CheckoutMissingAddress)
	}
	if c.Delivery.Code == "" {
		list = append(list, gen.CheckoutMissingDelivery)
	}
	if c.Payment.Method == "" {
		list = append(list, gen.CheckoutMissingPayment)
	}
	return list
}

func optionOf(o checkout.Option) gen.DeliveryOption {
	return gen.DeliveryOption{Code: o.Code, Name: o.Name, Price: moneyOf(o.Price), Days: o.Days}
}
