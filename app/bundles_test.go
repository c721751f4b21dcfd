package app_test

import (
	"testing"

	"cartwright/app"
	"cartwright/domain/money"
	"cartwright/domain/product"
	"cartwright/domain/stock"
)

func bundle(id, sku string, components ...product.Component) product.Create {
	create := making(id, sku)
	create.Variants[0].Components = components
	return create
}

func TestABundleHoldsWhatIsThere(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, err := a.ChangeProduct(t.Context(), change("1", "p1", making("p1", "cup", "plate")))
	must(t, err)
	_, err = a.ChangeProduct(t.Context(), change("2", "set", bundle("set", "set", product.Component{SKU: "cup", Quantity: 2})))
	must(t, err)

	_, err = a.ChangeProduct(t.Context(), change("3", "p3", bundle("p3", "x", product.Component{SKU: "cup", Quantity: 1}, product.Component{SKU: "fork", Quantity: 1})))
	refused(t, err, "product_component_not_found", "/variants/0/components/1/sku")
	_, err = a.ChangeProduct(t.Context(), change("4", "p4", bundle("p4", "x", product.Component{SKU: "set", Quantity: 1})))
	refused(t, err, "product_bundle_nested", "/variants/0/components/0/sku")
	_, err = a.ChangeProduct(t.Context(), change("5", "p5", bundle("p5", "tea", product.Component{SKU: "cup", Quantity: 1})))
	refused(t, err, "stock_of_a_bundle", "/variants/0/sku")
	_, err = a.ChangeProduct(t.Context(), change("6", "set", product.ChangeVariant{SKU: "set", Components: []product.Component{{SKU: "fork", Quantity: 1}}}))
	refused(t, err, "product_component_not_found", "/components/0/sku")
	if got := holder(t, a, "x"); got != "" {
		t.Errorf("a refused bundle has left its SKU with %s", got)
	}

	_, err = a.ChangeProduct(t.Context(), change("7", "p1", product.RemoveVariant{SKU: "plate"}))
	must(t, err)
	_, err = a.ChangeProduct(t.Context(), change("8", "p6", bundle("p6", "x", product.Component{SKU: "plate", Quantity: 1})))
	refused(t, err, "product_component_not_found", "/variants/0/components/0/sku")
}

// What bundles hold never turns into a bundle: not while it is sold, and not when its SKU is given away and taken again.
func TestAComponentNeverComesBackAsABundle(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, err := a.ChangeProduct(t.Context(), change("1", "p1", making("p1", "cup", "plate")))
	must(t, err)
	_, err = a.ChangeProduct(t.Context(), change("2", "set", bundle("set", "set", product.Component{SKU: "cup", Quantity: 2})))
	must(t, err)
	_, err = a.ChangeProduct(t.Context(), change("3", "p1", product.RemoveVariant{SKU: "cup"}))
	must(t, err)

	nested := bundle("p2", "cup", product.Component{SKU: "plate", Quantity: 1})
	_, err = a.ChangeProduct(t.Context(), change("4", "p2", nested))
	refused(t, err, "sku_kind_stays", "/variants/0/sku")
	again := product.AddVariant{Variant: nested.Variants[0]}
	_, err = a.ChangeProduct(t.Context(), change("5", "p1", again))
	refused(t, err, "sku_kind_stays", "/sku")
	verdict, err := a.DefineProduct(t.Context(), request("6"), product.Define{Create: nested}, true)
	if must(t, err); verdict.Outcome != app.Refused || verdict.Refusal.Code != "sku_kind_stays" {
		t.Errorf("a dry run says %+v", verdict)
	}
	again.Variant.Components = nil
	_, err = a.ChangeProduct(t.Context(), change("7", "p1", again))
	must(t, err)
}

func TestABundleHasNoStockOfItsOwn(t *testing.T) {
	t.Parallel()
	a := shop(t)
	both := making("p1", "cup", "set")
	both.Variants[1].Components = []product.Component{{SKU: "cup", Quantity: 2}}
	_, err := a.ChangeProduct(t.Context(), change("1", "p1", both))
	must(t, err)
	receive := func(sku string) error {
		_, err := a.ChangeStock(t.Context(), sku, app.Envelope[stock.Command]{
			ID: "receive " + sku, Target: app.StockID(sku, "berlin"),
			Command: stock.Receive{SKU: sku, Location: "berlin", Quantity: 1, Cause: "purchase", UnitCost: money.Of(100, "EUR")},
		})
		return err
	}
	must(t, receive("cup"))
	must(t, receive("of no product yet"))
	refused(t, receive("set"), "stock_of_a_bundle", "/sku")
}
