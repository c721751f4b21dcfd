package app_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/domain/stock"
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

// medusajs/medusa#10751, #2465, #5913, vendurehq/vendure#3225: adding to a full cart took ever longer, because every line was computed
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

// asked counts how often the shelf is asked.
type asked struct {
	app.Shelf
	times *atomic.Int64
}

func (a asked) Offers(ctx context.Context, skus []string, who pricelist.For) (map[string]product.Offer, error) {
	a.times.Add(1)
	return a.Shelf.Offers(ctx, skus, who)
}

func (a asked) Levels(ctx context.Context, skus []string) ([]stock.Level, error) {
	a.times.Add(1)
	return a.Shelf.Levels(ctx, skus)
}

// vendurehq/vendure#226, #3459: with 200 lines a change of a quantity took five seconds, and what was read for it grew with
// the square of the lines. Here a change asks for one price, and a look at the cart asks for all prices once and for all
// levels once.
func TestVendure226AFullCartIsChangedAndReadAtOnce(t *testing.T) {
	t.Parallel()
	var times atomic.Int64
	a := shop(t)
	a.Shelf = asked{shelf{}, &times}
	_, err := a.OpenCart(t.Context(), request("open"), "c1", "", "EUR", "web")
	must(t, err)
	for i := range 100 {
		_, err := a.AddToCart(t.Context(), request(fmt.Sprint(i)), "c1", "tea", 1, map[string]string{"engraving": fmt.Sprint(i)})
		must(t, err)
	}
	out, err := a.Cart(t.Context(), request("look"), "c1")
	must(t, err)
	for _, c := range []struct {
		what string
		most int64
		do   func() error
	}{
		{"a change of quantity", 1, func() error {
			_, err := a.AddToCart(t.Context(), request("more"), "c1", "tea", 1, map[string]string{"engraving": "7"})
			return err
		}},
		{"a look at the cart", 2, func() error { _, err := a.ReviewCart(t.Context(), out.State); return err }},
	} {
		times.Store(0)
		must(t, c.do())
		if times.Load() > c.most {
			t.Errorf("%s asked the shelf %d times for %d lines", c.what, times.Load(), len(out.State.Lines))
		}
	}
}
