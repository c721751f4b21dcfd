package process

import (
	"context"
	"errors"
	"strconv"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/payment"
)

// question is one event that asks a provider for something.
type question struct {
	provider app.PaymentProvider
	event.Recorded
}

func (q question) ask(ctx context.Context) (answer, error) {
	switch e := q.Event.(type) {
	case payment.Requested:
		return q.authorise(ctx, e)
	case payment.CaptureRequested:
		return q.capture(ctx, e)
	case payment.VoidRequested:
		if e.ProviderRef == "" { // the authorisation is under way; once it is there, it is voided by name
			return answer{}, nil
		}
		return q.void(ctx, e)
	case payment.RefundRequested:
		return q.refund(ctx, e)
	}
	return answer{}, nil
}

func (q question) under(key string) app.Ask { return app.Ask{Key: key, At: q.At} }

func (q question) authorise(ctx context.Context, e payment.Requested) (answer, error) {
	yes, err := q.provider.Authorise(ctx, q.under(e.PaymentID+":authorise"), app.AuthoriseRequest{
		PaymentID: e.PaymentID, FulfilmentID: e.FulfilmentID, Reference: e.OrderID, Amount: e.Amount,
		Method: e.Method, Token: e.Token, Payer: e.Payer,
	})
	var no *app.Declined
	switch {
	case errors.As(err, &no):
		return answer{record: payment.RecordDeclined{Code: no.Code, Reason: no.Reason}}, nil
	case yes.Pending:
		return answer{record: payment.RecordActionRequired{ProviderRef: yes.ProviderRef, RedirectURL: yes.RedirectURL}}, err
	}
	return answer{record: payment.RecordAuthorised{ProviderRef: yes.ProviderRef, Card: yes.Card, Kept: yes.Kept}}, err
}

func (q question) capture(ctx context.Context, e payment.CaptureRequested) (answer, error) {
	key := e.PaymentID + ":capture"
	if e.CaptureID != "" {
		key += ":" + e.CaptureID
	}
	reference, err := q.provider.Capture(ctx, q.under(key), app.CaptureRequest{
		ProviderRef: e.ProviderRef, CaptureID: e.CaptureID, Amount: e.Amount, Partial: e.Partial,
	})
	var no *app.Declined
	if errors.As(err, &no) {
		return answer{payment.RecordCaptureDeclined{CaptureID: e.CaptureID, Code: no.Code, Reason: no.Reason}, e.ProviderRef}, nil
	}
	return answer{record: payment.RecordCaptured{ProviderRef: e.ProviderRef, CaptureID: e.CaptureID, Reference: reference}}, err
}

func (q question) void(ctx context.Context, e payment.VoidRequested) (answer, error) {
	key := e.PaymentID + ":void"
	if e.Declined > 0 {
		key += ":" + strconv.Itoa(e.Declined)
	}
	err := q.provider.Void(ctx, q.under(key), e.ProviderRef)
	var no *app.Declined
	if errors.As(err, &no) {
		return answer{payment.RecordVoidDeclined{Code: no.Code, Reason: no.Reason}, e.ProviderRef}, nil
	}
	return answer{record: payment.RecordVoided{}}, err
}

func (q question) refund(ctx context.Context, e payment.RefundRequested) (answer, error) {
	reference, err := q.provider.Refund(ctx, q.under(e.RefundID), app.RefundRequest{
		ProviderRef: e.ProviderRef, RefundID: e.RefundID, Amount: e.Amount,
	})
	var no *app.Declined
	if errors.As(err, &no) {
		return answer{record: payment.RecordRefundDeclined{RefundID: e.RefundID, Code: no.Code, Reason: no.Reason}}, nil
	}
	return answer{record: payment.RecordRefunded{RefundID: e.RefundID, Reference: reference}}, err
}
