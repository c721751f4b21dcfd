package process

import (
	"context"
	"errors"
	"fmt"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/payment"
)

// Payments carries what is asked of payments to the provider and records the answer. Its keys follow from the payment, so
// asking again after a lost answer moves no money twice.
type Payments struct {
	App      app.App
	Provider app.PaymentProvider
}

// Names lists the events that ask the provider for something.
func (Payments) Names() []string {
	return []string{
		nameOf[payment.Requested](), nameOf[payment.CaptureRequested](),
		nameOf[payment.VoidRequested](), nameOf[payment.RefundRequested](),
	}
}

// Key names what must be handled one at a time: a payment.
func (Payments) Key(r event.Recorded) string { return event.IDOf(r.Stream) }

// Handle asks the provider. An error means that the outcome is unknown and the event must be handled again.
func (p Payments) Handle(ctx context.Context, r event.Recorded) error {
	id := event.IDOf(r.Stream)
	answer, err := p.ask(ctx, r.Event)
	if err != nil {
		return fmt.Errorf("%s of %s: %w", r.Name, id, err)
	}
	if answer == nil {
		return nil
	}
	record := Send{Target: id, Command: answer}
	return sender{app: p.App, actor: "payments"}.
		carryOut(ctx, record, app.DeriveUUID(r.ID, "answer").String(), following(r.Meta, r.ID))
}

// ask returns the command that records the provider's answer; none when there is nothing to ask yet.
func (p Payments) ask(ctx context.Context, asked any) (payment.Command, error) {
	switch e := asked.(type) {
	case payment.Requested:
		return p.authorise(ctx, e)
	case payment.CaptureRequested:
		return payment.RecordCaptured{}, p.Provider.Capture(ctx, e.PaymentID+":capture", e.ProviderRef, e.Amount)
	case payment.VoidRequested:
		if e.ProviderRef == "" { // the authorisation is under way; once it is there, it is voided by name
			return nil, nil
		}
		return payment.RecordVoided{}, p.Provider.Void(ctx, e.PaymentID+":void", e.ProviderRef)
	case payment.RefundRequested:
		return payment.RecordRefunded{RefundID: e.RefundID}, p.Provider.Refund(ctx, e.RefundID, e.ProviderRef, e.Amount)
	}
	return nil, nil
}

func (p Payments) authorise(ctx context.Context, e payment.Requested) (payment.Command, error) {
	ref, err := p.Provider.Authorise(ctx, e.PaymentID+":authorise", app.AuthoriseRequest{
		Reference: e.OrderID, Amount: e.Amount, Method: e.Method, Token: e.Token,
	})
	var declined *app.Declined
	if errors.As(err, &declined) {
		return payment.RecordDeclined{Code: declined.Code, Reason: declined.Reason}, nil
	}
	return payment.RecordAuthorised{ProviderRef: ref}, err
}
