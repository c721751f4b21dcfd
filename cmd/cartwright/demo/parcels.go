package demo

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// patience is how long no parcel may arrive before the run gives up on the rest.
const patience = 60 * time.Second

// last steps of a parcel's journey, as tracking names them.
var last = []string{"completed", "delivered", "failed", "cancelled"}

// awaitParcels follows every order's tracking page until it says that the journey is over.
func (c *crowd) awaitParcels(ctx context.Context) error {
	open, moved := slices.Clone(c.tally.orders), time.Now()
	for len(open) > 0 {
		c.Progress("parcels", len(c.tally.orders)-len(open), len(c.tally.orders))
		still, err := c.stillOnTheWay(ctx, open)
		if err != nil {
			return err
		}
		if len(still) < len(open) {
			moved = time.Now()
		}
		if open = still; time.Since(moved) > patience {
			return fmt.Errorf("%d parcels have not moved for %s; the first is %s", len(open), patience, open[0].ID)
		}
		if !pause(ctx, 100*time.Millisecond) {
			return ctx.Err()
		}
	}
	c.Progress("parcels", len(c.tally.orders), len(c.tally.orders))
	return nil
}

// stillOnTheWay asks for all orders, four at a time, and counts those that have come to an end.
func (c *crowd) stillOnTheWay(ctx context.Context, orders []order) ([]order, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	over := make([]atomic.Bool, len(orders))
	for i, o := range orders {
		group.Go(func() error {
			var tracked struct {
				Status string `json:"status"`
			}
			if err := c.admin.do(ctx, call{method: "GET", path: "/v1/track/" + o.TrackingToken, after: o.written}, &tracked); err != nil {
				return err
			}
			if slices.Contains(last, tracked.Status) {
				over[i].Store(true)
				c.tally.add("parcels_"+tracked.Status, 1)
			}
			return nil
		})
	}
	err := group.Wait()
	var still []order
	for i, o := range orders {
		if !over[i].Load() {
			still = append(still, o)
		}
	}
	return still, err
}
