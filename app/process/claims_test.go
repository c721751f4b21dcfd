package process_test

import (
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/money"
	"cartwright/domain/product"
)

// TestSKUsOfOldLogsAreClaimed writes products as programs did that knew of no claims.
func TestSKUsOfOldLogsAreClaimed(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 1, window: time.Minute})
	tell := func(id, productID string, command product.Command) {
		_, err := s.App.Products.Handle(t.Context(), app.Envelope[product.Command]{ID: id, Target: productID, Command: command})
		must(t, err)
	}
	variant := func(sku string) product.Variant { return product.Variant{SKU: sku, Price: money.Of(100, "EUR")} }
	about := product.Description{Title: "Pot"}
	tell("1", "p1", product.Create{ProductID: "p1", Description: about, Variants: []product.Variant{variant("a"), variant("b")}})
	s.claimed(t, "a", "p1")
	s.claimed(t, "b", "p1")
	tell("2", "p1", product.RemoveVariant{SKU: "a"})
	s.claimed(t, "a", "")
	tell("3", "p2", product.Create{ProductID: "p2", Description: about, Variants: []product.Variant{variant("a"), variant("b"), variant("c")}})
	s.claimed(t, "a", "p2")
	s.claimed(t, "c", "p2") // so b has been looked at by now, and stays with the first
	tell("4", "p1", product.Archive{})
	s.claimed(t, "b", "")
}

// claimed waits until a SKU has the product.
func (s *shop) claimed(t *testing.T, sku, productID string) {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		out, err := s.App.SKUs.Load(t.Context(), sku)
		must(t, err)
		if out.State.ProductID == productID && out.Revision != app.NoStream {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s belongs to %q, want %q", sku, out.State.ProductID, productID)
		}
	}
}
