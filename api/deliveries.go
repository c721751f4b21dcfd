package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/delivery"
)

// GetDelivery is GET /v1/admin/deliveries/{delivery_id}.
func (s *Server) GetDelivery(ctx context.Context, r gen.GetDeliveryRequestObject) (gen.GetDeliveryResponseObject, error) {
	found, err := s.App.Deliveries.Load(ctx, r.DeliveryID)
	if err == nil && found.Revision == app.NoStream {
		err = delivery.ErrNotFound
	}
	return gen.GetDelivery200JSONResponse(deliveryOf(found.State)), err
}

// RecordDeliveryNews is POST /v1/admin/deliveries/{delivery_id}/news.
func (s *Server) RecordDeliveryNews(ctx context.Context, r gen.RecordDeliveryNewsRequestObject) (gen.RecordDeliveryNewsResponseObject, error) {
	at := r.Body.At
	if at.IsZero() {
		at = s.App.Clock()
	}
	cmd, err := envelope[delivery.Command](ctx, r.DeliveryID, delivery.Progress{
		Step: delivery.Status(r.Body.Step), Place: r.Body.Place, Reason: r.Body.Reason, At: at.UTC(),
	})
	if err != nil {
		return nil, err
	}
	out, err := s.App.Deliveries.Handle(ctx, cmd)
	return gen.RecordDeliveryNews200JSONResponse{Body: deliveryOf(out.State), Headers: gen.RecordDeliveryNews200ResponseHeaders{
		ConsistencyToken: token(out.Position),
	}}, err
}

func deliveryOf(d delivery.Delivery) gen.Delivery {
	return gen.Delivery{
		ID: d.Requested.DeliveryID, OrderID: d.Requested.OrderID, Status: gen.DeliveryStatus(d.Status), From: d.Requested.From,
		Items: itemsOf(d.Requested.Items), Carrier: d.Carrier, TrackingNumber: d.TrackingNumber,
	}
}

func itemsOf(items []delivery.Item) []gen.ParcelItem {
	list := make([]gen.ParcelItem, len(items))
	for i, item := range items {
		list[i] = gen.ParcelItem{SKU: item.SKU, Title: item.Title, Quantity: item.Quantity}
	}
	return list
}
