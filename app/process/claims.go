package process

import (
	"context"
	"errors"
	"slices"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/product"
	"cartwright/domain/sku"
)

// Claims sees to it that products have the SKUs of their variants and no others: those of logs from before SKUs were
// claimed, and those of changes that were cut short. Where two products already share a SKU the first keeps it.
type Claims struct {
	App app.App
}

// Names lists the events that bring a SKU or give one up.
func (Claims) Names() []string {
	return []string{nameOf[product.VariantAdded](), nameOf[product.VariantRemoved](), nameOf[product.Archived]()}
}

// Key names what must be handled one at a time: a product.
func (Claims) Key(r event.Recorded) string { return r.Stream }

// Handle compares with the product as it is by now.
func (p Claims) Handle(ctx context.Context, r event.Recorded) error {
	id := event.IDOf(r.Stream)
	found, err := p.App.Products.Load(ctx, id)
	if err != nil {
		return err
	}
	has := found.State.SKUs()
	for _, s := range concerned(r.Event, found.State) {
		var what sku.Command = sku.Release{SKU: s, ProductID: id}
		if slices.Contains(has, s) {
			what = sku.Claim{SKU: s, ProductID: id}
		}
		_, err := p.App.SKUs.Handle(ctx, app.Envelope[sku.Command]{
			ID: app.DeriveUUID(r.ID, "settle", s).String(), Target: s, Command: what, Meta: following(r.Meta, r.ID),
		})
		if err != nil && !errors.Is(err, sku.ErrTaken) {
			return err
		}
	}
	return nil
}

// concerned lists the SKUs that a fact is about.
func concerned(fact any, p product.Product) []string {
	switch e := fact.(type) {
	case product.VariantAdded:
		return []string{e.SKU}
	case product.VariantRemoved:
		return []string{e.SKU}
	case product.Archived:
		skus := make([]string, len(p.Variants))
		for i, v := range p.Variants {
			skus[i] = v.SKU
		}
		return skus
	}
	return nil
}
