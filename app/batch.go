package app

import (
	"context"
	"errors"
	"fmt"

	"cartwright/domain/event"
	"cartwright/domain/price"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/domain/refusal"
	"cartwright/domain/sku"
)

// What can become of an entry of a batch.
const (
	Created   = "created"
	Changed   = "changed"
	Unchanged = "unchanged"
	Refused   = "refused"
)

// Verdict is what became of an entry of a batch, or would become.
type Verdict struct {
	Outcome  string
	Refusal  *refusal.Refusal // of what was refused
	Position event.Position   // of the last event; zero when none was written
}

// DefineProduct makes a product what it shall be, or says what that would do. A dry run may expect SKUs to be there by then.
func (a App) DefineProduct(ctx context.Context, r Request, define product.Define, dryRun bool, expected ...string) (Verdict, error) {
	before, err := a.Products.Load(ctx, define.ProductID)
	if err != nil {
		return Verdict{}, err
	}
	cmd := Envelope[product.Command]{
		ID: saying(before.Revision, define.ProductID, define), Target: define.ProductID, Command: define, Meta: r.Meta,
	}
	if dryRun {
		after, err := foreseen(before.State, define)
		if err == nil {
			err = a.free(ctx, cmd, after, without(after.SKUs(), before.State.SKUs()))
		}
		if err == nil {
			err = a.checkBundles(ctx, define, before.State, after, expected...)
		}
		decided, _ := product.Decide(before.State, define)
		return verdict(before.Revision, len(decided), event.Position{}, err)
	}
	out, err := a.changeProduct(ctx, before, cmd, func(ctx context.Context, cmd Envelope[product.Command]) (ProductOutcome, error) {
		return a.Products.HandleLoaded(ctx, before, cmd)
	})
	return verdict(before.Revision, len(out.Events), out.Position, err)
}

// free refuses SKUs that other products have, or that were something else.
func (a App) free(ctx context.Context, cmd Envelope[product.Command], after product.Product, skus []string) error {
	for _, s := range skus {
		held, err := a.SKUs.Load(ctx, s)
		if err != nil {
			return err
		}
		claim, err := a.claimOf(ctx, held.State, after.Variant(s), cmd.Target)
		if err == nil {
			_, err = sku.Decide(held.State, claim)
		}
		if err != nil {
			return takenAt(cmd.Command, s, err)
		}
	}
	return nil
}

// OpenList loads a price list that prices can be set in.
func (a App) OpenList(ctx context.Context, id string) (pricelist.List, error) {
	list, err := a.PriceLists.Load(ctx, id)
	switch {
	case err != nil:
		return list.State, err
	case list.Revision == NoStream:
		return list.State, pricelist.ErrNotFound
	case list.State.Closed:
		return list.State, pricelist.ErrClosed
	}
	return list.State, nil
}

// ChangePrice sets or removes a price of a SKU in a list, or says what that would do.
func (a App) ChangePrice(ctx context.Context, r Request, id string, command price.Command, dryRun bool) (Verdict, error) {
	before, err := a.Prices.Load(ctx, id)
	if err != nil {
		return Verdict{}, err
	}
	if dryRun {
		decided, err := price.Decide(before.State, command)
		return verdict(before.Revision, len(decided), event.Position{}, err)
	}
	out, err := a.Prices.HandleLoaded(ctx, before, Envelope[price.Command]{
		ID: saying(before.Revision, id, command), Target: id, Command: command, Meta: r.Meta,
	})
	return verdict(before.Revision, len(out.Events), out.Position, err)
}

// saying is the id of a command that says how things shall be. It follows from what is said and from when: repeated at once
// it is the same command; said again after something else was, it is another.
func saying(at Revision, target string, command any) string {
	return DeriveUUID("say", target, fmt.Sprint(at), fmt.Sprintf("%#v", command)).String()
}

func verdict(before Revision, events int, at event.Position, err error) (Verdict, error) {
	var no *refusal.Refusal
	switch {
	case errors.As(err, &no):
		return Verdict{Outcome: Refused, Refusal: no}, nil
	case err != nil:
		return Verdict{}, err
	case events == 0:
		return Verdict{Outcome: Unchanged}, nil
	case before == NoStream:
		return Verdict{Outcome: Created, Position: at}, nil
	}
	return Verdict{Outcome: Changed, Position: at}, nil
}
