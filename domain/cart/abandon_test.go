package cart

import (
	"math"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
)

func TestAbandoningAndRecovering(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	given := Abandoned{CartID: "c1", VisitID: "v1", Number: 1, Since: noon, Units: 3, Items: money.Of(2*450+1999, "EUR")}
	silent := append(filled[:3:3], given)
	recovered := func(by Touch) Recovered { return Recovered{"c1", 1, by} }
	silentCheckout := append(checkedOut[:4:4], given)
	again := given
	again.Number = 2
	dear := added1("gold", 2, math.MaxInt64)
	decidertest.Check(t, Decider, []rule{
		{Name: "a silent cart is abandoned", Given: filled, When: Abandon{noon}, Then: facts{given}},
		{Name: "also on its way through a checkout", Given: checkedOut, When: Abandon{noon}, Then: facts{given}},
		{Name: "twice changes nothing", Given: silent, When: Abandon{noon}},
		{Name: "not an empty one", Given: facts{opened}, When: Abandon{noon}},
		{Name: "not one that was bought", Given: append(checkedOut[:4:4], Completed{"k1", "o1"}), When: Abandon{noon}},
		{Name: "not one that was merged", Given: append(filled[:3:3], Closed{"c1", "c2"}), When: Abandon{noon}},
		{Name: "one that cannot be added up counts for nothing", Given: facts{opened, dear}, When: Abandon{noon}, Then: facts{
			Abandoned{CartID: "c1", VisitID: "v1", Number: 1, Since: noon, Units: 2, Items: money.Of(0, "EUR")}}},
		{Name: "a change recovers it", Given: silent, When: RemoveItem{"tea"}, Then: facts{recovered(ByChange), ItemRemoved{SKU: "tea"}}},
		{Name: "what changes nothing does not", Given: silent, When: RemoveItem{"cup"}},
		{Name: "nor does a refusal", Given: silent, When: add("tea", 0, 450), Refused: ErrQuantity},
		{Name: "going on with the checkout does", Given: silentCheckout, When: Recover{noon.Add(time.Second)}, Then: facts{recovered(ByCheckout)}},
		{Name: "news that came late does not", Given: silentCheckout, When: Recover{noon}},
		{Name: "nor without an abandonment", Given: checkedOut, When: Recover{noon}},
		{Name: "buying it does", Given: silentCheckout, When: Complete{"k1", "o1"}, Then: facts{recovered(ByOrder), Completed{"k1", "o1"}}},
		{Name: "it may be abandoned again", Given: append(silent[:4:4], recovered(ByChange)), When: Abandon{noon}, Then: facts{again}},
	})
}

func TestCompleting(t *testing.T) {
	t.Parallel()
	bought := append(checkedOut[:4:4], Completed{"k1", "o1"})
	decidertest.Check(t, Decider, []rule{
		{Name: "a cart is bought", Given: checkedOut, When: Complete{"k1", "o1"}, Then: facts{Completed{"k1", "o1"}}},
		{Name: "twice changes nothing", Given: bought, When: Complete{"k1", "o1"}},
		{Name: "by another checkout it is not", Given: checkedOut, When: Complete{"k2", "o2"}},
		{Name: "then it does not change", Given: bought, When: add("tea", 1, 450), Refused: ErrCompleted},
		{Name: "nor is it checked out", Given: bought, When: CheckOut{"k2"}, Refused: ErrCompleted},
		{Name: "asking for its checkout again is no harm", Given: bought, When: CheckOut{"k1"}},
		{Name: "nor does it open again", Given: bought, When: Reopen{"k1"}},
	})
}
