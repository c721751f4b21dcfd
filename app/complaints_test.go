package app_test

import (
	"fmt"
	"sync"
	"testing"

	"cartwright/app"
	"cartwright/domain/stock"
)

// https://github.com/nopSolutions/nopCommerce/issues/8085: a quantity is read, changed and written back, and of two that do
// so at once the later write wins. Here nobody writes a quantity.
func TestNopCommerce8085NoChangeOfTwoAtOnceIsLost(t *testing.T) {
	t.Parallel()
	const changes = 60
	a := shop(t)
	programs := []app.App{a, app.New(a.Streams, a.Shelf, a.Vault, a.Clock), app.New(a.Streams, a.Shelf, a.Vault, a.Clock)}
	_, err := a.Stock.Handle(t.Context(), asks("first", receive(2*changes)))
	must(t, err)
	var group sync.WaitGroup
	for i := range changes {
		group.Go(func() {
			_, err := programs[i%len(programs)].Stock.Handle(t.Context(), asks(fmt.Sprint("change ", i), stock.Adjust{
				SKU: "tea", Location: "berlin", Delta: int64(1 - 2*(i%3/2)), Reason: "counted", // up, up, down
			}))
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	out, err := a.Stock.Load(t.Context(), app.StockID("tea", "berlin"))
	must(t, err)
	if out.State.OnHand != 2*changes+changes/3 || out.Revision != changes {
		t.Errorf("%d are on hand after %d changes", out.State.OnHand, out.Revision)
	}
}
