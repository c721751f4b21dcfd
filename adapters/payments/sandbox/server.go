package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"cartwright/app"
	"cartwright/domain/money"
)

// Server is the provider over HTTP, in the shapes of Stripe's API: PaymentIntents, Refunds, Disputes and PaymentMethods, and
// the page where shoppers prove who they are. Any secret key will do. What happens to a payment unasked is nobody's but those who
// serve it: whoever mounts that path says whose.
func (p *Provider) Server() http.Handler {
	mux := http.NewServeMux()
	routes := map[string]func(*http.Request) (any, error){
		"POST /v1/payment_intents":              p.createIntent,
		"GET /v1/payment_intents":               p.listIntents,
		"GET /v1/payment_intents/search":        p.searchIntents,
		"GET /v1/payment_intents/{id}":          p.showIntent,
		"POST /v1/payment_intents/{id}/capture": p.captureIntent,
		"POST /v1/payment_intents/{id}/cancel":  p.cancelIntent,
		"POST /v1/refunds":                      p.createRefund,
		"GET /v1/refunds":                       p.list((*account).refundShapes),
		"GET /v1/disputes":                      p.list((*account).disputeShapes),
		"POST /v1/customers":                    createCustomer,
		"GET /v1/payment_methods/{id}":          p.showMethod,
		"POST /v1/payment_methods/{id}/detach":  p.detachMethod,
	}
	for pattern, handle := range routes {
		mux.Handle(pattern, answering(handle))
	}
	mux.HandleFunc("/sandbox/prove/{ref}", p.proving)
	mux.HandleFunc("POST /sandbox/payments/{ref}/{what}", p.happening)
	return mux
}

// problem is an answer that says no.
type problem struct {
	status int
	body   object
}

func (p *problem) Error() string { return http.StatusText(p.status) }

func refused(status int, kind, code, message string) error {
	return &problem{status, object{"type": kind, "code": code, "message": message}}
}

func answering(handle func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if secret, _, ok := r.BasicAuth(); !ok && !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer sk_") || ok && secret == "" {
			writeJSON(w, http.StatusUnauthorized, object{"error": object{"type": "invalid_request_error", "message": "send a secret key"}})
			return
		}
		body, err := handle(r)
		var no *problem
		switch {
		case errors.Is(err, errTimeout):
			panic(http.ErrAbortHandler) // the connection breaks off, and nobody knows
		case errors.As(err, &no):
			writeJSON(w, no.status, object{"error": no.body})
		case err != nil:
			writeJSON(w, http.StatusInternalServerError, object{"error": object{"type": "api_error", "message": err.Error()}})
		default:
			writeJSON(w, http.StatusOK, body)
		}
	})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // whoever asked is gone when it fails
}

// amountIn reads an amount from a form.
func amountIn(r *http.Request, field, currency string) (money.Money, error) {
	minor, err := strconv.ParseInt(r.FormValue(field), 10, 64)
	if err != nil || minor <= 0 {
		return money.Money{}, refused(http.StatusBadRequest, "invalid_request_error", "parameter_invalid_integer", field+" must be a positive integer")
	}
	amount := money.Of(minor, strings.ToUpper(currency))
	if minor%step(amount.Currency) != 0 {
		return money.Money{}, refused(http.StatusBadRequest, "invalid_request_error", "amount_invalid", field+" has a fraction that is not taken")
	}
	return amount, nil
}

// step is of what amounts must be multiples where Stripe writes a currency with more digits than it takes.
func step(currency string) int64 {
	switch currency {
	case "ISK", "UGX":
		return 100
	case "BHD", "JOD", "KWD", "OMR", "TND":
		return 10
	}
	return 1
}

// metadataIn reads metadata[name]=value from a form.
func metadataIn(r *http.Request) metadata {
	kept := metadata{}
	for field := range r.PostForm {
		if name, ok := strings.CutPrefix(field, "metadata["); ok {
			kept[strings.TrimSuffix(name, "]")] = r.PostForm.Get(field)
		}
	}
	return kept
}

// final puts a decline into Stripe's words.
func final(err error, a *account) error {
	var no *app.Declined
	switch {
	case !errors.As(err, &no):
		return err
	case no.Code == notPossible:
		return refused(http.StatusBadRequest, "invalid_request_error", "payment_intent_unexpected_state", no.Reason)
	}
	body := cardError(no.Code, no.Reason)
	if a != nil {
		body["payment_intent"] = a.intent(false)
	}
	return &problem{http.StatusPaymentRequired, body}
}
