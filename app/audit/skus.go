package audit

import "cartwright/domain/sku"

// seeSKU checks that nobody claims what another product has.
func (a *Auditor) seeSKU(id string, e sku.Event) {
	before := a.skus[id]
	switch e := e.(type) {
	case sku.Claimed:
		if before.ProductID != "" && before.ProductID != e.ProductID {
			a.broken("sku_one_product", id, "%s claims what %s has", e.ProductID, before.ProductID)
		}
	case sku.Released:
		if before.ProductID != e.ProductID {
			a.broken("sku_one_product", id, "%s gives up what %q has", e.ProductID, before.ProductID)
		}
	}
	a.skus[id] = sku.Evolve(before, e)
}
