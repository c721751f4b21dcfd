package payment

import (
	"sync/atomic"
	"testing"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

var parts = []string{"", "1", "2", "3"}

func commands() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		id, ref := rapid.SampledFrom(parts).Draw(t, "id"), rapid.SampledFrom(parts).Draw(t, "reference")
		part := euros(rapid.Int64Range(-1, 2000).Draw(t, "part"))
		return rapid.SampledFrom([]Command{
			Capture{}, Capture{id, part, true}, Capture{id, part, false}, Void{}, Refund{id, part, ""},
			RecordActionRequired{"pp1", ""}, RecordAuthorised{ProviderRef: "pp1"}, RecordDeclined{"no", "No."},
			RecordCaptured{"pp1", id, "ch" + id, part}, RecordCaptured{CaptureID: id, Reference: "ch" + ref},
			RecordCaptureDeclined{id, "no", "No."}, RecordVoided{}, RecordVoidDeclined{"no", "No."}, RecordLapsed{},
			RecordRefunded{id, "re" + ref, part}, RecordRefunded{RefundID: id}, RecordRefundDeclined{id, "no", "No.", "re" + ref, part},
			RecordDispute{id, "", part, rapid.SampledFrom([]Outcome{Open, Won, Lost}).Draw(t, "outcome")},
		}).Draw(t, "command")
	})
}

// leastSteps is how many commands a normal run sends.
const leastSteps = 10_000

// Whatever is asked, answered and told, in whatever order and however often: captured ≤ authorised, refunded ≤ captured,
// never captured and voided, and no reference of the provider's counts twice.
func TestMoneyIsTakenOnceAndGivenBackAtMostOnce(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		later := rapid.SliceOfN(commands(), 100, 150).Draw(t, "commands")
		if rapid.Bool().Draw(t, "agreed") {
			later = append([]Command{RecordAuthorised{ProviderRef: "pp1"}, Capture{"0", euros(1000), true}, RecordCaptured{CaptureID: "0"}}, later...)
		}
		steps, err := decidertest.Walk(Decider, append([]Command{Request(requested)}, later...))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		sent.Add(int64(len(steps)))
		var m moved
		for _, e := range decidertest.History(steps) {
			m.see(e)
			m.check(t)
		}
	})
	if sent.Load() < leastSteps {
		t.Errorf("only %d commands were sent", sent.Load())
	}
}

// moved is the money as a reader of the events adds it up, who knows nothing of the rules.
type moved struct {
	authorised, captured, refunded int64
	wishes, voids                  int
	references                     []string
}

func (m *moved) see(e Event) {
	switch e := e.(type) {
	case Authorised:
		m.authorised += e.Amount.Minor
	case Captured:
		m.captured += e.Amount.Minor
		m.references = append(m.references, e.Reference)
	case VoidRequested:
		m.wishes++
	case Voided:
		m.voids++
	case Refunded:
		m.refunded += e.Amount.Minor
		m.references = append(m.references, e.Reference)
	case RefundDeclined:
		if e.Returned {
			m.refunded -= e.Amount.Minor
		}
	}
}

func (m *moved) check(t *rapid.T) {
	if m.captured > m.authorised || m.refunded > m.captured || m.refunded < 0 || m.voids > 1 || (m.voids > 0 && m.captured > 0) {
		t.Fatalf("the money is wrong: %+v", *m)
	}
	seen := map[string]bool{"": true, "ch": true, "re": true}
	for _, reference := range m.references {
		if seen[reference] && len(reference) > 2 {
			t.Fatalf("%s counts twice", reference)
		}
		seen[reference] = true
	}
}
