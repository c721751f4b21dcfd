package app_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"cartwright/app"
	"cartwright/domain/cart"
	"cartwright/domain/event"
	"cartwright/domain/money"
)

func add(id, cartID string, quantity int64) app.Envelope[cart.Command] {
	return app.Envelope[cart.Command]{ID: id, Target: cartID, Command: cart.AddItem{
		SKU: "tea", ProductID: "prd_tea", Title: "Tea", Quantity: quantity, UnitPrice: money.Of(450, "EUR"),
	}}
}

func opened(t *testing.T, a app.App) string {
	t.Helper()
	id := app.NewID(app.CartPrefix)
	_, err := a.OpenCart(t.Context(), request("open"+id), id, "", "EUR", "web")
	must(t, err)
	return id
}

func TestARepeatedCommandAnswersAsTheFirst(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id := opened(t, a)
	first, err := a.Carts.Handle(t.Context(), add("one", id, 2))
	must(t, err)
	_, err = a.Carts.Handle(t.Context(), add("two", id, 3))
	must(t, err)
	again, err := a.Carts.Handle(t.Context(), add("one", id, 2))
	must(t, err)
	if again.Position != first.Position || len(again.Events) != 0 {
		t.Errorf("wrote %v at %v, first at %v", again.Events, again.Position, first.Position)
	}
	if again.Revision != 2 || again.State.Lines[0].Quantity != 5 {
		t.Errorf("revision %d with %d units", again.Revision, again.State.Lines[0].Quantity)
	}
}

func TestCommandsThatMeetAreDecidedAnew(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id := opened(t, a)
	var group sync.WaitGroup
	for i := range 5 {
		group.Go(func() {
			if _, err := a.Carts.Handle(t.Context(), add(fmt.Sprint("add", i), id, 1)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	after, err := a.Carts.Load(t.Context(), id)
	must(t, err)
	if after.State.Lines[0].Quantity != 5 || after.Revision != 5 {
		t.Errorf("%d units at revision %d", after.State.Lines[0].Quantity, after.Revision)
	}
}

func TestACallerMayInsistOnARevision(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id := opened(t, a)
	stale, present := app.NoStream, app.Revision(0)
	cmd := add("one", id, 1)
	cmd.Expect = &stale
	_, err := a.Carts.Handle(t.Context(), cmd)
	var moved app.Moved
	if !errors.As(err, &moved) || moved.Real != 0 || !errors.Is(err, app.ErrMoved) {
		t.Fatalf("got %v", err)
	}
	cmd.Expect = &present
	_, err = a.Carts.Handle(t.Context(), cmd)
	must(t, err)
	_, err = a.Carts.Handle(t.Context(), cmd) // the revision has moved on, but by this very command
	must(t, err)
}

func TestEventsCarryTheirCommand(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id := opened(t, a)
	cmd := add("one", id, 1)
	cmd.Meta = event.Metadata{CorrelationID: "talk", Actor: "ada", Channel: "web"}
	_, err := a.Carts.Handle(t.Context(), cmd)
	must(t, err)
	history, err := a.Streams.Read(t.Context(), event.StreamOf(cart.Category, id))
	must(t, err)
	got := history[1]
	want := event.Metadata{CorrelationID: "talk", Actor: "ada", Channel: "web", CommandID: "one", Version: 1}
	if got.Meta != want || got.ID != app.DeriveUUID("one", "0").String() {
		t.Errorf("%s with %+v", got.ID, got.Meta)
	}
}

func TestARefusalLeavesNoTrace(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id := opened(t, a)
	_, err := a.Carts.Handle(t.Context(), add("one", id, 0))
	refused(t, err, "cart_quantity_invalid", "/quantity")
	after, err := a.Carts.Load(t.Context(), id)
	must(t, err)
	if after.Revision != 0 {
		t.Errorf("revision %d", after.Revision)
	}
	if missing, err := a.Carts.Load(t.Context(), "cart_none"); err != nil || missing.Revision != app.NoStream {
		t.Errorf("a cart that is not there has revision %d, %v", missing.Revision, err)
	}
}

func TestDerivedIDsTellTheirPartsApart(t *testing.T) {
	t.Parallel()
	if app.DeriveID(app.OrderPrefix, "ab", "c") == app.DeriveID(app.OrderPrefix, "a", "bc") {
		t.Error("ab+c and a+bc give the same id")
	}
	if got, ever := app.DeriveID(app.OrderPrefix, "a"), "ord_b0c74787-b13d-5c38-be01-f887b6c4f953"; got != ever {
		t.Errorf("order id %s; logs already hold %s for the same parts", got, ever)
	}
}
