package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"cartwright/domain/location"
	"cartwright/domain/refusal"
	"cartwright/domain/stock"
)

// Refusals of updates.
var (
	ErrUnknownSKU = refusal.New(refusal.Missing, "sku_unknown",
		"No product has this SKU; create it first, or send the SKU it has here.").At("/product_id")
	ErrAhead = refusal.New(refusal.Invalid, "timestamp_ahead",
		"This lies in the future; set the clock right, or send the update when it has happened.").At("/timestamp")
)

// clocksDiffer is by how much another channel's clock may be ahead of this one.
const clocksDiffer = 5 * time.Minute

// InventoryUpdate is what another channel has done to the units on hand.
type InventoryUpdate struct {
	ID       string // in the words of its source; without one it is known by all that it says
	SKU      string
	Change   int64
	At       time.Time // when it happened there
	Location string
}

// AcceptInventoryUpdate records an update of another channel as a movement. However often a source sends it, in whatever
// request and order, it happens once. What it sold and is held for orders here is refused: whoever holds the units has them.
func (a App) AcceptInventoryUpdate(ctx context.Context, r Request, source string, u InventoryUpdate) (Outcome[stock.Stock, stock.Event], error) {
	if err := a.checkUpdate(ctx, u); err != nil {
		return Outcome[stock.Stock, stock.Event]{}, updateAt(err)
	}
	id := u.ID
	if id == "" {
		id = DeriveUUID(u.At.UTC().Format(time.RFC3339Nano), strconv.FormatInt(u.Change, 10)).String()
	}
	r.ID, r.Meta.Channel = DeriveUUID("inventory update", source, u.SKU, u.Location, id).String(), source
	out, err := a.Stock.Handle(ctx, envelope[stock.Command](r, StockID(u.SKU, u.Location), stock.Adjust{
		SKU: u.SKU, Location: u.Location, Delta: u.Change, Reason: "reported by " + source, Source: source, OccurredAt: u.At.UTC(),
	}))
	return out, updateAt(err)
}

func (a App) checkUpdate(ctx context.Context, u InventoryUpdate) error {
	if u.At.After(a.Clock().Add(clocksDiffer)) {
		return ErrAhead
	}
	return a.KnownStock(ctx, u.SKU, u.Location)
}

// KnownStock refuses a stock that there is not and cannot be: of a SKU that no product has or that is a bundle's, or where
// nobody has described a location.
func (a App) KnownStock(ctx context.Context, sku, at string) error {
	before, err := a.Stock.Load(ctx, StockID(sku, at))
	if err != nil || before.Revision != NoStream {
		return err
	}
	v, err := a.variant(ctx, sku)
	switch {
	case err != nil:
		return err
	case v.SKU == "":
		return ErrUnknownSKU
	case v.IsBundle():
		return ErrBundleStock
	}
	place, err := a.Locations.Load(ctx, at)
	if err == nil && place.Revision == NoStream {
		err = location.ErrNotFound.At("/location")
	}
	return err
}

// updateAt names the field of an update at which a stock's refusal points.
func updateAt(err error) error {
	var no *refusal.Refusal
	if !errors.As(err, &no) {
		return err
	}
	switch no.Field {
	case "/sku":
		return no.At("/product_id")
	case "/delta", "":
		return no.At("/change")
	}
	return no
}
