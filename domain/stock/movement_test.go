package stock

import (
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
)

func TestUnitsComeAndGo(t *testing.T) {
	t.Parallel()
	bought := Received{SKU: "tea", Location: "berlin", Quantity: 6, Cause: "purchase", UnitCost: money.Of(210, "EUR"), ExpectationID: "po-1"}
	back := Returned{"tea", "berlin", 2, "ord_1", "too green"}
	broken := WrittenOff{"tea", "berlin", 3, Damaged, "dropped"}
	elsewhere := Adjusted{SKU: "tea", Location: "berlin", Delta: -2, Reason: "sold", Source: "market", OccurredAt: noon}
	decidertest.Check(t, Decider, []rule{
		{Name: "bought units have a cost", When: Receive(bought), Then: facts{bought}},
		{Name: "which is not negative", When: Receive{SKU: "tea", Location: "berlin", Quantity: 1, UnitCost: money.Of(-1, "EUR")}, Refused: ErrUnitCost},
		{Name: "and has a currency", When: Receive{SKU: "tea", Location: "berlin", Quantity: 1, UnitCost: money.Of(1, "")}, Refused: ErrUnitCost},
		{Name: "customers send units back", Given: facts{ten}, When: Return(back), Then: facts{back}},
		{Name: "at least one", When: Return{SKU: "tea", Location: "berlin"}, Refused: ErrQuantity},
		{Name: "broken units go", Given: facts{ten}, When: WriteOff(broken), Then: facts{broken}},
		{Name: "for a reason that is known", Given: facts{ten}, When: WriteOff{"tea", "berlin", 3, "eaten", ""}, Refused: ErrCause},
		{Name: "not those that are held", Given: facts{ten, held("f1", 8, noon)}, When: WriteOff(broken), Refused: ErrBelowHeld},
		{Name: "where there are some", When: WriteOff(broken), Refused: ErrNotFound},
		{Name: "another channel sells some", Given: facts{ten}, When: Adjust(elsewhere), Then: facts{elsewhere}},
		{Name: "not what never was", When: Adjust(elsewhere), Refused: ErrNotFound},
		{
			Name: "or finds some", When: Adjust{SKU: "tea", Location: "berlin", Delta: 1, Source: "market"},
			Then: facts{Adjusted{SKU: "tea", Location: "berlin", Delta: 1, Source: "market"}},
		},
	})
}

func TestExpecting(t *testing.T) {
	t.Parallel()
	expected := func(quantity int64) Expected {
		return Expected{SKU: "tea", Location: "berlin", ExpectationID: "po-1", Quantity: quantity, Due: noon, UnitCost: money.Of(210, "EUR")}
	}
	some := Received{SKU: "tea", Location: "berlin", Quantity: 4, ExpectationID: "po-1"}
	decidertest.Check(t, Decider, []rule{
		{Name: "a delivery is announced", When: Expect(expected(9)), Then: facts{expected(9)}},
		{Name: "once", Given: facts{expected(9)}, When: Expect(expected(9))},
		{Name: "corrected", Given: facts{expected(9)}, When: Expect(expected(7)), Then: facts{expected(7)}},
		{Name: "received in part, the rest is still to come", Given: facts{expected(9), some}, When: Expect(expected(5))},
		{Name: "called off", Given: facts{expected(9), some}, When: Expect(expected(0)), Then: facts{expected(0)}},
		{Name: "which leaves nothing to call off", Given: facts{expected(4), some}, When: Expect(expected(0))},
		{Name: "it has an id", When: Expect{SKU: "tea", Location: "berlin", Quantity: 1}, Refused: ErrExpectationID},
		{Name: "and units", When: Expect(expected(-1)), Refused: ErrQuantity},
	})
	s := Decider.Fold(Stock{}, expected(9), some)
	if s.Incoming != 5 || s.OnHand != 4 || s.Available() != 4 {
		t.Errorf("stands at %+v", s)
	}
	if s = Decider.Fold(s, some, some); s.Incoming != 0 || s.Expected.Len() != 0 {
		t.Errorf("more came than was announced, which leaves %+v", s)
	}
}

func TestTransferring(t *testing.T) {
	t.Parallel()
	sent := TransferSent{"tea", "berlin", "trf_1", 4, "lyon"}
	arrived := TransferArrived{"tea", "berlin", "trf_2", "trf_2/1", 3, "lyon"}
	refused := TransferRefused{"tea", "berlin", "trf_1", 11, 10}
	decidertest.Check(t, Decider, []rule{
		{Name: "units leave for another location", Given: facts{ten}, When: SendTransfer(sent), Then: facts{sent}},
		{Name: "once", Given: facts{ten, sent}, When: SendTransfer(sent)},
		{Name: "if they are free", Given: facts{ten, held("f1", 7, noon)}, When: SendTransfer(sent), Then: facts{TransferRefused{"tea", "berlin", "trf_1", 4, 3}}},
		{Name: "safety stock may leave", Given: facts{ten, policy(Policy{Safety: 9})}, When: SendTransfer(sent), Then: facts{sent}},
		{Name: "a refusal is answered once", Given: facts{ten, refused}, When: SendTransfer{"tea", "berlin", "trf_1", 11, "lyon"}},
		{Name: "units come", When: ReceiveTransfer(arrived), Then: facts{arrived}},
		{Name: "once a receipt", Given: facts{arrived}, When: ReceiveTransfer(arrived)},
		{
			Name: "and more with another", Given: facts{arrived}, When: ReceiveTransfer{"tea", "berlin", "trf_2", "trf_2/2", 1, "lyon"},
			Then: facts{TransferArrived{"tea", "berlin", "trf_2", "trf_2/2", 1, "lyon"}},
		},
		{Name: "a transfer has an id", Given: facts{ten}, When: SendTransfer{"tea", "berlin", "", 1, "lyon"}, Refused: ErrTransferID},
		{Name: "so has a receipt", When: ReceiveTransfer{"tea", "berlin", "trf_2", "", 1, "lyon"}, Refused: ErrTransferID},
		{Name: "it has units", Given: facts{ten}, When: SendTransfer{"tea", "berlin", "trf_1", 0, "lyon"}, Refused: ErrQuantity},
	})
}
