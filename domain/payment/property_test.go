package payment

import (
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"

	"pgregory.net/rapid"
)

func commands() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		refundID := rapid.SampledFrom([]string{"r1", "r2", "r3"}).Draw(t, "refund")
		part := money.Of(rapid.Int64Range(-1, 2000).Draw(t, "part"), "EUR")
		return rapid.SampledFrom([]Command{
			Capture{}, Void{}, RecordAuthorised{"pp1"}, RecordDeclined{"no", "No."}, RecordCaptured{}, RecordVoided{},
			Refund{refundID, part, ""}, Refund{refundID, part, ""}, RecordRefunded{refundID},
		}).Draw(t, "command")
	})
}

// Whatever is asked and answered, in whatever order: taken once at most, never taken and let go, never more given back
// than was taken.
func TestMoneyIsTakenOnceAndGivenBackAtMostOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		later := rapid.SliceOfN(commands(), 1, 50).Draw(t, "commands")
		if rapid.Bool().Draw(t, "agreed") {
			later = append([]Command{RecordAuthorised{"pp1"}, Capture{}, RecordCaptured{}}, later...)
		}
		steps, err := decidertest.Walk(Decider, append([]Command{Request(requested)}, later...))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		checkMoney(t, decidertest.History(steps))
	})
}

func checkMoney(t *rapid.T, history []Event) {
	var authorised, asked, taken, back, promised int64
	voids := 0
	for _, e := range history {
		switch e := e.(type) {
		case Authorised:
			authorised += e.Amount.Minor
		case CaptureRequested:
			asked += e.Amount.Minor
		case Captured:
			taken += e.Amount.Minor
		case VoidRequested:
			if e.ProviderRef != "" {
				voids++
			}
		case RefundRequested:
			promised += e.Amount.Minor
		case Refunded:
			back += e.Amount.Minor
		}
		if asked > authorised || taken > asked || promised > taken || back > promised || voids > 1 || (voids > 0 && asked > 0) {
			t.Fatalf("authorised %d, asked for %d, took %d, promised %d and gave %d back, let go %d times",
				authorised, asked, taken, promised, back, voids)
		}
	}
}
