package stock

import (
	"fmt"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

// How many commands a run takes, and how many the usual 100 runs take at least.
const (
	stepsPerRun = 120
	stepsAtAll  = 10_000
)

func commands() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		holdID := rapid.StringMatching(`[a-l]`).Draw(t, "hold")
		id := rapid.StringMatching(`[x-z][0-9]`).Draw(t, "id")
		units := rapid.Int64Range(0, 5).Draw(t, "units")
		now := noon.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "now")))
		later := noon.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "later")))
		return rapid.SampledFrom([]Command{
			Receive{SKU: "tea", Location: "berlin", Quantity: units, ExpectationID: id},
			Return{SKU: "tea", Location: "berlin", Quantity: units},
			WriteOff{SKU: "tea", Location: "berlin", Quantity: units, Cause: Damaged},
			Adjust{SKU: "tea", Location: "berlin", Delta: rapid.Int64Range(-6, 3).Draw(t, "delta")},
			Expect{SKU: "tea", Location: "berlin", ExpectationID: id, Quantity: units},
			SetPolicy{"tea", "berlin", Policy{Safety: units / 3, LowBelow: units, PromiseUpTo: 2 * units, PromiseAs: Backorder, PromiseUntil: later}},
			Hold{"tea", "berlin", holdID, units, now, later},
			Hold{"tea", "berlin", holdID, units, now, later},
			Hold{"tea", "berlin", holdID, units, now, later},
			Extend{holdID, later},
			Release{holdID}, Commit{holdID, units}, Commit{holdID, units},
			SendTransfer{"tea", "berlin", holdID, units, "lyon"},
			ReceiveTransfer{"tea", "berlin", "from lyon", id, units, "lyon"},
		}).Draw(t, "command")
	})
}

// books keeps account of a stock from the outside, by its events alone.
type books struct {
	came, went          int64 // units, by whatever way
	expected            map[string]int64
	there, promised     map[string]int64 // of open holds
	sold, sent, arrived map[string]bool
	low                 bool // as far as was told
}

func newBooks() *books {
	return &books{
		expected: map[string]int64{}, there: map[string]int64{}, promised: map[string]int64{},
		sold: map[string]bool{}, sent: map[string]bool{}, arrived: map[string]bool{},
	}
}

func (b *books) enter(e Event) error {
	switch e := e.(type) {
	case Received:
		b.came += e.Quantity
		b.expected[e.ExpectationID] = max(0, b.expected[e.ExpectationID]-e.Quantity)
	case Returned:
		b.came += e.Quantity
	case WrittenOff:
		b.went += e.Quantity
	case Adjusted:
		b.came += e.Delta
	case Expected:
		b.expected[e.ExpectationID] = e.Quantity
	case Held:
		b.there[e.HoldID], b.promised[e.HoldID] = e.Quantity-e.Promised, e.Promised
	case Covered:
		b.there[e.HoldID], b.promised[e.HoldID] = b.there[e.HoldID]+e.Quantity, b.promised[e.HoldID]-e.Quantity
	case Released:
		return b.close(e.HoldID, e.Quantity, true)
	case Committed:
		b.went += e.Quantity
		return b.buy(e)
	case TransferSent:
		b.went += e.Quantity
		return once(b.sent, e.TransferID)
	case TransferArrived:
		b.came += e.Quantity
		return once(b.arrived, e.ReceiptID)
	case RanLow:
		return b.tell(true)
	case Replenished:
		return b.tell(false)
	}
	return nil
}

func (b *books) tell(low bool) error {
	if b.low == low {
		return fmt.Errorf("told twice that low is %v", low)
	}
	b.low = low
	return nil
}

func (b *books) buy(e Committed) error {
	if _, open := b.there[e.HoldID]; open {
		if err := b.close(e.HoldID, e.Quantity, false); err != nil {
			return err
		}
	}
	return once(b.sold, e.HoldID)
}

// close ends a hold: all of it, and when it is sold none of it is a promise any more.
func (b *books) close(holdID string, quantity int64, unsold bool) error {
	there, open := b.there[holdID]
	if promised := b.promised[holdID]; !open || there+promised != quantity || (promised > 0 && !unsold) {
		return fmt.Errorf("%d of %s end, which has %d and %d promised", quantity, holdID, there, promised)
	}
	delete(b.there, holdID)
	delete(b.promised, holdID)
	return nil
}

func once(done map[string]bool, id string) error {
	if done[id] {
		return fmt.Errorf("%s happened twice", id)
	}
	done[id] = true
	return nil
}

// check compares the books with the stock, and the stock with the promises it makes.
func (b *books) check(s Stock) error {
	switch held, promised, coming := sum(b.there), sum(b.promised), sum(b.expected)-b.expected[""]; {
	case s.OnHand != b.came-b.went || s.Held != held || s.Promised != promised || s.Incoming != coming:
		return fmt.Errorf("%d came, %d went, %d are held, %d promised, %d to come", b.came, b.went, held, promised, coming)
	case s.Free() < 0 || s.Held < 0:
		return fmt.Errorf("more is held than is there")
	case s.Promised > 0 && s.Available() > 0:
		return fmt.Errorf("a promise waits for units that are there")
	case b.low != (s.Available() < s.Policy.LowBelow):
		return fmt.Errorf("it was told that low is %v", b.low)
	}
	return nil
}

func sum(units map[string]int64) (total int64) {
	for _, n := range units {
		total += n
	}
	return total
}

// The books balance after every command: what came is still here or has gone, once; nobody holds what is not there; no
// more is promised than the policy of the moment allows; and low stock is told of once a crossing.
func TestTheBooksBalance(t *testing.T) {
	t.Parallel()
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(commands(), stepsPerRun, stepsPerRun).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		taken += len(steps)
		b := newBooks()
		for _, step := range steps {
			for _, e := range step.Events {
				if err := b.enter(e); err != nil {
					t.Fatalf("%+v: %v", step.Command, err)
				}
				if h, ok := e.(Held); ok && h.Promised > 0 && step.After.Promised > step.Before.Policy.PromiseUpTo {
					t.Fatalf("%+v: %d are promised", step.Command, step.After.Promised)
				}
			}
			if err := b.check(step.After); err != nil {
				t.Fatalf("%+v: %v, but stands at %+v", step.Command, err, step.After)
			}
		}
	})
	if taken < stepsAtAll {
		t.Errorf("only %d steps were taken", taken)
	}
}

func TestRepeatedHoldsChangeNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(commands(), 1, 60).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		// Receiving or correcting twice is twice as much, unless the command's id says that it is a repeat.
		var about []decidertest.Step[Stock, Command, Event]
		for _, step := range steps {
			switch step.Command.(type) {
			case Receive, Return, WriteOff, Adjust:
			default:
				about = append(about, step)
			}
		}
		if err := decidertest.Repeated(Decider, about); err != nil {
			t.Fatal(err)
		}
	})
}
