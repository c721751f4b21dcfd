package process

import (
	"testing"

	"cartwright/domain/checkout"
	"cartwright/domain/payment"
	"cartwright/domain/stock"

	"pgregory.net/rapid"
)

// https://github.com/medusajs/nextjs-starter-medusa/issues/453: shoppers pay, and are told afterwards that there is nothing
// left. Here nobody is asked to pay before every unit is held.
func TestMedusaStarter453NobodyPaysForWhatIsNotHeld(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.open()
		for range rapid.IntRange(0, 60).Draw(t, "turns") {
			w.turn()
		}
		w.settle()
		heldFor := map[string]map[string]int64{}
		for _, r := range w.log {
			switch e := r.Event.(type) {
			case stock.Held:
				if heldFor[e.HoldID] == nil {
					heldFor[e.HoldID] = map[string]int64{}
				}
				heldFor[e.HoldID][e.SKU] += e.Quantity
			case payment.Requested:
				w.checkHeld(e.FulfilmentID, heldFor[e.FulfilmentID])
			}
		}
	})
}

func (w *world) checkHeld(fulfilmentID string, held map[string]int64) {
	for _, s := range w.noted[fulfilmentID][:1] {
		fact, err := s.Event.(Noted).fact()
		if err != nil {
			w.t.Fatal(err)
		}
		for _, piece := range fact.Event.(checkout.Submitted).Pieces {
			if held[piece.SKU] < piece.Quantity {
				w.t.Fatalf("%s is to pay for %d of %s with %d held", fulfilmentID, piece.Quantity, piece.SKU, held[piece.SKU])
			}
		}
	}
}
