package api

import (
	"context"
	"maps"
	"slices"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/payment"
)

// GetPayment is GET /v1/admin/payments/{payment_id}.
func (s *Server) GetPayment(ctx context.Context, r gen.GetPaymentRequestObject) (gen.GetPaymentResponseObject, error) {
	p, err := s.payment(ctx, r.PaymentID)
	return gen.GetPayment200JSONResponse{PaymentJSONResponse: gen.PaymentJSONResponse{Body: paymentOf(p)}}, err
}

func (s *Server) payment(ctx context.Context, id string) (payment.Payment, error) {
	found, err := s.App.Payments.Load(ctx, id)
	if err == nil && found.Revision == app.NoStream {
		err = payment.ErrNotFound
	}
	return found.State, err
}

// CapturePayment is POST /v1/admin/payments/{payment_id}/captures.
func (s *Server) CapturePayment(ctx context.Context, r gen.CapturePaymentRequestObject) (gen.CapturePaymentResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	out, err := s.App.CapturePayment(ctx, req, r.PaymentID, payment.Capture{
		CaptureID: callOf(ctx).mint(app.CapturePrefix), Amount: moneyFrom(r.Body.Amount), Partial: r.Body.Partial,
	})
	return gen.CapturePayment200JSONResponse{PaymentJSONResponse: paymentAnswer(out)}, err
}

// RefundPayment is POST /v1/admin/payments/{payment_id}/refunds.
func (s *Server) RefundPayment(ctx context.Context, r gen.RefundPaymentRequestObject) (gen.RefundPaymentResponseObject, error) {
	cmd, err := envelope[payment.Command](ctx, r.PaymentID, payment.Refund{
		RefundID: callOf(ctx).mint(app.RefundPrefix), Amount: moneyFrom(r.Body.Amount), Reason: r.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	out, err := s.App.Payments.Handle(ctx, cmd)
	return gen.RefundPayment200JSONResponse{PaymentJSONResponse: paymentAnswer(out)}, err
}

// CaptureOrder is POST /v1/admin/orders/{order_id}/captures.
func (s *Server) CaptureOrder(ctx context.Context, r gen.CaptureOrderRequestObject) (gen.CaptureOrderResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	takings, at, err := s.App.CaptureOrder(ctx, req, r.OrderID)
	body := gen.OrderCapture{Data: make([]gen.CaptureShare, len(takings))}
	for i, taking := range takings {
		body.Data[i] = gen.CaptureShare{PaymentID: taking.PaymentID, CaptureID: taking.CaptureID, Amount: moneyOf(taking.Amount)}
	}
	return gen.CaptureOrder200JSONResponse{Body: body, Headers: gen.CaptureOrder200ResponseHeaders{ConsistencyToken: token(at)}}, err
}

func paymentAnswer(out app.PaymentOutcome) gen.PaymentJSONResponse {
	return gen.PaymentJSONResponse{
		Body: paymentOf(out.State), Headers: gen.PaymentResponseHeaders{ConsistencyToken: token(out.Position)},
	}
}

func paymentOf(p payment.Payment) gen.Payment {
	provider := p.Provider
	if provider == "" {
		provider = app.Sandbox
	}
	return gen.Payment{
		ID: p.PaymentID, OrderID: p.OrderID, Provider: provider, ProviderRef: p.ProviderRef,
		Status: gen.PaymentStatus(p.Status), DeclineCode: p.Code, Amount: moneyOf(p.Amount),
		Captured: moneyOf(p.Captured()), Refunded: moneyOf(p.Refunded()),
		Capturable: moneyOf(p.Capturable()), Refundable: moneyOf(p.Refundable()),
		Captures: partsOf(p.Captures), Refunds: partsOf(p.Refunds), Disputes: partsOf(p.Disputes),
	}
}

func partsOf(parts map[string]payment.Part) []gen.PaymentPart {
	list := make([]gen.PaymentPart, 0, len(parts))
	for _, id := range slices.Sorted(maps.Keys(parts)) {
		part := parts[id]
		list = append(list, gen.PaymentPart{
			ID: id, Amount: moneyOf(part.Amount), Status: partStatus[part.Progress], Reference: part.Reference,
		})
	}
	return list
}

var partStatus = map[payment.Progress]gen.PaymentPartStatus{
	payment.Asked: gen.PaymentPartStatusAsked, payment.Done: gen.PaymentPartStatusDone, payment.Undone: gen.PaymentPartStatusUndone,
}
