package payment

import (
	"fmt"

	"cartwright/domain/refusal"
)

// Refusals of captures and voids.
var (
	ErrCaptured = refusal.New(refusal.Conflict, "payment_captured",
		"The payment is captured or about to be; refund it instead.")
	ErrCaptureUsed = refusal.New(refusal.Conflict, "capture_exists",
		"A capture with this id exists over another amount; use another id.").At("/capture_id")
	ErrCaptureTooMuch = refusal.New(refusal.Conflict, "capture_exceeds_authorised",
		"More would be captured than was authorised; capture at most what is left.").At("/amount")
)

func capture(p Payment, cmd Capture) ([]Event, error) {
	earlier, known := p.Captures[cmd.CaptureID]
	switch {
	case known && earlier.Progress == Undone:
		return nil, ErrCaptureUsed.Because("This capture was declined; capture again under another id.")
	case known && !cmd.Amount.IsZero() && cmd.Amount != earlier.Amount:
		return nil, ErrCaptureUsed
	case known:
		return nil, nil
	case cmd.Amount.IsZero():
		cmd.Amount = p.Capturable()
	}
	if err := p.capturable(cmd); err != nil {
		return nil, err
	}
	return []Event{CaptureRequested{p.Ref, p.ProviderRef, cmd.Amount, cmd.CaptureID, cmd.Partial}}, nil
}

func (p Payment) capturable(cmd Capture) error {
	switch {
	case p.Status == IsRequested, p.Status == IsActionRequired:
		return ErrNotAuthorised
	case p.Status == IsDeclined:
		return ErrDeclined
	case p.Status == IsVoiding, p.Status == IsVoided:
		return ErrVoided
	case p.closed(), p.Capturable().Minor == 0:
		return ErrCaptured
	case !positive(cmd.Amount) || cmd.Amount.Currency != p.Amount.Currency:
		return ErrAmount
	case cmd.Amount.Minor > p.Capturable().Minor:
		return ErrCaptureTooMuch.Because("At most " + p.Capturable().String() + " (minor units) can still be captured.")
	}
	return nil
}

// recordCaptured counts each of the provider's references once. A capture that nobody asked for here was made at the
// provider, and lets go of the rest, as captures there do.
func recordCaptured(p Payment, cmd RecordCaptured) ([]Event, error) {
	part, known := p.Captures[cmd.CaptureID]
	switch {
	case known && part.Progress == Done, counted(p.Captures, cmd.Reference), p.Status == IsVoided:
		return nil, nil
	case known && part.Progress == Undone && part.Amount.Minor > p.Capturable().Minor:
		return nil, ErrCaptureTooMuch
	case known:
		return []Event{Captured{p.Ref, part.Amount, cmd.CaptureID, part.Partial, cmd.Reference}}, nil
	case cmd.Amount.IsZero(), p.Status == IsDeclined:
		return nil, nil
	case cmd.Amount.Currency != p.Amount.Currency || cmd.Amount.Minor < 0:
		return nil, ErrAmount
	case cmd.Amount.Minor > p.Capturable().Minor:
		return nil, ErrCaptureTooMuch
	}
	taken := Captured{Ref: p.Ref, Amount: cmd.Amount, CaptureID: cmd.CaptureID, Reference: cmd.Reference}
	if p.Authorised {
		return []Event{taken}, nil
	}
	return []Event{Authorised{Ref: p.Ref, Amount: p.Amount, ProviderRef: cmd.ProviderRef}, taken}, nil
}

func recordCaptureDeclined(p Payment, cmd RecordCaptureDeclined) ([]Event, error) {
	part, known := p.Captures[cmd.CaptureID]
	if !known || part.Progress != Asked {
		return nil, nil
	}
	return []Event{CaptureDeclined{p.Ref, cmd.CaptureID, part.Amount, cmd.Code, cmd.Reason}}, nil
}

// void of an unknown payment undoes nothing. Of a payment that was captured in part it lets go of the rest, by a last capture
// that takes nothing.
func void(p Payment) ([]Event, error) {
	switch p.Status {
	case IsRequested:
		if p.VoidWanted {
			return nil, nil
		}
		return []Event{VoidRequested{Ref: p.Ref}}, nil
	case IsActionRequired, IsAuthorised:
		return []Event{VoidRequested{p.Ref, p.ProviderRef, p.VoidDeclines}}, nil
	case IsPartlyCaptured:
		return []Event{CaptureRequested{p.Ref, p.ProviderRef, p.of(0), p.lastCapture(), false}}, nil
	case IsCapturing, IsCaptured:
		return nil, ErrCaptured
	}
	return nil, nil
}

// lastCapture is the id of the capture that takes nothing: another one each time that it was declined.
func (p Payment) lastCapture() string {
	for n := 1; ; n++ {
		id := fmt.Sprintf("rest-%d", n)
		if _, used := p.Captures[id]; !used {
			return id
		}
	}
}
