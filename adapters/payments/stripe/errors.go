package stripe

import (
	"errors"
	"net/http"

	"github.com/stripe/stripe-go/v85"

	"cartwright/app"
	"cartwright/domain/pan"
)

// outcome turns Stripe's refusals into a final no. A request that got lost, a limit, a failure of theirs or a key of another
// account says nothing about the money.
func outcome(err error) error {
	var e *stripe.Error
	if !errors.As(err, &e) {
		return err
	}
	final := e.HTTPStatusCode == http.StatusPaymentRequired ||
		(e.HTTPStatusCode == http.StatusBadRequest && e.Type == stripe.ErrorTypeInvalidRequest)
	if !final {
		return &failure{e}
	}
	code := string(e.DeclineCode)
	if code == "" {
		code = string(e.Code)
	}
	return &app.Declined{Code: code, Reason: pan.Redact(e.Msg)}
}

// unlessRefused takes a refusal for an answer.
func unlessRefused(err error) error {
	var no *app.Declined
	if err = outcome(err); errors.As(err, &no) || missing(err) {
		return nil
	}
	return err
}

func missing(err error) bool {
	var e *stripe.Error
	return errors.As(err, &e) && e.HTTPStatusCode == http.StatusNotFound
}

// failure says of an error what may be logged: the library's own text holds the whole answer.
type failure struct{ cause *stripe.Error }

func (f *failure) Error() string {
	return "Stripe: " + http.StatusText(f.cause.HTTPStatusCode) + " " + string(f.cause.Type) + " " + string(f.cause.Code) +
		" (request " + f.cause.RequestID + ")"
}

func (f *failure) Unwrap() error { return f.cause }
