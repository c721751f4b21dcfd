package inventory

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain/stock"
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

func TestTheReadModelAgreesWithTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state, facts := anyStock(t, "berlin")
		tables := projectiontest.Fold(Projection(), facts...)
		held := int64(0)
		for holdID := range 4 {
			held += tables.Number(fmt.Sprintf("holds sku=tea location=berlin hold_id=f%d", holdID), "quantity")
		}
		onHand := tables.Number("levels sku=tea location=berlin", "on_hand")
		if onHand != state.OnHand || held != state.Held {
			t.Fatalf("read %d on hand and %d held, the rules say %d and %d", onHand, held, state.OnHand, state.Held)
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
		holdID := fmt.Sprintf("f%d", rapid.IntRange(0, 3).Draw(t, "hold"))
		quantity := rapid.Int64Range(1, 5).Draw(t, "quantity")
		return rapid.SampledFrom([]stock.Command{
			stock.Receive{SKU: "tea", Location: location, Quantity: quantity},
			stock.Hold{SKU: "tea", Location: location, HoldID: holdID, Quantity: quantity, Now: now, ExpiresAt: now.Add(time.Minute)},
			stock.Release{HoldID: holdID},
			stock.Commit{HoldID: holdID, Quantity: quantity},
			stock.Adjust{SKU: "tea", Location: location, Delta: quantity - 3},
		}).Draw(t, "command")
	})
	return projectiontest.Play(stock.Decider, "stock-tea@"+location, rapid.SliceOfN(command, 1, 30).Draw(t, "commands")...)
}
