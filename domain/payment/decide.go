package payment

import (
	"fmt"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "payment_not_found", "There is no such payment; request it first.")
	ErrExists   = refusal.New(refusal.Conflict, "payment_exists",
		"A payment with this id exists and differs; request this one under another id.")
	ErrIDs = refusal.New(refusal.Invalid, "payment_id_missing",
		"A payment needs its own id, an order's and a fulfilment's.").At("/id")
	ErrAmount = refusal.New(refusal.Invalid, "payment_amount_invalid",
		"An amount is more than zero minor units of a currency.").At("/amount")
	ErrMeans = refusal.New(refusal.Invalid, "payment_means_missing",
		"A payment needs a method and the provider's token for it.").At("/method")
	ErrProviderRef = refusal.New(refusal.Invalid, "payment_reference_missing",
		"An authorisation needs the provider's reference.").At("/provider_ref")
	ErrNotAuthorised = refusal.New(refusal.Conflict, "payment_not_authorised",
		"The payment is not authorised yet; capture it once it is.")
	ErrDeclined = refusal.New(refusal.Conflict, "payment_declined",
		"The payment was declined; request another one under another id.")
	ErrVoided = refusal.New(refusal.Conflict, "payment_voided",
		"The payment was voided; request another one under another id.")
	ErrCaptured = refusal.New(refusal.Conflict, "payment_captured",
		"The payment is captured or about to be; refund it instead.")
)

//sumtype:decl
type Command interface{ isCommand() }

type (
	// Request, Capture, Void and Refund ask the provider for something.
	Request struct {
		Ref
		Amount        money.Money
		Method, Token string
	}
	// Capture takes the whole authorised amount.
	Capture struct{}
	// Void lets go of an authorisation. A payment still being authorised is voided as soon as it is.
	Void   struct{}
	Refund struct {
		RefundID string
		Amount   money.Money
		Reason   string
	}
	// The others record what the provider answered.
	RecordAuthorised struct {
		ProviderRef string
	}
	RecordDeclined struct {
		Code, Reason string
	}
	RecordCaptured struct{}
	RecordVoided   struct{}
	RecordRefunded struct {
		RefundID string
	}
)

func (Request) isCommand()          {}
func (Capture) isCommand()          {}
func (Void) isCommand()             {}
func (Refund) isCommand()           {}
func (RecordAuthorised) isCommand() {}
func (RecordDeclined) isCommand()   {}
func (RecordCaptured) isCommand()   {}
func (RecordVoided) isCommand()     {}
func (RecordRefunded) isCommand()   {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(p Payment, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Request:
		return request(p, cmd)
	case Void:
		return void(p)
	}
	if p.Status == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case Capture:
		return capture(p)
	case Refund:
		return refund(p, cmd)
	case RecordAuthorised:
		return recordAuthorised(p, cmd)
	case RecordDeclined:
		return p.answered(IsRequested, Declined{p.Ref, cmd.Code, cmd.Reason})
	case RecordCaptured:
		return p.answered(IsCapturing, Captured{p.Ref, p.Amount})
	case RecordVoided:
		return p.answered(IsVoiding, Voided{p.Ref})
	case RecordRefunded:
		return recordRefunded(p, cmd)
	}
	panic(fmt.Sprintf("unknown payment command %T", cmd))
}

func request(p Payment, cmd Request) ([]Event, error) {
	switch {
	case cmd.PaymentID == "" || cmd.OrderID == "" || cmd.FulfilmentID == "":
		return nil, ErrIDs
	case !positive(cmd.Amount):
		return nil, ErrAmount
	case cmd.Method == "" || cmd.Token == "":
		return nil, ErrMeans
	case p.Status == "":
		return []Event{Requested(cmd)}, nil
	case p.Ref != cmd.Ref || p.Amount != cmd.Amount:
		return nil, ErrExists
	}
	return nil, nil
}

func capture(p Payment) ([]Event, error) {
	switch p.Status {
	case IsAuthorised:
		return []Event{CaptureRequested{p.Ref, p.ProviderRef, p.Amount}}, nil
	case IsRequested:
		return nil, ErrNotAuthorised
	case IsDeclined:
		return nil, ErrDeclined
	case IsVoiding, IsVoided:
		return nil, ErrVoided
	}
	return nil, nil
}

// void of an unknown payment undoes nothing.
func void(p Payment) ([]Event, error) {
	switch p.Status {
	case IsRequested:
		if p.VoidWanted {
			return nil, nil
		}
		return []Event{VoidRequested{Ref: p.Ref}}, nil
	case IsAuthorised:
		return []Event{VoidRequested{p.Ref, p.ProviderRef}}, nil
	case IsCapturing, IsCaptured:
		return nil, ErrCaptured
	}
	return nil, nil
}

func positive(amount money.Money) bool { return amount.Minor > 0 && amount.Currency != "" }
