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

// Handle compares each SKU with the product as it is by now. Nearly always it is settled already, by whoever changed the
// product.
func (p Claims) Handle(ctx context.Context, r event.Recorded) error {
	id := event.IDOf(r.Stream)
	switch e := r.Event.(type) {
	case product.VariantAdded:
		return p.settle(ctx, r, id, e.SKU, true)
	case product.VariantRemoved:
		return p.settle(ctx, r, id, e.SKU, false)
	case product.Archived:
		found, err := p.App.Products.Load(ctx, id)
		for _, v := range found.State.Variants {
			err = errors.Join(err, p.settle(ctx, r, id, v.SKU, false))
		}
		return err
	}
	return nil
}

// settle looks at the product only when the SKU is not as the fact would have it.
func (p Claims) settle(ctx context.Context, r event.Recorded, productID, s string, claimed bool) error {
	held, err := p.App.SKUs.Load(ctx, s)
	if err != nil || (held.State.ProductID == productID) == claimed {
		return err
	}
	found, err := p.App.Products.Load(ctx, productID)
	if err != nil {
		return err
	}
	var what sku.Command = sku.Release{SKU: s, ProductID: productID}
	if slices.Contains(found.State.SKUs(), s) {
		what = sku.Claim{SKU: s, ProductID: productID, As: app.SoldAs(found.State.Variant(s))}
	}
	_, err = p.App.SKUs.Handle(ctx, app.Envelope[sku.Command]{
		ID: app.DeriveUUID(r.ID, "settle", s).String(), Target: s, Command: what, Meta: following(r.Meta, r.ID),
	})
	if errors.Is(err, sku.ErrTaken) || errors.Is(err, sku.ErrKind) {
		return nil
	}
	return err
}
