package process

import (
	"fmt"
	"slices"
	"testing"

	"cartwright/domain/checkout"
	"cartwright/domain/firstorder"
	"cartwright/domain/payment"
)

// A customer's first order is the one that was placed and stands.
func TestWhatBecomesOfAFirstOrder(t *testing.T) {
	t.Parallel()
	mine := submission
	mine.CustomerID = "ada"
	began := []any{checkout.Submitted{Submission: mine}, teaHeld, potHeld}
	is := Send{Target: "ada", Command: firstorder.Place{CustomerID: "ada", FulfilmentID: "ful_1"}}
	isNot := Send{Target: "ada", Command: firstorder.Release{CustomerID: "ada", FulfilmentID: "ful_1"}}
	for _, rule := range []struct {
		name  string
		given []any
		when  any
		then  Effect
	}{
		{"it is placed", append(began, setAside), placed, is},
		{"it was not to be", began, payment.Declined{Ref: paidBy, Reason: "no funds"}, isNot},
		{"it is cancelled", append(began, setAside, placed), cancelled, isNot},
	} {
		var s fulfilment
		for i, given := range rule.given {
			s, _ = policy.step(s, Fact{ID: fmt.Sprint(i), At: noon, Event: given})
		}
		_, got := policy.step(s, Fact{ID: "now", At: noon, Event: rule.when})
		if !slices.Contains(got, rule.then) {
			t.Errorf("%s: %+v, without %+v", rule.name, got, rule.then)
		}
	}
}
