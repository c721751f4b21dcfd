package inventory

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain/location"
	"cartwright/domain/money"
	"cartwright/domain/stock"
	"cartwright/domain/transfer"
	"cartwright/projections/projectiontest"
)

type row = projectiontest.Columns

func TestALevelIsTheSumOfItsMovements(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.In("stock-tea@berlin",
		stock.Received{SKU: "tea", Location: "berlin", Quantity: 10, Cause: "purchase"},
		stock.Held{SKU: "tea", Location: "berlin", HoldID: "f1", Quantity: 3},
		stock.Committed{SKU: "tea", Location: "berlin", HoldID: "f1", Quantity: 3},
		stock.Held{SKU: "tea", Location: "berlin", HoldID: "f2", Quantity: 2},
		stock.Released{SKU: "tea", Location: "berlin", HoldID: "f2", Quantity: 2, Reason: stock.BecauseExpired},
		stock.Shortage{SKU: "tea", Location: "berlin", HoldID: "f3", Requested: 99, Available: 7},
		stock.Adjusted{SKU: "tea", Location: "berlin", Delta: -1, Reason: "broken"},
	)...)
	tables.Want(t, "levels sku=tea location=berlin", row{
		"on_hand": 6, "received": 10, "sold": 3, "adjusted": -1, "shortages": 1, "revision": 6,
	})
	tables.Want(t, "holds sku=tea location=berlin hold_id=f1", row{"quantity": 0})
	tables.Want(t, "holds sku=tea location=berlin hold_id=f2", row{"quantity": 0})
	tables.Want(t, "movements sku=tea location=berlin revision=0", row{"kind": Received, "quantity": 10, "cause": "purchase"})
	tables.Want(t, "movements sku=tea location=berlin revision=4", row{"kind": Released, "hold_id": "f2", "cause": "expired"})
	tables.Want(t, "movements sku=tea location=berlin revision=5", row{"kind": Shortage, "quantity": 99})
}

func TestUnitsComeAndGo(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.In("stock-tea@berlin",
		stock.Expected{SKU: "tea", Location: "berlin", ExpectationID: "po-1", Quantity: 9},
		stock.Received{SKU: "tea", Location: "berlin", Quantity: 6, ExpectationID: "po-1", UnitCost: money.Of(210, "EUR")},
		stock.Received{SKU: "tea", Location: "berlin", Quantity: 1},
		stock.Returned{SKU: "tea", Location: "berlin", Quantity: 2, OrderID: "ord_1"},
		stock.WrittenOff{SKU: "tea", Location: "berlin", Quantity: 1, Cause: stock.Damaged},
		stock.TransferSent{SKU: "tea", Location: "berlin", TransferID: "trf_1", Quantity: 3, To: "lyon"},
		stock.TransferArrived{SKU: "tea", Location: "berlin", TransferID: "trf_2", ReceiptID: "r1", Quantity: 4, From: "lyon"},
		stock.PolicySet{SKU: "tea", Location: "berlin", Policy: stock.Policy{Safety: 2, LowBelow: 9}},
		stock.RanLow{SKU: "tea", Location: "berlin", Available: 7, LowBelow: 9},
	)...)
	tables.Want(t, "levels sku=tea location=berlin", row{
		"on_hand": 9, "received": 7, "returned": 2, "written_off": 1, "sent": 3, "arrived": 4,
		"safety": 2, "low_below": 9, "low": true, "cost_amount": 210, "cost_currency": "EUR",
	})
	tables.Want(t, "expectations sku=tea location=berlin expectation_id=po-1", row{"open": 3})
	tables.Want(t, "movements sku=tea location=berlin revision=3", row{"kind": Returned, "change": 2, "reference": "ord_1"})
	tables.Want(t, "movements sku=tea location=berlin revision=4", row{"kind": WrittenOff, "change": -1, "cause": "damaged"})
	tables.Want(t, "movements sku=tea location=berlin revision=5", row{"kind": TransferSent, "change": -3, "reference": "trf_1"})
}

func TestPlacesAndWhatMovesBetweenThem(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), slices.Concat(
		projectiontest.In("location-berlin",
			location.Opened{LocationID: "berlin", Details: location.Details{Name: "Berlin", Country: "DE", Pickup: true}},
			location.Changed{LocationID: "berlin", Details: location.Details{Name: "Berlin", Country: "DE", Priority: 2}},
			location.Closed{LocationID: "berlin"},
		),
		projectiontest.In("transfer-trf_1",
			transfer.Requested{TransferID: "trf_1", From: "berlin", To: "lyon", Lines: []transfer.Line{{SKU: "tea", Quantity: 5}, {SKU: "pot", Quantity: 1}}},
			transfer.Sent{TransferID: "trf_1", SKU: "tea", Quantity: 5},
			transfer.Refused{TransferID: "trf_1", SKU: "pot", Requested: 1},
			transfer.Received{TransferID: "trf_1", ReceiptID: "r1", SKU: "tea", Quantity: 3},
			transfer.WrittenOff{TransferID: "trf_1", SKU: "tea", Quantity: 2},
			transfer.Completed{TransferID: "trf_1"},
		))...)
	tables.Want(t, "locations location=berlin", row{"name": "Berlin", "country": "DE", "priority": 2, "pickup": false, "closed": true})
	tables.Want(t, "transfers transfer_id=trf_1", row{"origin": "berlin", "destination": "lyon", "completed": true})
	tables.Want(t, "transfer_lines transfer_id=trf_1 sku=tea", row{"requested": 5, "sent": 5, "received": 3, "written_off": 2})
	tables.Want(t, "transfer_lines transfer_id=trf_1 sku=pot", row{"requested": 1, "refused": true})
}

func TestTheReadModelAgreesWithTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state, facts := anyStock(t, "berlin")
		tables := projectiontest.Fold(Projection(), facts...)
		var total, promised, incoming int64
		for i := range 4 {
			hold := fmt.Sprintf("holds sku=tea location=berlin hold_id=f%d", i)
			total, promised = total+tables.Number(hold, "quantity"), promised+tables.Number(hold, "promised")
			incoming += max(0, tables.Number(fmt.Sprintf("expectations sku=tea location=berlin expectation_id=f%d", i), "open"))
		}
		onHand := tables.Number("levels sku=tea location=berlin", "on_hand")
		if onHand != state.OnHand || total-promised != state.Held || promised != state.Promised || incoming != state.Incoming {
			t.Fatalf("read %d on hand, %d held, %d promised, %d incoming; the rules say %+v", onHand, total-promised, promised, incoming, state)
		}
	})
}

func TestAnyBatchesGiveTheSameTables(t *testing.T) {
	t.Parallel()
	projectiontest.CheckAnyBatches(t, Projection(), func(t *rapid.T) [][]projectiontest.Fact {
		_, berlin := anyStock(t, "berlin")
		_, lisbon := anyStock(t, "lisbon")
		return [][]projectiontest.Fact{berlin, lisbon}
	})
}

// anyStock lets random commands loose on a stock of tea and returns where that led.
func anyStock(t *rapid.T, location string) (stock.Stock, []projectiontest.Fact) {
	command := rapid.Custom(func(t *rapid.T) stock.Command {
		now := projectiontest.Start.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "minute")) * time.Minute)
		id := fmt.Sprintf("f%d", rapid.IntRange(0, 3).Draw(t, "id"))
		quantity := rapid.Int64Range(1, 5).Draw(t, "quantity")
		return rapid.SampledFrom([]stock.Command{
			stock.Receive{SKU: "tea", Location: location, Quantity: quantity, ExpectationID: id},
			stock.Return{SKU: "tea", Location: location, Quantity: quantity},
			stock.WriteOff{SKU: "tea", Location: location, Quantity: quantity, Cause: stock.Lost},
			stock.Expect{SKU: "tea", Location: location, ExpectationID: id, Quantity: quantity - 1},
			stock.Hold{SKU: "tea", Location: location, HoldID: id, Quantity: quantity, Now: now, ExpiresAt: now.Add(time.Minute)},
			stock.Extend{HoldID: id, ExpiresAt: now},
			stock.Release{HoldID: id},
			stock.Commit{HoldID: id, Quantity: quantity},
			stock.Adjust{SKU: "tea", Location: location, Delta: quantity - 3},
			stock.SetPolicy{SKU: "tea", Location: location, Policy: stock.Policy{LowBelow: quantity, PromiseUpTo: 9, PromiseAs: stock.Preorder}},
			stock.SendTransfer{SKU: "tea", Location: location, TransferID: id, Quantity: quantity, To: "lyon"},
		}).Draw(t, "command")
	})
	return projectiontest.Play(stock.Decider, "stock-tea@"+location, rapid.SliceOfN(command, 1, 30).Draw(t, "commands")...)
}
