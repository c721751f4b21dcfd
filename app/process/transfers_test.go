package process

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/stock"
	"cartwright/domain/transfer"

	"pgregory.net/rapid"
)

// However facts are shuffled and repeated and however often the process dies between two commands, no unit is lost and
// none is doubled on its way.
func TestTransfersNeitherLoseNorDoubleUnits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		j := journey{world: newWorld(t), told: map[string]bool{}}
		for _, sku := range skus {
			j.must(app.StockID(sku, "berlin"), "receive", stock.Receive{SKU: sku, Location: "berlin", Quantity: 10})
		}
		for turn := range rapid.IntRange(10, 60).Draw(t, "turns") {
			j.turn(turn)
			j.check()
		}
		j.settle()
		j.check()
		j.checkEnd()
	})
}

// journey is a world in which units travel.
type journey struct {
	*world
	told map[string]bool // facts the process has dealt with
}

func (j journey) transfers() (ids []string) {
	for _, e := range facts[transfer.Requested](j.world) {
		ids = append(ids, e.TransferID)
	}
	return ids
}

func (j journey) turn(turn int) {
	switch ids := j.transfers(); rapid.IntRange(0, 7).Draw(j.t, "turn") {
	case 0:
		j.request(fmt.Sprint("trf_", turn))
	case 1:
		if len(ids) > 0 {
			j.arrive(rapid.SampledFrom(ids).Draw(j.t, "transfer"), fmt.Sprint(turn), rapid.Bool().Draw(j.t, "whole"))
		}
	case 2: // somebody buys at the start
		sku := rapid.SampledFrom(skus).Draw(j.t, "bought")
		j.must(app.StockID(sku, "berlin"), fmt.Sprint("buy", turn), stock.Hold{SKU: sku, Location: "berlin", HoldID: fmt.Sprint(turn), Quantity: 2})
	default:
		j.tell(j.log[rapid.IntRange(0, len(j.log)-1).Draw(j.t, "fact")], rapid.IntRange(0, 3).Draw(j.t, "survive"))
	}
}

func (j journey) request(id string) {
	var lines []transfer.Line
	for _, sku := range skus {
		lines = append(lines, transfer.Line{SKU: sku, Quantity: rapid.Int64Range(1, 4).Draw(j.t, "quantity")})
	}
	j.move(id, "request", transfer.Request{TransferID: id, From: "berlin", To: "paris", Lines: lines})
}

// arrive takes in what is under way, or half of it and writes the rest off.
func (j journey) arrive(id, receipt string, whole bool) {
	for _, leg := range fold(j.world, transfer.Category, transfer.Decider, id).Lines {
		units := leg.InTransit()
		if units == 0 {
			continue
		}
		if !whole {
			j.move(id, "lost"+leg.SKU+receipt, transfer.WriteOff{SKU: leg.SKU, Quantity: (units + 1) / 2})
			units /= 2
		}
		if units > 0 {
			j.move(id, leg.SKU+receipt, transfer.Receive{ReceiptID: id + leg.SKU + receipt, SKU: leg.SKU, Quantity: units})
		}
	}
}

func (j journey) move(id, commandID string, command transfer.Command) {
	if err := act(j.world, transfer.Category, transfer.Decider, id, commandID, command); err != nil {
		j.t.Fatalf("%T: %v", command, err)
	}
}

// tell is the process, which may die after a few of its commands. It does not forget a fact until it has survived one.
func (j journey) tell(r event.Recorded, survive int) {
	for i, effect := range transferring(r.Event) {
		if i == survive {
			return
		}
		send, id := effect.(Send), app.DeriveUUID(r.ID, "transfers", strconv.Itoa(i)).String()
		if command, ok := send.Command.(transfer.Command); ok {
			j.move(send.Target, id, command)
			continue
		}
		j.must(send.Target, id, send.Command)
	}
	j.told[r.ID] = true
}

// settle tells the process everything that it has not survived yet, and lets all that is under way arrive.
func (j journey) settle() {
	for rest := true; rest; {
		rest = false
		for _, r := range slices.Clone(j.log) {
			if !j.told[r.ID] {
				rest = true
				j.tell(r, -1)
			}
		}
		for _, id := range j.transfers() {
			j.arrive(id, "end", true)
		}
	}
}

// check: what left is at the other end, written off, or still between.
func (j journey) check() {
	for _, sku := range skus {
		sent, arrived := j.units(sku)
		here := fold(j.world, stock.Category, stock.Decider, app.StockID(sku, "berlin"))
		there := fold(j.world, stock.Category, stock.Decider, app.StockID(sku, "paris"))
		if here.OnHand != 10-sent || there.OnHand != arrived || arrived > sent {
			j.t.Fatalf("%s: %d here, %d there, %d sent, %d arrived", sku, here.OnHand, there.OnHand, sent, arrived)
		}
	}
}

func (j journey) units(sku string) (sent, arrived int64) {
	for _, e := range facts[stock.TransferSent](j.world) {
		if e.SKU == sku {
			sent += e.Quantity
		}
	}
	for _, e := range facts[stock.TransferArrived](j.world) {
		if e.SKU == sku {
			arrived += e.Quantity
		}
	}
	return sent, arrived
}

// checkEnd: every transfer is over, and its own account is that of the stocks.
func (j journey) checkEnd() {
	for _, sku := range skus {
		sent, arrived := j.units(sku)
		for _, e := range facts[transfer.WrittenOff](j.world) {
			if e.SKU == sku {
				arrived += e.Quantity
			}
		}
		if sent != arrived {
			j.t.Fatalf("%s: %d sent, %d arrived or written off", sku, sent, arrived)
		}
	}
	for _, id := range j.transfers() {
		if !fold(j.world, transfer.Category, transfer.Decider, id).Completed {
			j.t.Fatalf("%s is not over", id)
		}
	}
}
