package stock

import (
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
)

func policy(p Policy) PolicySet { return PolicySet{"tea", "berlin", p} }

func set(p Policy) SetPolicy { return SetPolicy{"tea", "berlin", p} }

func TestSettingThePolicy(t *testing.T) {
	t.Parallel()
	five := Policy{PromiseUpTo: 5, PromiseAs: Preorder, PromiseUntil: noon}
	decidertest.Check(t, Decider, []rule{
		{Name: "also before anything was received", When: set(five), Then: facts{policy(five)}},
		{Name: "twice changes nothing", Given: facts{policy(five)}, When: set(five)},
		{Name: "and back", Given: facts{policy(five)}, When: set(Policy{}), Then: facts{policy(Policy{})}},
		{Name: "a promise is of some kind", When: set(Policy{PromiseUpTo: 1}), Refused: ErrPromiseAs},
		{Name: "safety stock is not negative", When: set(Policy{Safety: -1}), Refused: ErrPolicyCount},
		{Name: "nor too much", When: set(Policy{LowBelow: MaxUnits + 1}), Refused: ErrPolicyCount},
		{Name: "nor are promises", When: set(Policy{PromiseUpTo: -1, PromiseAs: Backorder}), Refused: ErrPolicyCount},
	})
}

func TestSafetyStockIsNotOffered(t *testing.T) {
	t.Parallel()
	given := facts{ten, policy(Policy{Safety: 3})}
	later := noon.Add(time.Hour)
	decidertest.Check(t, Decider, []rule{
		{Name: "the rest is", Given: given, When: hold1("f1", 7, noon), Then: facts{held("f1", 7, later)}},
		{Name: "it is not", Given: given, When: hold1("f1", 8, noon), Then: facts{shortage("f1", 8, 7)}},
		{Name: "but makes a lost hold good", Given: given, When: Commit{"f1", 9}, Then: facts{committed("f1", 9)}},
	})
}

func TestLowStockIsToldOncePerCrossing(t *testing.T) {
	t.Parallel()
	given := facts{ten, policy(Policy{LowBelow: 5})}
	low, enough := RanLow{"tea", "berlin", 4, 5}, Replenished{"tea", "berlin", 5, 5}
	six := held("f1", 6, noon.Add(time.Hour))
	two := Received{SKU: "tea", Location: "berlin", Quantity: 1}
	decidertest.Check(t, Decider, []rule{
		{Name: "not while there is enough", Given: given, When: hold1("f1", 5, noon), Then: facts{held("f1", 5, noon.Add(time.Hour))}},
		{Name: "when there is not", Given: given, When: hold1("f1", 6, noon), Then: facts{six, low}},
		{Name: "once", Given: append(given, six, low), When: hold1("f2", 1, noon), Then: facts{held("f2", 1, noon.Add(time.Hour))}},
		{Name: "until there is again", Given: append(given, six, low), When: Receive(two), Then: facts{two, enough}},
		{
			Name: "then anew", Given: append(given, six, low, two, enough), When: WriteOff{"tea", "berlin", 1, Lost, ""},
			Then: facts{WrittenOff{"tea", "berlin", 1, Lost, ""}, low},
		},
		{Name: "also when the policy asks for more", Given: facts{ten}, When: set(Policy{LowBelow: 11}), Then: facts{policy(Policy{LowBelow: 11}), RanLow{"tea", "berlin", 10, 11}}},
	})
}
