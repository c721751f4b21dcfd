package app_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/stock"
)

// BenchmarkHolds is one SKU that fifty want at once, held by the plain handler and by the hot one in turn, so that
// the ratio is of the same minute on the same machine.
//
//	go test ./app -run - -bench Holds -benchtime 1x
func BenchmarkHolds(b *testing.B) {
	a := shop(b)
	plain := app.Handler[stock.Stock, stock.Command, stock.Event]{
		Category: stock.Category, Decider: stock.Decider, Streams: a.Streams,
	}
	for round := range b.N {
		one := holdsPerSecond(b, fmt.Sprint("plain-", round), plain.Handle)
		other := holdsPerSecond(b, fmt.Sprint("hot-", round), a.Stock.Handle)
		b.ReportMetric(one, "plain/s")
		b.ReportMetric(other, "hot/s")
		b.ReportMetric(other/one, "ratio")
	}
}

type handling func(context.Context, app.Envelope[stock.Command]) (app.Outcome[stock.Stock, stock.Event], error)

// holdsPerSecond is how fast a crowd is answered, each of whom asks again when others were quicker.
func holdsPerSecond(b *testing.B, sku string, handle handling) float64 {
	b.Helper()
	const buyers = 50
	var crowd sync.WaitGroup
	began := time.Now()
	for buyer := range buyers {
		crowd.Go(func() {
			id := fmt.Sprint(sku, buyer)
			cmd := app.Envelope[stock.Command]{ID: id, Target: app.StockID(sku, "berlin"), Command: stock.Hold{
				SKU: sku, Location: "berlin", HoldID: id, Quantity: 1,
			}}
			for _, err := handle(b.Context(), cmd); err != nil; _, err = handle(b.Context(), cmd) {
				if !errors.Is(err, app.ErrMoved) {
					b.Error(err)
					return
				}
			}
		})
	}
	crowd.Wait()
	return buyers / time.Since(began).Seconds()
}
