package cart

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	opened     = Opened{CartID: "c1", VisitID: "v1", Currency: "EUR", Channel: "web"}
	tea        = added1("tea", 2, 450)
	pot        = added1("pot", 1, 1999)
	filled     = facts{opened, tea, pot}
	checkedOut = append(filled[:3:3], CheckedOut{"k1"})
	reopened   = append(checkedOut[:4:4], Reopened{"k1"})
)

func added1(sku string, quantity, price int64) ItemAdded {
	return ItemAdded{
		CartID: "c1", VisitID: "v1", SKU: sku, ProductID: "p-" + sku, Title: "Some " + sku,
		Quantity: quantity, UnitPrice: money.Of(price, "EUR"),
	}
}

func add(sku string, quantity, price int64) AddItem {
	return AddItem{
		SKU: sku, ProductID: "p-" + sku, Title: "Some " + sku, Quantity: quantity, UnitPrice: money.Of(price, "EUR"),
	}
}

func full() facts {
	history := facts{opened}
	for i := range MaxLines {
		history = append(history, added1(fmt.Sprint("sku", i), 1, 100))
	}
	return history
}

func TestOpening(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a cart is opened", When: Open(opened), Then: facts{opened}},
		{Name: "opening it twice changes nothing", Given: filled, When: Open(opened)},
		{Name: "another cart cannot take the id", Given: filled, When: Open{CartID: "c1", Currency: "USD"}, Refused: ErrExists},
		{Name: "it needs an id", When: Open{Currency: "EUR"}, Refused: ErrID},
		{Name: "it needs a currency", When: Open{CartID: "c1", Currency: "euro"}, Refused: ErrCurrency},
		{Name: "nothing can be put into what was not opened", When: add("tea", 1, 450), Refused: ErrNotFound},
	})
}

func TestAdding(t *testing.T) {
	t.Parallel()
	dollars := add("tea", 1, 450)
	dollars.UnitPrice.Currency = "USD"
	decidertest.Check(t, Decider, []rule{
		{Name: "an item is added", Given: facts{opened}, When: add("tea", 2, 450), Then: facts{tea}},
		{Name: "at least one", Given: filled, When: add("tea", 0, 450), Refused: ErrQuantity},
		{Name: "a line has a limit", Given: filled, When: add("tea", MaxUnits-1, 450), Refused: ErrLineLimit},
		{Name: "up to it, all is well", Given: filled, When: add("tea", MaxUnits-2, 450), Then: facts{added1("tea", MaxUnits-2, 450)}},
		{Name: "no number is too large to be refused", Given: filled, When: add("tea", math.MaxInt64, 450), Refused: ErrLineLimit},
		{Name: "a cart has a limit", Given: full(), When: add("tea", 1, 450), Refused: ErrFull},
		{Name: "but its lines can grow", Given: full(), When: add("sku7", 1, 100), Then: facts{added1("sku7", 1, 100)}},
		{Name: "all in one currency", Given: facts{opened}, When: dollars, Refused: ErrOtherCurrency},
		{Name: "nothing is free", Given: facts{opened}, When: add("tea", 1, 0), Refused: ErrItem},
		{Name: "not while it is checked out", Given: checkedOut, When: add("tea", 1, 450), Refused: ErrCheckedOut},
		{Name: "but once it is open again", Given: reopened, When: add("tea", 2, 450), Then: facts{tea}},
	})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a quantity changes", Given: filled, When: ChangeQuantity{"tea", 5}, Then: facts{QuantityChanged{SKU: "tea", Quantity: 5}}},
		{Name: "to what it is, it does not", Given: filled, When: ChangeQuantity{"tea", 2}},
		{Name: "to none, the item is removed instead", Given: filled, When: ChangeQuantity{"tea", 0}, Refused: ErrQuantity},
		{Name: "a line has a limit", Given: filled, When: ChangeQuantity{"tea", MaxUnits + 1}, Refused: ErrLineLimit},
		{Name: "a line that is not there has none", Given: filled, When: ChangeQuantity{"cup", 1}, Refused: ErrLineNotFound},
		{Name: "not while it is checked out", Given: checkedOut, When: ChangeQuantity{"tea", 5}, Refused: ErrCheckedOut},
		{Name: "an item is removed", Given: filled, When: RemoveItem{"tea"}, Then: facts{ItemRemoved{SKU: "tea"}}},
		{Name: "removing it twice changes nothing", Given: append(filled[:3:3], ItemRemoved{SKU: "tea"}), When: RemoveItem{"tea"}},
		{Name: "not while it is checked out either", Given: checkedOut, When: RemoveItem{"tea"}, Refused: ErrCheckedOut},
	})
}

func TestCheckingOut(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a cart is checked out", Given: filled, When: CheckOut{"k1"}, Then: facts{CheckedOut{"k1"}}},
		{Name: "checking out twice changes nothing", Given: checkedOut, When: CheckOut{"k1"}},
		{Name: "one checkout at a time", Given: checkedOut, When: CheckOut{"k2"}, Refused: ErrCheckedOut},
		{Name: "an empty cart is not checked out", Given: facts{opened}, When: CheckOut{"k1"}, Refused: ErrEmpty},
		{Name: "a checkout needs an id", Given: filled, When: CheckOut{}, Refused: ErrCheckoutID},
		{Name: "a cancelled checkout opens the cart", Given: checkedOut, When: Reopen{"k1"}, Then: facts{Reopened{"k1"}}},
		{Name: "another one does not", Given: checkedOut, When: Reopen{"k0"}},
		{Name: "opening it twice changes nothing", Given: reopened, When: Reopen{"k1"}},
		{Name: "a cancelled checkout stays cancelled", Given: reopened, When: CheckOut{"k1"}, Refused: ErrCheckoutUsed},
		{Name: "the next one may begin", Given: reopened, When: CheckOut{"k2"}, Then: facts{CheckedOut{"k2"}}},
	})
}

func TestTheWholeLineTakesTheLatestPriceAndTitle(t *testing.T) {
	t.Parallel()
	dearer := added1("tea", 1, 500)
	dearer.Title = "Fine tea"
	c := Decider.Fold(Cart{}, append(filled[:3:3], dearer)...)
	want := Line{ID: "tea", SKU: "tea", ProductID: "p-tea", Title: "Fine tea", Quantity: 3, UnitPrice: money.Of(500, "EUR")}
	if !reflect.DeepEqual(c.Lines[0], want) || len(c.Lines) != 2 {
		t.Errorf("lines %+v, want %+v first", c.Lines, want)
	}
	if total, err := c.Total(); err != nil || total != money.Of(3*500+1999, "EUR") {
		t.Errorf("total %v, %v", total, err)
	}
}

func TestTotal(t *testing.T) {
	t.Parallel()
	if total, err := Decider.Fold(Cart{}, opened).Total(); err != nil || total != money.Of(0, "EUR") {
		t.Errorf("an empty cart costs %v, %v", total, err)
	}
	line := added1("gold", 2, math.MaxInt64)
	if total, err := Decider.Fold(Cart{}, opened, line).Total(); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("two of the dearest cost %v, %v", total, err)
	}
	line.Quantity = 1
	if total, err := Decider.Fold(Cart{}, opened, line, pot).Total(); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("the dearest and another cost %v, %v", total, err)
	}
}
