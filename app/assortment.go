package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cartwright/domain/product"
	"cartwright/domain/refusal"
	"cartwright/domain/sku"
)

// ProductOutcome is how a product stands after a request.
type ProductOutcome = Outcome[product.Product, product.Event]

// ChangeProduct runs a command of a product. The SKUs it brings are claimed first, those it gives up are released after:
// no two products ever have one SKU. Whoever repeats the request after a crash in between ends up with both done; so does
// the process that follows the facts.
func (a App) ChangeProduct(ctx context.Context, cmd Envelope[product.Command]) (ProductOutcome, error) {
	before, err := a.Products.Load(ctx, cmd.Target)
	if err != nil {
		return before, err
	}
	return a.changeProduct(ctx, before, cmd, a.Products.Handle)
}

// changeProduct is ChangeProduct of a product that was loaded.
func (a App) changeProduct(
	ctx context.Context, before ProductOutcome, cmd Envelope[product.Command],
	handle func(context.Context, Envelope[product.Command]) (ProductOutcome, error),
) (ProductOutcome, error) {
	after, err := foreseen(before.State, cmd.Command)
	if err != nil {
		return handle(ctx, cmd) // refused, unless it has been done before
	}
	if err := a.checkBundles(ctx, cmd.Command, before.State, after); err != nil {
		return before, err
	}
	claimed, err := a.claimAll(ctx, cmd, after, without(after.SKUs(), before.State.SKUs()))
	if err != nil {
		return before, errors.Join(err, a.releaseAll(ctx, cmd, claimed))
	}
	out, err := handle(ctx, cmd)
	if err != nil && !refused(err) {
		return out, err // what became of it is not known
	}
	given := without(append(claimed, before.State.SKUs()...), out.State.SKUs())
	return out, errors.Join(err, a.releaseAll(ctx, cmd, given))
}

// foreseen is what a product would become.
func foreseen(p product.Product, cmd product.Command) (product.Product, error) {
	decided, err := product.Decide(p, cmd)
	return product.Decider.Fold(p, decided...), err
}

// claimFor is how long a claim stands before its product has the SKU: many times what any request may take, so that whoever
// takes it over then does not meet the one that made it.
const claimFor = 10 * time.Minute

// claimAll returns the SKUs that were not the product's before.
func (a App) claimAll(ctx context.Context, cmd Envelope[product.Command], after product.Product, skus []string) (claimed []string, err error) {
	for _, s := range skus {
		held, err := a.SKUs.Load(ctx, s)
		if err != nil {
			return claimed, err
		}
		claim, err := a.claimOf(ctx, held.State, after.Variant(s), cmd.Target)
		if err == nil {
			err = a.tellSKU(ctx, cmd, s, held, claim)
		}
		if err != nil {
			return claimed, takenAt(cmd.Command, s, err)
		}
		if held.State.ProductID != cmd.Target {
			claimed = append(claimed, s)
		}
	}
	return claimed, nil
}

// claimOf is a product's claim to a variant's SKU. When another one holds it, that is asked whether it has it.
func (a App) claimOf(ctx context.Context, held sku.SKU, v product.Variant, productID string) (sku.Claim, error) {
	now := a.Clock()
	claim := sku.Claim{SKU: v.SKU, ProductID: productID, Now: now, Until: now.Add(claimFor), As: SoldAs(v)}
	if held.ProductID == "" || held.ProductID == productID {
		return claim, nil
	}
	holder, err := a.Products.Load(ctx, held.ProductID)
	if !slices.Contains(holder.State.SKUs(), v.SKU) {
		claim.Unused = held.ProductID
	}
	return claim, err
}

// SoldAs is what a variant makes of its SKU.
func SoldAs(v product.Variant) sku.Kind {
	if v.IsBundle() {
		return sku.Bundle
	}
	return sku.Item
}

func (a App) releaseAll(ctx context.Context, cmd Envelope[product.Command], skus []string) error {
	for _, s := range skus {
		held, err := a.SKUs.Load(ctx, s)
		if err == nil {
			err = a.tellSKU(ctx, cmd, s, held, sku.Release{SKU: s, ProductID: cmd.Target})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellSKU derives the command's id from the SKU's revision, too: a SKU may come and go under the same request.
func (a App) tellSKU(
	ctx context.Context, cmd Envelope[product.Command], s string, held Outcome[sku.SKU, sku.Event], what sku.Command,
) error {
	id := DeriveUUID(cmd.ID, s, fmt.Sprint(held.Revision)).String()
	_, err := a.SKUs.HandleLoaded(ctx, held, Envelope[sku.Command]{ID: id, Target: s, Command: what, Meta: cmd.Meta})
	return err
}

// takenAt says where in the command the SKU is that another product has.
func takenAt(cmd product.Command, s string, err error) error {
	var no *refusal.Refusal
	at := variantIn(cmd, s)
	if !errors.As(err, &no) || at == "" {
		return err
	}
	return no.At(at + "/sku")
}

func without(skus, taken []string) []string {
	return slices.DeleteFunc(slices.Clone(skus), func(s string) bool { return slices.Contains(taken, s) })
}

func refused(err error) bool {
	var no *refusal.Refusal
	return errors.As(err, &no) || errors.Is(err, ErrMoved)
}
