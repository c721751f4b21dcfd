package credit

import (
	"fmt"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"

	"pgregory.net/rapid"
)

func commands() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		n := rapid.IntRange(1, 4).Draw(t, "payment")
		ref := Ref{fmt.Sprint("y", n), fmt.Sprint("o", (n+1)/2), fmt.Sprint("f", n)} // two attempts at each order
		id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "id")
		amount := money.Of(rapid.Int64Range(0, 60).Draw(t, "amount"), "EUR")
		now := noon.Add(time.Duration(rapid.IntRange(0, 6).Draw(t, "now")))
		expires := noon.Add(time.Duration(rapid.IntRange(0, 6).Draw(t, "expires")))
		partial := rapid.Bool().Draw(t, "partial")
		return rapid.SampledFrom([]Command{
			Add{id, amount, ""}, Expire{now}, Block{"stolen"}, Unblock{}, Unblock{}, Unblock{},
			Hold{ref, amount, now, expires}, Hold{ref, amount, now, expires}, Hold{ref, amount, now, expires},
			Capture{ref.PaymentID, id, amount, partial}, Capture{ref.PaymentID, id, amount, partial},
			Release{ref.PaymentID}, Refund{ref.PaymentID, id, amount, "", now},
		}).Draw(t, "command")
	})
}

// book is an account of its own: what came, what went, and what each payment has.
type book struct {
	came, went int64
	payments   map[string]*tally
}

type tally struct{ asked, held, captured, refunded int64 }

// Whatever is asked in whatever order: nothing is owed twice or less than nothing, no payment captures more than it asked
// for or gets more back than was captured, and asking twice changes nothing.
func TestMoneyIsConserved(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		open := Issue{Account: card, Last4: "7KQ2", Amount: money.Of(rapid.Int64Range(1, 100).Draw(t, "opening"), "EUR")}
		if rapid.Bool().Draw(t, "ends") {
			open.ExpiresAt = noon.Add(5)
		}
		steps, err := decidertest.Walk(Decider, append([]Command{open}, rapid.SliceOfN(commands(), 100, 150).Draw(t, "commands")...))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		b := book{payments: map[string]*tally{}}
		for _, step := range steps {
			for _, e := range step.Events {
				b.enter(e)
			}
			b.check(t, step.After)
		}
	})
}

func (b *book) of(ref Ref) *tally {
	if b.payments[ref.PaymentID] == nil {
		b.payments[ref.PaymentID] = &tally{}
	}
	return b.payments[ref.PaymentID]
}

func (b *book) enter(e Event) {
	switch e := e.(type) {
	case Issued:
		b.came += e.Amount.Minor
	case Credited:
		b.came += e.Amount.Minor
	case Expired:
		b.went += e.Amount.Minor
	case Held:
		p := b.of(e.Ref)
		p.held += e.Amount.Minor
		p.asked = max(p.asked, e.Amount.Minor)
	case Captured:
		p := b.of(e.Ref)
		p.held -= e.Amount.Minor
		p.captured += e.Amount.Minor
		b.went += e.Amount.Minor
	case Released:
		b.of(e.Ref).held -= e.Amount.Minor
	case Refunded:
		b.of(e.Ref).refunded += e.Amount.Minor
		b.came += e.Amount.Minor
	}
}

func (b *book) check(t *rapid.T, c Credit) {
	var held int64
	for id, p := range b.payments {
		held += p.held
		if p.held < 0 || p.captured > p.asked || p.refunded > p.captured {
			t.Fatalf("payment %s stands at %+v", id, *p)
		}
	}
	if c.Balance != b.came-b.went || c.Held != held || held < 0 || c.Available().Minor < 0 {
		t.Fatalf("%d came, %d went and %d is held, but the account stands at %d and %d", b.came, b.went, held, c.Balance, c.Held)
	}
}
