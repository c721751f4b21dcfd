package checkout

import (
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"

	"pgregory.net/rapid"
)

func commands() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		fulfilmentID := rapid.SampledFrom([]string{"f1", "f2", "f3"}).Draw(t, "fulfilment")
		return rapid.SampledFrom([]Command{
			GiveAddress{berlin}, ChooseDelivery{Code: "standard", Offered: offered}, ChooseDelivery{Code: "pickup", Offered: offered},
			ChoosePayment{Means: card, Offered: methods}, Review{quoted(standard)}, Review{quoted(pickup)},
			but(func(s *Submit) { s.FulfilmentID, s.Quote = fulfilmentID, quoted(pickup) }),
			but(func(s *Submit) { s.FulfilmentID = fulfilmentID }),
			Reject{FulfilmentID: fulfilmentID}, Complete{fulfilmentID}, Cancel{}, Claim{"ada"},
		}).Draw(t, "command")
	})
}

func TestACheckoutCompletesAtMostOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		prepared := []Command{Start(started), GiveAddress{berlin}, ChooseDelivery{Code: "standard", Offered: offered}, ChoosePayment{Means: card, Offered: methods}}
		steps, err := decidertest.Walk(Decider, append(prepared, rapid.SliceOfN(commands(), 1, 40).Draw(t, "commands")...))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		checkAttempts(t, decidertest.History(steps))
	})
}

// checkAttempts makes sure that attempts follow one another, each ends at most once, and nothing follows the end.
func checkAttempts(t *rapid.T, history []Event) {
	underWay, attempts, over := "", 0, false
	for _, e := range history {
		if over {
			t.Fatalf("%+v after the end", e)
		}
		switch e := e.(type) {
		case Submitted:
			if attempts++; underWay != "" || e.Attempt != attempts {
				t.Fatalf("attempt %d is %+v while %q is under way", attempts, e, underWay)
			}
			if sum, err := e.Totals.Items.Add(e.Totals.Shipping); err != nil || sum != e.Totals.Total || sum == (money.Money{}) || e.Quote.Total != sum {
				t.Fatalf("totals %+v do not balance", e.Totals)
			}
			underWay = e.FulfilmentID
		case Rejected:
			if e.FulfilmentID != underWay {
				t.Fatalf("rejected %s while %q is under way", e.FulfilmentID, underWay)
			}
			underWay = ""
		case Completed:
			if e.FulfilmentID != underWay {
				t.Fatalf("completed %s while %q is under way", e.FulfilmentID, underWay)
			}
			over = true
		case Cancelled:
			if over = true; underWay != "" {
				t.Fatalf("cancelled while %s is under way", underWay)
			}
		default:
			if underWay != "" {
				t.Fatalf("%+v while %s is under way", e, underWay)
			}
		}
	}
}
