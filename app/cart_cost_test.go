package app_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/event"
)

// counted counts what is read and appended.
type counted struct {
	app.Streams
	reads, appends *atomic.Int64
}

func (c counted) Read(ctx context.Context, stream string) ([]event.Recorded, error) {
	c.reads.Add(1)
	return c.Streams.Read(ctx, stream)
}

func (c counted) Append(ctx context.Context, stream string, at app.Revision, events []event.New) (event.Position, error) {
	c.appends.Add(1)
	return c.Streams.Append(ctx, stream, at, events)
}

// medusajs/medusa#10751, vendurehq/vendure#3225: adding to a full cart took ever longer, because every line was computed
// anew. Here it costs what adding to an empty one does, whatever the cart holds.
func TestMedusa10751AddingToAFullCartCostsNoMore(t *testing.T) {
	t.Parallel()
	var reads, appends atomic.Int64
	a := app.New(counted{shop(t).Streams, &reads, &appends}, shelf{}, vault{}, time.Now)
	_, err := a.OpenCart(t.Context(), request("open"), "c1", "", "EUR", "web")
	must(t, err)
	for i := range 100 {
		reads.Store(0)
		appends.Store(0)
		_, err := a.AddToCart(t.Context(), request(fmt.Sprint(i)), "c1", "tea", 1, map[string]string{"engraving": fmt.Sprint(i)})
		must(t, err)
		if reads.Load() > 2 || appends.Load() != 1 {
			t.Fatalf("line %d took %d reads and %d appends", i, reads.Load(), appends.Load())
		}
	}
}
