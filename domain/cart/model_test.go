package cart

import (
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"
)

// model is a cart as anybody would draw it: how many units there are on each line, and whether it may be changed.
type model struct {
	lines, later map[string]int64
	coupons      map[string]bool
	fixed        bool
	checkouts    int
	merges       int
}

// skuOf is the SKU a line's id begins with; all of the tests' have three letters.
func skuOf(lineID string) string { return lineID[:3] }

func units(lines map[string]int64, sku string) (sum int64) {
	for id, quantity := range lines {
		if skuOf(id) == sku {
			sum += quantity
		}
	}
	return sum
}

// fits reports whether some more units of a line keep to the limit.
func fits(lines map[string]int64, id string, more int64) bool {
	return units(lines, skuOf(id))+more <= MaxUnits
}

// change carries out what touches the contents, and reports whether it may be done.
func (m *model) change(cmd Command) bool {
	switch cmd := cmd.(type) {
	case AddItem:
		if cmd.Quantity < 1 || !fits(m.lines, cmd.LineID, cmd.Quantity) {
			return false
		}
		m.lines[cmd.LineID] += cmd.Quantity
	case ChangeQuantity:
		old, there := m.lines[cmd.LineID]
		if !there || cmd.Quantity < 1 || !fits(m.lines, cmd.LineID, cmd.Quantity-old) {
			return false
		}
		m.lines[cmd.LineID] = cmd.Quantity
	case RemoveItem:
		delete(m.lines, cmd.LineID)
	case RemoveSaved:
		delete(m.later, cmd.LineID)
	case SaveForLater:
		return move(m.lines, m.later, cmd.LineID)
	case MoveBack:
		return move(m.later, m.lines, cmd.LineID)
	case EnterCoupon:
		m.coupons[cmd.Code] = true
	case RemoveCoupon:
		delete(m.coupons, cmd.Code)
	case Merge:
		m.merges++
		pour(m.lines, cmd.Guest.Lines)
		pour(m.later, cmd.Guest.Later)
	}
	return true
}

// move takes a whole line from one list to the other. What is there already need not be moved.
func move(from, to map[string]int64, id string) bool {
	quantity, there := from[id]
	if !there {
		return to[id] > 0
	}
	if !fits(to, id, quantity) {
		return false
	}
	to[id] += quantity
	delete(from, id)
	return true
}

// pour adds lines as far as the limit allows.
func pour(into map[string]int64, lines []Line) {
	for _, line := range lines {
		if taken := min(line.Quantity, MaxUnits-units(into, line.SKU)); taken > 0 {
			into[line.ID] += taken
		}
	}
}

// do carries a command out, and reports whether it may be done.
func (m *model) do(cmd Command) bool {
	switch cmd.(type) {
	case CheckOut:
		if m.fixed || len(m.lines) == 0 {
			return false
		}
		m.fixed = true
		m.checkouts++
		return true
	case Reopen:
		m.fixed = false
		return true
	}
	return !m.fixed && m.change(cmd)
}

// next draws a command that makes sense to a shopper, now and then too much of it.
func (m *model) next(t *rapid.T) Command {
	id := rapid.SampledFrom(lineIDs).Draw(t, "line")
	quantity := rapid.Int64Range(0, 400).Draw(t, "quantity")
	item := add(skuOf(id), quantity, 450)
	item.LineID = id
	guest := Contents{Lines: []Line{{ID: id, SKU: skuOf(id), Quantity: quantity + 1}}}
	guest.Later = guest.Lines
	current := fmt.Sprint("k", m.checkouts)
	return rapid.SampledFrom([]Command{
		item, item, item, ChangeQuantity{id, quantity}, RemoveItem{id}, SaveForLater{id}, MoveBack{id}, RemoveSaved{id},
		EnterCoupon{"TEA"}, RemoveCoupon{"TEA"}, CheckOut{fmt.Sprint("k", m.checkouts+1)}, Reopen{current}, Reopen{current},
		Merge{GuestCartID: fmt.Sprint("g", m.merges), GuestCurrency: "EUR", Guest: guest, Strategy: MergeBoth},
	}).Draw(t, "command")
}

func (m *model) check(t *rapid.T, cmd Command, c Cart) {
	lines, later, coupons := map[string]int64{}, map[string]int64{}, map[string]bool{}
	for _, l := range c.Lines {
		lines[l.ID] = l.Quantity
	}
	for _, l := range c.Later {
		later[l.ID] = l.Quantity
	}
	for _, code := range c.Coupons {
		coupons[code] = true
	}
	if !maps.Equal(lines, m.lines) || !maps.Equal(later, m.later) || !maps.Equal(coupons, m.coupons) || (c.fixed() != nil) != m.fixed {
		t.Fatalf("after %+v the cart is %+v, want %+v", cmd, c, m)
	}
}

// A cart does what a map of its units does, over ten thousand steps and more.
func TestACartIsAMapOfUnits(t *testing.T) {
	t.Parallel()
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		m := model{lines: map[string]int64{}, later: map[string]int64{}, coupons: map[string]bool{}}
		c := Decider.Fold(Cart{}, opened)
		for range steps {
			cmd := m.next(t)
			decided, err := Decide(c, cmd)
			if done := m.do(cmd); done != (err == nil) {
				t.Fatalf("%+v may be done: %v, but the cart says %v", cmd, done, err)
			}
			c = Decider.Fold(c, decided...)
			m.check(t, cmd, c)
			taken++
		}
	})
	if taken < 10_000 && !testing.Short() {
		t.Errorf("took %d steps, want at least 10,000", taken)
	}
}
