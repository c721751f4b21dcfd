package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cartwright/api/gen"
	"cartwright/api/sse"
	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/projections/read"
	"cartwright/projections/tracking"
)

// TrackOrder is GET /v1/track/{tracking_token}.
func (s *Server) TrackOrder(ctx context.Context, r gen.TrackOrderRequestObject) (gen.TrackOrderResponseObject, error) {
	found, err := s.Tracking.Order(ctx, r.TrackingToken)
	if err != nil {
		return nil, err
	}
	if callOf(ctx).events {
		return s.trackLive(ctx, r)
	}
	parcels, err := s.Tracking.Parcels(ctx, r.TrackingToken)
	if err != nil {
		return nil, err
	}
	steps, err := s.steps(ctx, r.TrackingToken)
	return gen.TrackOrder200JSONResponse{
		OrderID: found.ID, Number: found.Number, Status: standing(found, parcels), PlacedAt: found.PlacedAt.UTC(), DeliveryDays: found.DeliveryDays,
		Steps: steps, Parcels: parcelsOf(parcels),
	}, err
}

// steps reads all of them; an order has a few, rarely more than one page.
func (s *Server) steps(ctx context.Context, token string) ([]gen.TrackingStep, error) {
	steps := []gen.TrackingStep{}
	for after := int64(0); ; {
		page, err := s.Tracking.Events(ctx, token, after)
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			steps, after = append(steps, stepOf(e)), e.Position
		}
		if len(page) < read.MaxLimit {
			return steps, nil
		}
	}
}

// liveTracking is the stream of one order's steps.
type liveTracking struct {
	server *Server
	ctx    context.Context // of the request: the response is written within it
	token  string
	after  int64 // position of the last step the client has
}

// trackLive answers 204 to a client that comes back for more when there is nothing more to come.
func (s *Server) trackLive(ctx context.Context, r gen.TrackOrderRequestObject) (gen.TrackOrderResponseObject, error) {
	live := &liveTracking{server: s, ctx: ctx, token: r.TrackingToken}
	if r.Params.LastEventID == "" {
		return live, nil
	}
	var err error
	if live.after, err = strconv.ParseInt(r.Params.LastEventID, 10, 64); err != nil || live.after < 0 {
		return nil, badParameter("Last-Event-ID", "is not an id of this stream")
	}
	steps, done, err := live.next()
	if err == nil && done && len(steps) == 0 {
		return gen.TrackOrder204Response{}, nil
	}
	return live, err
}

// VisitTrackOrderResponse makes the stream a response.
func (l *liveTracking) VisitTrackOrderResponse(w http.ResponseWriter) error {
	news := func() <-chan struct{} { return l.server.Engine.Advanced("tracking") }
	return sse.Serve(l.ctx, l.server.stopping, w, news, l.advance)
}

func (l *liveTracking) advance(out sse.Stream) (bool, error) {
	for {
		steps, done, err := l.next()
		if err != nil {
			return false, err
		}
		for _, e := range steps {
			step := stepOf(e)
			if err := out.Send(step.ID, "step", step); err != nil {
				return false, err
			}
			l.after = e.Position
		}
		if len(steps) < read.MaxLimit {
			return done, nil
		}
	}
}

// next reads the steps after the last one sent, and whether there will be none after them. What has ended is looked at
// first: every step that led there is then already in place.
func (l *liveTracking) next() ([]tracking.Event, bool, error) {
	found, err := l.server.Tracking.Order(l.ctx, l.token)
	if err != nil {
		return nil, false, err
	}
	done := found.Status == order.IsCompleted
	if found.Status == order.IsCancelled {
		parcels, err := l.server.Tracking.Parcels(l.ctx, l.token)
		if err != nil {
			return nil, false, err
		}
		done = atRest(parcels)
	}
	steps, err := l.server.Tracking.Events(l.ctx, l.token, l.after)
	return steps, done, err
}

// standing is where an order stands for those who wait for it: behind its slowest parcel, once there are parcels.
func standing(o tracking.Order, parcels []tracking.Parcel) gen.TrackingStatus {
	if o.Status == order.IsCompleted || o.Status == order.IsCancelled || len(parcels) == 0 {
		return gen.TrackingStatus(o.Status)
	}
	slowest := slices.MinFunc(parcels, func(p, q tracking.Parcel) int {
		return slices.Index(pace, p.Status) - slices.Index(pace, q.Status)
	})
	return gen.TrackingStatus(slowest.Status)
}

// pace orders the statuses of parcels by how much there is still to wait for.
var pace = []delivery.Status{
	delivery.IsRequested, delivery.IsDispatched, delivery.IsInTransit, delivery.IsOutForDelivery,
	delivery.IsFailed, delivery.IsDelivered, delivery.IsCancelled,
}

func atRest(parcels []tracking.Parcel) bool {
	for _, p := range parcels {
		switch p.Status {
		case delivery.IsDelivered, delivery.IsFailed, delivery.IsCancelled:
		default:
			return false
		}
	}
	return true
}

func stepOf(e tracking.Event) gen.TrackingStep {
	_, name, _ := strings.Cut(e.Name, ".")
	return gen.TrackingStep{
		ID: strconv.FormatInt(e.Position, 10), Step: name, At: e.At.UTC(), DeliveryID: e.ParcelID, Place: e.Place,
	}
}

func parcelsOf(parcels []tracking.Parcel) []gen.Parcel {
	list := make([]gen.Parcel, len(parcels))
	for i, p := range parcels {
		list[i] = gen.Parcel{
			DeliveryID: p.ID, Status: gen.DeliveryStatus(p.Status), Carrier: p.Carrier, TrackingNumber: p.Number, Place: p.Place,
			Items: itemsOf(p.Items),
		}
	}
	return list
}
