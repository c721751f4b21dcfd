package order

import (
	"reflect"
	"sync/atomic"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"

	"pgregory.net/rapid"
)

// leastSteps is how many commands a normal run sends.
const leastSteps = 10_000

// baskets are orders of one to four lines that balance.
func baskets() *rapid.Generator[Placed] {
	return rapid.Custom(func(t *rapid.T) Placed {
		currency := rapid.SampledFrom([]string{"EUR", "JPY", "BHD"}).Draw(t, "currency")
		p := but(func(p *Placed) { p.Lines, p.Items, p.Shipping = nil, money.Of(0, currency), money.Of(490, currency) })
		for _, sku := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-d]`), 1, 4, rapid.ID[string]).Draw(t, "skus") {
			quantity, price := rapid.Int64Range(1, 99).Draw(t, "quantity"), rapid.Int64Range(1, 1e9).Draw(t, "price")
			p.Lines = append(p.Lines, Line{
				SKU: sku, ProductID: sku, Quantity: quantity, UnitPrice: money.Of(price, currency), Total: money.Of(quantity*price, currency),
			})
			p.Items.Minor += quantity * price
		}
		p.Discount = money.Of(rapid.Int64Range(0, p.Items.Minor).Draw(t, "discount"), currency)
		p.Total = money.Of(p.Items.Minor+p.Shipping.Minor-p.Discount.Minor, currency)
		return p
	})
}

func commands(ordered Placed) *rapid.Generator[Command] {
	again, unbalanced := ordered, ordered
	again.FulfilmentID = "f2"
	unbalanced.Total.Minor++
	return rapid.Custom(func(t *rapid.T) Command {
		if rapid.IntRange(0, 29).Draw(t, "the end") == 0 {
			return rapid.SampledFrom([]Command{Cancel{"regret"}, Complete{}}).Draw(t, "end")
		}
		return rapid.SampledFrom([]Command{
			Place{ordered}, Place{again}, Place{unbalanced}, Number{1042}, Number{1043}, Confirm{}, Complete{},
		}).Draw(t, "command")
	})
}

// However often and in whatever order it is asked for: an order is placed once and balances, ends once, is completed only
// after it was confirmed, and gives back exactly what it was placed with.
func TestAnOrderBehavesLikeItsModel(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		ordered := baskets().Draw(t, "order")
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(commands(ordered), 110, 140).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		sent.Add(int64(len(steps)))
		m := model{}
		for _, step := range steps {
			if want, does := m.changes(step.Command, ordered), len(step.Events) > 0; want != does {
				t.Fatalf("%+v changes something: %v, by the model %v: %+v", step.Command, does, want, m)
			}
			for _, e := range step.Events {
				m.see(t, e, ordered)
			}
		}
	})
	if !testing.Short() && sent.Load() < leastSteps {
		t.Errorf("only %d commands were sent", sent.Load())
	}
}

// model is what somebody remembers who only hears of the events.
type model struct{ placed, numbered, confirmed, ended bool }

func (m model) changes(cmd Command, ordered Placed) bool {
	switch cmd := cmd.(type) {
	case Place:
		return !m.placed && cmd.Placed.Total == ordered.Total
	case Number:
		return m.placed && !m.numbered
	case Confirm:
		return m.placed && !m.confirmed && !m.ended
	case Complete:
		return m.confirmed && !m.ended
	case Cancel:
		return m.placed && !m.ended
	}
	return false
}

func (m *model) see(t *rapid.T, e Event, ordered Placed) {
	switch e := e.(type) {
	case Placed:
		m.placed = true
	case Numbered:
		m.numbered = true
	case Confirmed:
		m.confirmed = true
	case Completed:
		m.ended = true
	case Cancelled:
		m.ended = true
		if !reflect.DeepEqual(e.Lines, ordered.Lines) || e.Total != ordered.Total || e.Discount != ordered.Discount || !e.PlacedAt.Equal(ordered.PlacedAt) {
			t.Fatalf("%+v is taken back as %+v", ordered, e)
		}
	}
}
