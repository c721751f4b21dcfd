package app

import (
	"context"
	"strconv"
	"time"

	"cartwright/domain/stock"
)

// InventoryUpdate is what another channel has done to the units on hand.
type InventoryUpdate struct {
	ID       string // in the words of its source; without one it is known by all that it says
	SKU      string
	Change   int64
	At       time.Time // when it happened there
	Location string
}

// AcceptInventoryUpdate records an update of another channel as a movement. However often a source sends it, in whatever
// request, it happens once. What it sold and is held for orders here is refused: whoever holds the units has them.
func (a App) AcceptInventoryUpdate(ctx context.Context, r Request, source string, u InventoryUpdate) (Outcome[stock.Stock, stock.Event], error) {
	id := u.ID
	if id == "" {
		id = DeriveUUID(u.At.UTC().Format(time.RFC3339Nano), strconv.FormatInt(u.Change, 10)).String()
	}
	r.ID, r.Meta.Channel = DeriveUUID("inventory update", source, u.SKU, u.Location, id).String(), source
	return a.Stock.Handle(ctx, envelope[stock.Command](r, StockID(u.SKU, u.Location), stock.Adjust{
		SKU: u.SKU, Location: u.Location, Delta: u.Change, Reason: "reported by " + source, Source: source, OccurredAt: u.At.UTC(),
	}))
}
