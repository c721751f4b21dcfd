package process

import (
	"testing"

	"cartwright/domain/checkout"
	"cartwright/domain/order"
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
		wanted := map[string]int64{}
		for _, piece := range fact.Event.(checkout.Submitted).Pieces {
			wanted[piece.SKU] += piece.Quantity
		}
		for sku, quantity := range wanted {
			if held[sku] < quantity {
				w.t.Fatalf("%s is to pay for %d of %s with %d held", fulfilmentID, quantity, sku, held[sku])
			}
		}
	}
}

// https://github.com/vendurehq/vendure/issues/3065: the card is charged, and there is no order. Here nothing is captured before
// there is one.
func TestVendure3065NobodyIsChargedWithoutAnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.open()
		for range rapid.IntRange(0, 60).Draw(t, "turns") {
			w.turn()
		}
		w.settle()
		placed := map[string]bool{}
		for _, r := range w.log {
			switch e := r.Event.(type) {
			case order.Placed:
				placed[e.OrderID] = true
			case payment.CaptureRequested:
				if !placed[e.OrderID] {
					t.Fatalf("%s takes money for %s, which is no order", e.PaymentID, e.OrderID)
				}
			}
		}
	})
}
