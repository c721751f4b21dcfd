package cart

import (
	"fmt"
	"strings"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
	"cartwright/domain/sealed"
)

var (
	engraving = sealed.Value{Key: "c1", Nonce: []byte{1}, Text: []byte("for Ada")}
	otherText = sealed.Value{Text: []byte("for Bob")}
	long      = sealed.Value{Text: make([]byte, MaxSealed+1)}
	engraved  = lineAdded("tea~1", engraving, 3)
	teaLine   = Line{ID: "tea", SKU: "tea", ProductID: "p-tea", Title: "Some tea", Quantity: 2, UnitPrice: money.Of(450, "EUR")}
	saved     = append(filled[:3:3], SavedForLater{teaLine})
)

func lineAdded(id string, data sealed.Value, quantity int64) ItemAdded {
	e := added1("tea", quantity, 450)
	e.LineID, e.Data = id, data
	return e
}

func addLine(id string, data sealed.Value, quantity int64) AddItem {
	cmd := add("tea", quantity, 450)
	cmd.LineID, cmd.Data = id, data
	return cmd
}

func TestUnitsThatAreToBeDifferentHaveALineOfTheirOwn(t *testing.T) {
	t.Parallel()
	withBoth := append(filled[:3:3], engraved)
	decidertest.Check(t, Decider, []rule{
		{Name: "another line of the same SKU", Given: filled, When: addLine("tea~1", engraving, 3), Then: facts{engraved}},
		{Name: "more of it keep what was asked for", Given: withBoth, When: addLine("tea~1", otherText, 1), Then: facts{lineAdded("tea~1", sealed.Value{}, 1)}},
		{Name: "an id of another SKU", Given: filled, When: addLine("pot~1", engraving, 1), Refused: ErrLineID},
		{Name: "an id without end", Given: filled, When: addLine("tea~"+strings.Repeat("1", 100), engraving, 1), Refused: ErrLineID},
		{Name: "more text than anybody reads", Given: filled, When: addLine("tea~1", long, 1), Refused: ErrText},
		{Name: "one line changes", Given: withBoth, When: ChangeQuantity{"tea~1", 4}, Then: facts{QuantityChanged{"tea~1", "tea", 4}}},
		{Name: "one line goes", Given: withBoth, When: RemoveItem{"tea~1"}, Then: facts{ItemRemoved{"tea~1", "tea"}}},
		{Name: "the plain one is still the SKU's", Given: withBoth, When: RemoveItem{"tea"}, Then: facts{ItemRemoved{SKU: "tea"}}},
	})
}

// Asking something special of some units must not get more of them past a limit, or past the stock check.
func TestCustomDataDoesNotBypassTheLimitOfASKU(t *testing.T) {
	t.Parallel()
	most := facts{opened, added1("tea", MaxUnits-3, 450), engraved}
	decidertest.Check(t, Decider, []rule{
		{Name: "on its own line", Given: most, When: addLine("tea~1", engraving, 1), Refused: ErrLineLimit},
		{Name: "on a third line", Given: most, When: addLine("tea~2", engraving, 1), Refused: ErrLineLimit},
		{Name: "by a change", Given: most, When: ChangeQuantity{"tea~1", 4}, Refused: ErrLineLimit},
		{Name: "up to it, all is well", Given: most, When: ChangeQuantity{"tea~1", 2}, Then: facts{QuantityChanged{"tea~1", "tea", 2}}},
	})
	c := Decider.Fold(Cart{}, facts{opened, added1("tea", 6, 450), engraved}...)
	today := Today{Offers: offers(450, "Some tea"), Available: map[string]int64{"tea": 8}}
	if p := c.Problems(today); len(p) != 1 || p[0].Kind != TooFew || p[0].LineID != "tea~1" || p[0].Available != 2 {
		t.Errorf("with 8 in stock, 6 and 3 have the problems %+v", p)
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	noted := append(filled[:3:3], Noted{engraving}, LineNoted{"tea", "tea", engraving})
	decidertest.Check(t, Decider, []rule{
		{Name: "a note on the cart", Given: filled, When: Note{engraving}, Then: facts{Noted{engraving}}},
		{Name: "again changes nothing", Given: noted, When: Note{engraving}},
		{Name: "it is taken back", Given: noted, When: Note{}, Then: facts{Noted{}}},
		{Name: "it has a limit", Given: filled, When: Note{long}, Refused: ErrText},
		{Name: "a note on a line", Given: filled, When: NoteLine{"tea", engraving}, Then: facts{LineNoted{"tea", "tea", engraving}}},
		{Name: "again changes nothing", Given: noted, When: NoteLine{"tea", engraving}},
		{Name: "it has a limit, too", Given: filled, When: NoteLine{"tea", long}, Refused: ErrText},
		{Name: "on a line that is not there", Given: filled, When: NoteLine{"cup", engraving}, Refused: ErrLineNotFound},
		{Name: "not while it is checked out", Given: checkedOut, When: Note{engraving}, Refused: ErrCheckedOut},
	})
}

func TestSavingForLater(t *testing.T) {
	t.Parallel()
	teaBack := MovedBack{teaLine}
	decidertest.Check(t, Decider, []rule{
		{Name: "a line is saved for later", Given: filled, When: SaveForLater{"tea"}, Then: facts{SavedForLater{teaLine}}},
		{Name: "again changes nothing", Given: saved, When: SaveForLater{"tea"}},
		{Name: "a line that is not there", Given: saved, When: SaveForLater{"cup"}, Refused: ErrLineNotFound},
		{Name: "it comes back", Given: saved, When: MoveBack{"tea"}, Then: facts{teaBack}},
		{Name: "again changes nothing", Given: append(saved[:4:4], teaBack), When: MoveBack{"tea"}},
		{Name: "what was never saved does not", Given: saved, When: MoveBack{"cup"}, Refused: ErrLineNotFound},
		{Name: "not beyond the limit", Given: append(saved[:4:4], added1("tea", MaxUnits-1, 450)), When: MoveBack{"tea"}, Refused: ErrLineLimit},
		{Name: "nor is more saved", Given: append(saved[:4:4], added1("tea", MaxUnits-1, 450)), When: SaveForLater{"tea"}, Refused: ErrLineLimit},
		{Name: "it is forgotten", Given: saved, When: RemoveSaved{"tea"}, Then: facts{SavedRemoved{"tea", "tea"}}},
		{Name: "twice changes nothing", Given: filled, When: RemoveSaved{"tea"}},
		{Name: "not while it is checked out", Given: append(saved[:4:4], CheckedOut{"k1"}), When: MoveBack{"tea"}, Refused: ErrCheckedOut},
	})
}

func TestWhatComesBackJoinsWhatIsThere(t *testing.T) {
	t.Parallel()
	sum := teaLine
	sum.Quantity, sum.UnitPrice = 7, money.Of(500, "EUR")
	dearer := append(saved[:4:4], added1("tea", 5, 500))
	decidertest.Check(t, Decider, []rule{
		{Name: "at the price seen last", Given: dearer, When: MoveBack{"tea"}, Then: facts{MovedBack{sum}}},
		{Name: "so does what is saved on top", Given: dearer, When: SaveForLater{"tea"}, Then: facts{SavedForLater{sum}}},
	})
}

func TestAsManyLinesAreSavedForLaterAsACartHas(t *testing.T) {
	t.Parallel()
	history := facts{opened}
	for i := range MaxLines {
		sku := fmt.Sprint("sku", i)
		history = append(history, SavedForLater{Line{ID: sku, SKU: sku, Quantity: 1}})
	}
	history = append(history, tea)
	decidertest.Check(t, Decider, []rule{{Name: "no more", Given: history, When: SaveForLater{"tea"}, Refused: ErrLaterFull}})
}

func TestCoupons(t *testing.T) {
	t.Parallel()
	several := facts{opened}
	for i := range MaxCoupons {
		several = append(several, CouponEntered{fmt.Sprint("CODE", i)})
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "a code is entered", Given: facts{opened}, When: EnterCoupon{"TEA-10"}, Then: facts{CouponEntered{"TEA-10"}}},
		{Name: "twice changes nothing", Given: several, When: EnterCoupon{"CODE3"}},
		{Name: "a cart holds some", Given: several, When: EnterCoupon{"TEA-10"}, Refused: ErrCoupons},
		{Name: "in capitals", Given: facts{opened}, When: EnterCoupon{"tea"}, Refused: ErrCoupon},
		{Name: "it needs a code", Given: facts{opened}, When: EnterCoupon{}, Refused: ErrCoupon},
		{Name: "it is removed", Given: several, When: RemoveCoupon{"CODE3"}, Then: facts{CouponRemoved{"CODE3"}}},
		{Name: "twice changes nothing", Given: several, When: RemoveCoupon{"TEA-10"}},
	})
}

func TestSeveralItemsAreAddedTogetherOrNotAtAll(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "all", Given: facts{opened}, When: AddItems{[]AddItem{add("tea", 2, 450), add("pot", 1, 1999)}}, Then: facts{tea, pot}},
		{Name: "none", Given: facts{opened}, When: AddItems{[]AddItem{add("tea", 600, 450), add("tea", 600, 450)}}, Refused: ErrLineLimit},
	})
}
