package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/domain/checkout"
	"cartwright/domain/order"
	"cartwright/projections/orders"
)

// GetOrder is GET /v1/orders/{order_id}.
func (s *Server) GetOrder(ctx context.Context, r gen.GetOrderRequestObject) (gen.GetOrderResponseObject, error) {
	found, err := s.Orders.Order(ctx, r.OrderID)
	if err == nil && !callOf(ctx).reading().MaySee(found.CustomerID) {
		err = order.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	body := orderOf(order.Order{Number: found.Number, Status: found.Status, Placed: order.Placed{
		Ref: order.Ref{OrderID: found.ID}, CheckoutID: found.CheckoutID, PlacedAt: found.PlacedAt, Lines: found.Lines,
		Items: found.Items, Shipping: found.Shipping, Discount: found.Discount, Promotions: found.Promotions,
		Tax: found.Tax, Taxes: found.Taxes, TaxIncluded: found.TaxIncluded, Total: found.Total, Country: found.Country,
		DeliveryOption: found.DeliveryOption, DeliveryDays: found.DeliveryDays, TrackingToken: found.TrackingToken,
	}})
	body.PaymentStatus, body.Payments = string(found.Payment), paidOf(found.Payments)
	if callOf(ctx).staff {
		problems, err := s.Orders.ProblemsOf(ctx, r.OrderID)
		if err != nil {
			return nil, err
		}
		body.Problems = listOf(problems, problemOf)
	}
	for _, d := range found.Deliveries {
		body.Parcels = append(body.Parcels, gen.Parcel{
			DeliveryID: d.ID, Status: gen.DeliveryStatus(d.Status), Carrier: d.Carrier, TrackingNumber: d.Number,
		})
	}
	return gen.GetOrder200JSONResponse(body), nil
}

// ListOrders is GET /v1/admin/orders.
func (s *Server) ListOrders(ctx context.Context, r gen.ListOrdersRequestObject) (gen.ListOrdersResponseObject, error) {
	filter := orders.Filter{Number: r.Params.Number, Status: order.Status(r.Params.Status), CustomerID: r.Params.CustomerID}
	body, link, err := s.orderPage(ctx, filter, r.Params.Cursor, r.Params.Limit)
	return gen.ListOrders200JSONResponse{Body: body, Headers: gen.ListOrders200ResponseHeaders{Link: link}}, err
}

func (s *Server) orderPage(ctx context.Context, filter orders.Filter, cursor string, limit int) (gen.OrderPage, *string, error) {
	before, err := decodeCursor[int64](callOf(ctx).op.id, cursor)
	if err != nil {
		return gen.OrderPage{}, nil, err
	}
	if before == nil {
		before = new(int64)
	}
	found, err := s.Orders.Orders(ctx, filter, *before, limit+1)
	if err != nil {
		return gen.OrderPage{}, nil, err
	}
	p := newPage(ctx, found, limit, func(o orders.Summary) int64 { return o.Placed })
	body := gen.OrderPage{Data: make([]gen.OrderSummary, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, o := range p.rows {
		body.Data[i] = gen.OrderSummary{
			ID: o.ID, Number: o.Number, Status: gen.OrderStatus(o.Status), PlacedAt: o.PlacedAt.UTC(), Total: moneyOf(o.Total), Country: o.Country,
			PaymentStatus: string(o.Payment), Parcels: o.Parcels, Delivered: o.Delivered, Reason: o.Reason,
		}
	}
	return body, p.link, nil
}

// CancelOrder is POST /v1/admin/orders/{order_id}/cancel.
func (s *Server) CancelOrder(ctx context.Context, r gen.CancelOrderRequestObject) (gen.CancelOrderResponseObject, error) {
	cmd, err := envelope[order.Command](ctx, r.OrderID, order.Cancel{Reason: r.Body.Reason})
	if err != nil {
		return nil, err
	}
	out, err := s.App.Orders.Handle(ctx, cmd)
	return gen.CancelOrder200JSONResponse{Body: orderOf(out.State), Headers: gen.CancelOrder200ResponseHeaders{
		ConsistencyToken: token(out.Position),
	}}, err
}

// RefundOrder is POST /v1/admin/orders/{order_id}/refunds.
func (s *Server) RefundOrder(ctx context.Context, r gen.RefundOrderRequestObject) (gen.RefundOrderResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	shares, at, err := s.App.RefundOrder(ctx, req, r.OrderID, moneyFrom(r.Body.Amount), r.Body.Reason)
	body := gen.OrderRefund{Data: make([]gen.RefundShare, len(shares))}
	for i, share := range shares {
		body.Data[i] = gen.RefundShare{PaymentID: share.PaymentID, RefundID: share.RefundID, Amount: moneyOf(share.Amount)}
	}
	return gen.RefundOrder200JSONResponse{Body: body, Headers: gen.RefundOrder200ResponseHeaders{ConsistencyToken: token(at)}}, err
}

func orderOf(o order.Order) gen.Order {
	p := o.Placed
	body := gen.Order{
		ID: p.OrderID, Number: o.Number, CheckoutID: p.CheckoutID, Status: gen.OrderStatus(o.Status), PlacedAt: p.PlacedAt.UTC(),
		Lines: make([]gen.Line, len(p.Lines)), Promotions: reductionsOf(p.Promotions),
		Totals: totalsOf(checkout.Totals{
			Items: p.Items, Shipping: p.Shipping, Discount: p.Discount, Tax: p.Tax, TaxIncluded: p.TaxIncluded, Total: p.Total,
		}),
		Country: p.Country, DeliveryOption: p.DeliveryOption, DeliveryDays: p.DeliveryDays,
		Payments: agreedOf(p), TrackingToken: p.TrackingToken, TrackingURL: trackingURL(p),
	}
	for i, l := range p.Lines {
		body.Lines[i] = gen.Line{
			SKU: l.SKU, ProductID: l.ProductID, Title: l.Title, Quantity: l.Quantity,
			UnitPrice: moneyOf(l.UnitPrice), Total: moneyOf(l.Total), Discounts: reductionsOf(l.Discounts), Tax: moneyOf(l.Tax),
			Components: listOf(l.Components, soldPart),
		}
	}
	for _, tax := range p.Taxes {
		body.Taxes = append(body.Taxes, gen.Tax{Name: tax.Name, On: tax.On, Amount: moneyOf(tax.Amount)})
	}
	return body
}

func reductionsOf(discounts []order.Discount) []gen.Reduction {
	list := make([]gen.Reduction, len(discounts))
	for i, d := range discounts {
		list[i] = gen.Reduction{PromotionID: d.PromotionID, Code: d.Code, Name: d.Name, Amount: moneyOf(d.Amount)}
	}
	return list
}
