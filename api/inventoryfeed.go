package api

import (
	"context"
	"errors"
	"net/http"

	"cartwright/api/gen"
	"cartwright/api/sse"
	"cartwright/domain"
	"cartwright/domain/event"
	"cartwright/domain/stock"
	"cartwright/projections/pubsub"
)

// onHand are the events that change the units on hand. They are read from the log itself, whose order is the same for
// everyone and for ever; a read model's rows do not come in any order.
var onHand = pubsub.Filter{Names: []string{
	"stock.received", "stock.returned", "stock.written_off", "stock.adjusted", "stock.committed",
	"stock.transfer_sent", "stock.transfer_arrived",
}}

// updatesAtOnce is how many updates a live stream reads at a time.
const updatesAtOnce = 100

// ListInventoryUpdates is GET /v1/admin/inventory-updates.
func (s *Server) ListInventoryUpdates(ctx context.Context, r gen.ListInventoryUpdatesRequestObject) (gen.ListInventoryUpdatesResponseObject, error) {
	cursor, name := r.Params.After, "after"
	if r.Params.LastEventID != "" {
		cursor, name = r.Params.LastEventID, "Last-Event-ID"
	}
	var after event.Position
	if cursor != "" {
		at, err := parseToken(cursor)
		if err != nil {
			return nil, badParameter(name, "is not a cursor of this list")
		}
		after = at
	}
	if callOf(ctx).events {
		return &liveUpdates{s, ctx, after}, nil
	}
	p, err := s.updates(ctx, after, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	body := gen.InventoryUpdatePage{Data: make([]gen.InventoryUpdate, len(p.updates)), HasMore: p.more, Cursor: token(p.end)}
	for i, u := range p.updates {
		body.Data[i] = u.InventoryUpdate
	}
	return gen.ListInventoryUpdates200JSONResponse(body), nil
}

// positioned is an update and where it stands in the log.
type positioned struct {
	gen.InventoryUpdate
	at event.Position
}

// updatePage is some updates in the order of the log.
type updatePage struct {
	updates []positioned
	end     event.Position // of what was read, whether it was an update or not
	more    bool
}

// errPageRead ends a reading of the log.
var errPageRead = errors.New("the page is full, or the log is at its end")

func (s *Server) updates(ctx context.Context, after event.Position, limit int) (updatePage, error) {
	p := updatePage{end: after}
	err := s.Log.Follow(ctx, after, onHand, pubsub.Follower{
		Event: func(raw event.Raw) error {
			if len(p.updates) == limit {
				p.more = true
				return errPageRead
			}
			recorded, err := domain.Events.Decode(raw)
			if err == nil {
				p.updates, p.end = append(p.updates, updateOf(recorded)), recorded.Position
			}
			return err
		},
		Checkpoint: func(at event.Position) error { p.end = at; return nil },
		CaughtUp:   func() error { return errPageRead },
	})
	if errors.Is(err, errPageRead) {
		err = nil
	}
	return p, err
}

func updateOf(r event.Recorded) positioned {
	u := gen.InventoryUpdate{ID: r.ID, Timestamp: r.At.UTC()}
	switch e := r.Event.(type) {
	case stock.Received:
		u.ProductID, u.Location, u.Change, u.Kind = e.SKU, e.Location, e.Quantity, gen.InventoryUpdateKindReceived
	case stock.Returned:
		u.ProductID, u.Location, u.Change, u.Kind = e.SKU, e.Location, e.Quantity, gen.InventoryUpdateKindReturned
	case stock.WrittenOff:
		u.ProductID, u.Location, u.Change, u.Kind = e.SKU, e.Location, -e.Quantity, gen.InventoryUpdateKindWrittenOff
	case stock.Adjusted:
		u.ProductID, u.Location, u.Change, u.Kind = e.SKU, e.Location, e.Delta, gen.InventoryUpdateKindAdjusted
		if u.Source = e.Source; !e.OccurredAt.IsZero() {
			u.Timestamp = e.OccurredAt.UTC()
		}
	case stock.Committed:
		u.ProductID, u.Location, u.Change, u.Kind = e.SKU, e.Location, -e.Quantity, gen.InventoryUpdateKindCommitted
	case stock.TransferSent:
		u.ProductID, u.Location, u.Change, u.Kind = e.SKU, e.Location, -e.Quantity, gen.InventoryUpdateKindTransferSent
	case stock.TransferArrived:
		u.ProductID, u.Location, u.Change, u.Kind = e.SKU, e.Location, e.Quantity, gen.InventoryUpdateKindTransferArrived
	}
	return positioned{u, r.Position}
}

// liveUpdates is the stream of updates.
type liveUpdates struct {
	server *Server
	ctx    context.Context // of the request: the response is written within it
	after  event.Position  // of the last update the client has
}

// VisitListInventoryUpdatesResponse makes the stream a response.
func (l *liveUpdates) VisitListInventoryUpdatesResponse(w http.ResponseWriter) error {
	news := func() <-chan struct{} { return l.server.Engine.Advanced("inventory") }
	return sse.Serve(l.ctx, l.server.stopping, w, news, l.advance)
}

// advance sends what is there, a page at a time.
func (l *liveUpdates) advance(out sse.Stream) (done bool, err error) {
	for {
		reading, cancel := context.WithTimeout(l.ctx, requestTimeout)
		p, err := l.server.updates(reading, l.after, updatesAtOnce)
		cancel()
		if err != nil {
			return false, err
		}
		for _, u := range p.updates {
			if err := out.Send(token(u.at), "update", u.InventoryUpdate); err != nil {
				return false, err
			}
		}
		if l.after = p.end; !p.more {
			return false, nil
		}
	}
}
