package api

import (
	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/shipping"
)

func (s *Server) checkoutAnswer(out app.CheckoutOutcome, err error) (gen.CheckoutJSONResponse, error) {
	if err != nil {
		return gen.CheckoutJSONResponse{}, err
	}
	body, err := s.checkoutOf(out.State, out.Revision)
	return gen.CheckoutJSONResponse{Body: body, Headers: gen.CheckoutResponseHeaders{
		ETag: etag(out.Revision), ConsistencyToken: token(out.Position),
	}}, err
}

func (s *Server) checkoutOf(c checkout.Checkout, at app.Revision) (gen.Checkout, error) {
	lines, err := linesOf(c.Lines)
	if err != nil {
		return gen.Checkout{}, err
	}
	totals, err := c.Shown()
	body := gen.Checkout{
		ID: c.CheckoutID, Revision: int64(at), CartID: c.CartID, Status: gen.CheckoutStatus(c.Status),
		Lines: lines, Totals: totalsOf(totals), Missing: s.missing(c), Country: c.Destination.Country,
		Payment: gen.PaymentMethod{Method: c.Payment.Method},
	}
	body.Payments = plannedOf(c, totals.Total)
	if c.Delivery.Code != "" {
		body.Delivery = optionOf(c.Delivery)
	}
	body.Promotions, body.Taxes = listOf(c.Quote.Applied, appliedOf), listOf(c.Quote.Taxes, shareOf)
	body.RefusedCodes = listOf(c.Quote.Rejected, rejectedOf)
	if r := c.LastRejection; r != nil {
		body.Rejection = gen.Rejection{Code: r.Code, Detail: r.Detail, SKU: r.SKU}
	}
	if c.Status == checkout.IsCompleted {
		body.OrderID = c.OrderID
	}
	return body, err
}

// missing lists what must still be given before the checkout can be submitted.
func (s *Server) missing(c checkout.Checkout) []gen.CheckoutMissing {
	list := []gen.CheckoutMissing{}
	if c.Destination.Country == "" {
		list = append(list, gen.CheckoutMissingAddress)
	}
	if c.Delivery.Code == "" {
		list = append(list, gen.CheckoutMissingDelivery)
	}
	if c.Payment.Method == "" && len(c.Credits) == 0 {
		list = append(list, gen.CheckoutMissingPayment)
	}
	if s.App.Terms != "" && c.Terms != s.App.Terms {
		list = append(list, gen.CheckoutMissingTerms)
	}
	return list
}

func optionOf(o checkout.Option) gen.DeliveryOption {
	return gen.DeliveryOption{
		Code: o.Code, Name: o.Name, Price: moneyOf(o.Price), Days: o.Days, PickupPoint: o.PickupPoint, Collect: o.Collect, Window: o.Window,
	}
}

func offerOf(o shipping.Offer) gen.DeliveryOption {
	return gen.DeliveryOption{
		Code: o.Code, Name: o.Name, Price: moneyOf(o.Price), Days: o.Days, PickupPoints: append(pointsOf(o.Points), listOf(o.Counters, counterOf)...),
		Collect: o.Collect, Windows: o.Windows,
	}
}

func counterOf(c shipping.Counter) gen.PickupPoint {
	point := pointsOf([]shipping.PickupPoint{c.PickupPoint})[0]
	point.ReadyAt = c.Ready.UTC()
	return point
}

func pointsOf(points []shipping.PickupPoint) []gen.PickupPoint {
	list := make([]gen.PickupPoint, len(points))
	for i, p := range points {
		list[i] = gen.PickupPoint{
			ID: p.ID, Name: p.Name, Street: p.Street, City: p.City, Postcode: p.Postcode, Country: p.Country,
		}
	}
	return list
}

func addressFrom(a gen.Address) app.Address {
	return app.Address{
		Name: a.Name, Street: a.Street, City: a.City, Postcode: a.Postcode, Region: a.Region, Country: a.Country, Email: a.Email,
	}
}

func choiceFrom(c gen.DeliveryChoice) app.DeliveryChoice {
	return app.DeliveryChoice{Code: c.Code, PickupPoint: c.PickupPoint, Window: c.Window}
}
