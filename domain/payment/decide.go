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
)

// Command is something that a payment may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// Request, Capture, Void and Refund ask the provider for something.
	Request struct {
		Ref
		Amount        money.Money
		Method, Token string
		Payer         Payer
	}
	// Capture takes an amount of what is authorised; no amount is all that is left. Unless it is Partial, what it does
	// not take is let go. An id stands for one capture, however often it is asked for.
	Capture struct {
		CaptureID string
		Amount    money.Money
		Partial   bool
	}
	// Void lets go of an authorisation. A payment still being authorised is voided as soon as it is.
	Void   struct{}
	Refund struct {
		RefundID string
		Amount   money.Money
		Reason   string
	}
)

// The commands, with all that the rules need to know.
type (
	// The others record what the provider answered, or what it is found to have done.
	RecordActionRequired struct {
		ProviderRef, RedirectURL string
	}
	RecordAuthorised struct {
		ProviderRef string
		Card        Card
		Kept        Kept
	}
	RecordDeclined struct {
		Code, Reason string
	}
	// RecordCaptured needs an Amount when the capture was not asked for here; the same holds for RecordRefunded.
	RecordCaptured struct {
		ProviderRef, CaptureID, Reference string
		Amount                            money.Money
	}
	RecordCaptureDeclined struct {
		CaptureID, Code, Reason string
	}
	RecordVoided       struct{}
	RecordVoidDeclined struct {
		Code, Reason string
	}
	// RecordLapsed says that the provider has let go of the payment, whether that was asked for or not.
	RecordLapsed   struct{}
	RecordRefunded struct {
		RefundID, Reference string
		Amount              money.Money
	}
	// RecordRefundDeclined needs a Reference and an Amount when the refund was not asked for here.
	RecordRefundDeclined struct {
		RefundID, Code, Reason, Reference string
		Amount                            money.Money
	}
	RecordDispute struct {
		DisputeID, Reason string
		Amount            money.Money
		Outcome           Outcome
	}
)

func (Request) isCommand()               {}
func (Capture) isCommand()               {}
func (Void) isCommand()                  {}
func (Refund) isCommand()                {}
func (RecordActionRequired) isCommand()  {}
func (RecordAuthorised) isCommand()      {}
func (RecordDeclined) isCommand()        {}
func (RecordCaptured) isCommand()        {}
func (RecordCaptureDeclined) isCommand() {}
func (RecordVoided) isCommand()          {}
func (RecordVoidDeclined) isCommand()    {}
func (RecordLapsed) isCommand()          {}
func (RecordRefunded) isCommand()        {}
func (RecordRefundDeclined) isCommand()  {}
func (RecordDispute) isCommand()         {}

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
		return capture(p, cmd)
	case Refund:
		return refund(p, cmd)
	case RecordActionRequired:
		return recordActionRequired(p, cmd)
	case RecordAuthorised:
		return recordAuthorised(p, cmd)
	case RecordDeclined:
		return recordDeclined(p, cmd)
	case RecordCaptured:
		return recordCaptured(p, cmd)
	case RecordCaptureDeclined:
		return recordCaptureDeclined(p, cmd)
	case RecordVoided:
		return p.answered(IsVoiding, Voided{p.Ref})
	case RecordVoidDeclined:
		return p.answered(IsVoiding, VoidDeclined{p.Ref, cmd.Code, cmd.Reason})
	case RecordLapsed:
		return recordLapsed(p)
	case RecordRefunded:
		return recordRefunded(p, cmd)
	case RecordRefundDeclined:
		return recordRefundDeclined(p, cmd)
	case RecordDispute:
		return recordDispute(p, cmd)
	}
	panic(fmt.Sprintf("unknown payment command %T", cmd))
}

// request is the same request whichever provider it would go to today: where it went is settled.
func request(p Payment, cmd Request) ([]Event, error) {
	asked := p.Ref
	asked.Provider = cmd.Provider
	switch {
	case cmd.PaymentID == "" || cmd.OrderID == "" || cmd.FulfilmentID == "":
		return nil, ErrIDs
	case !positive(cmd.Amount):
		return nil, ErrAmount
	case cmd.Method == "" || cmd.Token == "":
		return nil, ErrMeans
	case p.Status == "":
		return []Event{Requested(cmd)}, nil
	case asked != cmd.Ref || p.Amount != cmd.Amount:
		return nil, ErrExists
	}
	return nil, nil
}

func positive(amount money.Money) bool { return amount.Minor > 0 && amount.Currency != "" }
