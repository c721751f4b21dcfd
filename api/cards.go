package api

import (
	"net/http"

	"cartwright/api/gen"
	"cartwright/domain/pan"
)

const noCards = "contains what looks like a card number, which is never accepted here; send the payment provider's token instead"

// tradeNumbers are the fields and parameters in which people give EANs and GTINs. One of those in ten looks like a card
// number of the same length, so that only longer ones are refused there.
var tradeNumbers = map[string]bool{"sku": true, "q": true, "query": true, "barcode": true, "gtin": true}

// refuseCards keeps card numbers out of everything that is stored or logged, wherever they were put by mistake.
func refuseCards(r *http.Request, params map[string]string) error {
	var faults []gen.Fault
	parameter := func(name, value string) {
		if holdsCard(name, value) {
			faults = append(faults, gen.Fault{Parameter: name, Detail: name + " " + noCards + "."})
		}
	}
	for name, value := range params {
		parameter(name, value)
	}
	for name, values := range r.URL.Query() {
		for _, value := range values {
			parameter(name, value)
		}
	}
	parameter(idempotencyKey, r.Header.Get(idempotencyKey))
	eachText(bodyOf(r), nil, func(path []string, text string) {
		if holdsCard(last(path), text) {
			faults = append(faults, place{}.fault(path, noCards))
		}
	})
	if len(faults) == 0 {
		return nil
	}
	return &failure{
		status: http.StatusBadRequest, code: "card_number_refused", faults: faults,
		detail: "Card numbers are not accepted here: " + faults[0].Detail,
	}
}

func holdsCard(field, text string) bool {
	if tradeNumbers[field] {
		return pan.In(text, pan.LongerThanGTIN)
	}
	return pan.In(text, pan.Shortest)
}

func last(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return path[len(path)-1]
}
