package cart

import (
	"slices"
	"testing"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

func commands() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		sku := rapid.SampledFrom([]string{"tea", "pot", "cup"}).Draw(t, "sku")
		quantity := rapid.Int64Range(-1, 600).Draw(t, "quantity")
		checkout := rapid.SampledFrom([]string{"k1", "k2", "k3"}).Draw(t, "checkout")
		return rapid.SampledFrom([]Command{
			Open(opened), add(sku, quantity, 450), add(sku, quantity, 500), ChangeQuantity{sku, quantity}, RemoveItem{sku},
			CheckOut{checkout}, Reopen{checkout},
		}).Draw(t, "command")
	})
}

func TestLinesKeepTheirLimitsAndACheckedOutCartItsLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		later := rapid.SliceOfN(commands(), 1, 50).Draw(t, "commands")
		steps, err := decidertest.Walk(Decider, append([]Command{Open(opened)}, later...))
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range steps {
			if step.Before.Status == IsCheckedOut && !slices.Equal(step.Before.Lines, step.After.Lines) {
				t.Fatalf("%+v changed a cart that is checked out", step.Command)
			}
			for _, line := range step.After.Lines {
				if line.Quantity < 1 || line.Quantity > MaxPerLine {
					t.Fatalf("has a line %+v", line)
				}
			}
		}
		// Adding twice is twice as much, unless the command's id says that it is a repeat.
		others := slices.DeleteFunc(steps, func(s decidertest.Step[Cart, Command, Event]) bool {
			_, adds := s.Command.(AddItem)
			return adds
		})
		if err := decidertest.Repeated(Decider, others); err != nil {
			t.Fatal(err)
		}
	})
}
