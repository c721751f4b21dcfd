package app_test

import (
	"strconv"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/order"
)

func TestWhoBuysIsToldTheNumber(t *testing.T) {
	t.Parallel()
	a := shop(t)
	tell := func(id string, at app.Revision, fact order.Event) event.Position {
		eventID := app.DeriveUUID(id, strconv.Itoa(int(at))).String()
		position, err := a.Streams.Append(t.Context(), event.StreamOf(order.Category, id), at, []event.New{{ID: eventID, Event: fact}})
		must(t, err)
		return position
	}
	placed := order.Placed{Ref: order.Ref{OrderID: "o1", FulfilmentID: "f1"}}
	tell("o1", app.NoStream, placed)

	soon := make(chan app.OrderOutcome)
	go func() {
		out, err := a.AwaitNumber(t.Context(), "o1", time.Minute)
		if err != nil {
			t.Error(err)
		}
		soon <- out
	}()
	at := tell("o1", 0, order.Numbered{Ref: placed.Ref, Number: 1042})
	if out := <-soon; out.State.Number != 1042 || out.Position != at {
		t.Errorf("the order is number %d at %v, numbered at %v", out.State.Number, out.Position, at)
	}

	tell("o2", app.NoStream, order.Placed{Ref: order.Ref{OrderID: "o2", FulfilmentID: "f2"}})
	out, err := a.AwaitNumber(t.Context(), "o2", 50*time.Millisecond)
	if must(t, err); out.State.Number != 0 || out.State.Status != order.IsPlaced {
		t.Errorf("who has no patience is told %+v", out.State)
	}
}
