package process

import (
	"context"
	"fmt"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/payment"
)

// Payments carries what is asked of payments to their providers and records the answer. Its keys follow from the payment,
// so asking again after a lost answer moves no money twice.
type Payments struct {
	App       app.App
	Providers app.Providers
}

// Names lists the events that ask a provider for something.
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
	asked, ok := r.Event.(payment.Event)
	if !ok {
		return nil
	}
	provider, err := p.Providers.Named(asked.About().Provider)
	if err != nil {
		return err
	}
	a, err := question{provider, r}.ask(ctx)
	if err != nil {
		return fmt.Errorf("%s of %s: %w", r.Name, event.IDOf(r.Stream), err)
	}
	return p.recordAnswer(ctx, provider, a, r)
}

// answer is what a provider said.
type answer struct {
	record payment.Command // nil when there was nothing to ask yet
	look   string          // the authorisation to look at, for it is not as was thought
}

// recordAnswer also looks why a provider said no: what has lapsed there cannot be captured, what was captured there cannot
// be voided.
func (p Payments) recordAnswer(ctx context.Context, provider app.PaymentProvider, a answer, r event.Recorded) error {
	if a.record == nil {
		return nil
	}
	record := Send{Target: event.IDOf(r.Stream), Command: a.record}
	id := app.DeriveUUID(r.ID, "answer").String()
	err := sender{app: p.App, actor: "payments"}.carryOut(ctx, record, id, following(r.Meta, r.ID))
	if err != nil || a.look == "" {
		return err
	}
	account, err := provider.Find(ctx, a.look)
	if err != nil {
		return fmt.Errorf("look at %s: %w", a.look, err)
	}
	return p.record(ctx, account, r)
}
