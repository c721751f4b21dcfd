package cart

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/sealed"

	"pgregory.net/rapid"
)

// walks times the commands of each is how many steps the normal run takes.
const (
	walks = 100
	steps = 120
)

var (
	lineIDs = []string{"tea", "tea~1", "pot", "pot~1", "cup"}
	owners  = []string{"", "ada", "bob"}
)

func commands() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		id := rapid.SampledFrom(lineIDs).Draw(t, "line")
		quantity := rapid.Int64Range(-1, 400).Draw(t, "quantity")
		checkout := rapid.SampledFrom([]string{"k1", "k2", "k3"}).Draw(t, "checkout")
		customer := rapid.SampledFrom(owners).Draw(t, "customer")
		text := sealed.Value{Text: []byte(rapid.SampledFrom([]string{"", "for Ada"}).Draw(t, "text"))}
		at := time.Unix(rapid.Int64Range(1, 9).Draw(t, "time"), 0)
		item := add(id[:3], quantity, 450+quantity%3)
		item.LineID, item.Data = id, text
		command := rapid.SampledFrom([]Command{
			Open(opened), item, item, item, item, ChangeQuantity{id, quantity}, RemoveItem{id}, NoteLine{id, text}, Note{text},
			SaveForLater{id}, MoveBack{id}, RemoveSaved{id}, EnterCoupon{"TEA"}, RemoveCoupon{"TEA"},
			Reprice{offers(450+quantity, "Tea")}, mergeIn(guest(added1("tea", 5, 450)), MergeBoth),
			CheckOut{checkout}, Reopen{checkout}, Reopen{checkout}, Abandon{at}, Recover{at},
			rare(t, Complete{checkout, "o1"}, Claim{customer}, Close{"c2"}),
		}).Draw(t, "command")
		if rapid.Bool().Draw(t, "somebody's") {
			command = By{customer, command}
		}
		return command
	})
}

// rare draws what ends a cart's life, or narrows it, one time in a few.
func rare(t *rapid.T, ends ...Command) Command {
	if rapid.IntRange(0, 3).Draw(t, "rare") > 0 {
		return Unshare{}
	}
	return rapid.SampledFrom(ends).Draw(t, "end")
}

type step = decidertest.Step[Cart, Command, Event]

// Ten thousand steps and more: whatever is sent to a cart, it keeps its rules.
func TestACartKeepsItsRulesWhateverIsSent(t *testing.T) {
	t.Parallel()
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		later := rapid.SliceOfN(commands(), steps, steps).Draw(t, "commands")
		walked, err := decidertest.Walk(Decider, append([]Command{Open(opened)}, later...))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range walked {
			checkStep(t, s)
		}
		// Adding twice is twice as much, unless the command's id says that it is a repeat.
		others := slices.DeleteFunc(walked, func(s step) bool { return adds(s.Command) })
		if err := decidertest.Repeated(Decider, others); err != nil {
			t.Fatal(err)
		}
		taken += len(walked)
	})
	if taken < walks*steps && !testing.Short() {
		t.Errorf("took %d steps, want at least %d", taken, walks*steps)
	}
}

func adds(cmd Command) bool {
	if by, somebody := cmd.(By); somebody {
		cmd = by.Command
	}
	_, adds := cmd.(AddItem)
	return adds
}

func checkStep(t *rapid.T, s step) {
	before, after := s.Before, s.After
	if len(s.Events) > 0 && before.fixed() != nil && !reflect.DeepEqual(before.Contents, after.Contents) {
		t.Fatalf("%+v changed a cart that is %s", s.Command, before.Status)
	}
	if by, somebody := s.Command.(By); somebody && len(s.Events) > 0 && before.CustomerID != "" && by.CustomerID != before.CustomerID {
		t.Fatalf("%+v changed the cart of %s", s.Command, before.CustomerID)
	}
	if before.Status == IsCompleted || before.Status == IsClosed {
		if after.Status != before.Status {
			t.Fatalf("%+v brought a cart back that was %s", s.Command, before.Status)
		}
	}
	if _, abandons := lastOf(s.Events).(Abandoned); len(s.Events) > 0 && after.abandoned() != abandons {
		t.Fatalf("after %+v the cart is abandoned: %v", s.Events, after.abandoned())
	}
	checkLimits(t, after.Lines)
	checkLimits(t, after.Later)
}

func lastOf(events []Event) Event {
	if len(events) == 0 {
		return nil
	}
	return events[len(events)-1]
}

func checkLimits(t *rapid.T, lines []Line) {
	ids, units := map[string]bool{}, map[string]int64{}
	for _, line := range lines {
		ids[line.ID] = true
		units[line.SKU] += line.Quantity
		if line.Quantity < 1 {
			t.Fatalf("has a line %+v", line)
		}
	}
	if len(ids) != len(lines) || len(lines) > MaxLines || slices.Max(append(slices.Collect(maps.Values(units)), 0)) > MaxUnits {
		t.Fatalf("has the lines %+v", lines)
	}
}

// Adding and removing commute with adding to other lines: however they are ordered, the same units are there.
func TestAddingCommutes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		adding := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Command {
			return add(rapid.SampledFrom([]string{"tea", "pot", "cup"}).Draw(t, "sku"), rapid.Int64Range(1, 5).Draw(t, "quantity"), 450)
		}), 1, 20).Draw(t, "adding")
		shuffled := rapid.Permutation(adding).Draw(t, "shuffled")
		units := func(commands []Command) map[string]int64 {
			walked, err := decidertest.Walk(Decider, append([]Command{Open(opened)}, commands...))
			if err != nil {
				t.Fatal(err)
			}
			sums := map[string]int64{}
			for _, line := range walked[len(walked)-1].After.Lines {
				sums[line.SKU] = line.Quantity
			}
			return sums
		}
		if one, other := units(adding), units(shuffled); !maps.Equal(one, other) {
			t.Fatalf("%v in one order, %v in another", one, other)
		}
	})
}
