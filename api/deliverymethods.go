package api

import (
	"context"
	"time"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/shipping"
)

// ListDeliveryMethods is GET /v1/admin/delivery-methods.
func (s *Server) ListDeliveryMethods(ctx context.Context, _ gen.ListDeliveryMethodsRequestObject) (gen.ListDeliveryMethodsResponseObject, error) {
	table, err := s.App.Shipping.Load(ctx, app.ShopTable)
	return gen.ListDeliveryMethods200JSONResponse(deliveryTableOf(table.State)), err
}

// SetDeliveryMethod is PUT /v1/admin/delivery-methods/{code}.
func (s *Server) SetDeliveryMethod(ctx context.Context, r gen.SetDeliveryMethodRequestObject) (gen.SetDeliveryMethodResponseObject, error) {
	answer, err := s.changeShipping(ctx, shipping.SetMethod{Method: methodFrom(r.Code, *r.Body)})
	return gen.SetDeliveryMethod200JSONResponse{DeliveryTableJSONResponse: answer}, err
}

// WithdrawDeliveryMethod is DELETE /v1/admin/delivery-methods/{code}.
func (s *Server) WithdrawDeliveryMethod(ctx context.Context, r gen.WithdrawDeliveryMethodRequestObject) (gen.WithdrawDeliveryMethodResponseObject, error) {
	answer, err := s.changeShipping(ctx, shipping.WithdrawMethod{Code: r.Code})
	return gen.WithdrawDeliveryMethod200JSONResponse{DeliveryTableJSONResponse: answer}, err
}

// SetPickupPoint is PUT /v1/admin/pickup-points/{code}.
func (s *Server) SetPickupPoint(ctx context.Context, r gen.SetPickupPointRequestObject) (gen.SetPickupPointResponseObject, error) {
	answer, err := s.changeShipping(ctx, shipping.SetPickupPoint{Point: shipping.PickupPoint{
		ID: r.Code, Name: r.Body.Name, Street: r.Body.Street, City: r.Body.City, Postcode: r.Body.Postcode, Country: r.Body.Country,
	}})
	return gen.SetPickupPoint200JSONResponse{DeliveryTableJSONResponse: answer}, err
}

// WithdrawPickupPoint is DELETE /v1/admin/pickup-points/{code}.
func (s *Server) WithdrawPickupPoint(ctx context.Context, r gen.WithdrawPickupPointRequestObject) (gen.WithdrawPickupPointResponseObject, error) {
	answer, err := s.changeShipping(ctx, shipping.WithdrawPickupPoint{ID: r.Code})
	return gen.WithdrawPickupPoint200JSONResponse{DeliveryTableJSONResponse: answer}, err
}

func (s *Server) changeShipping(ctx context.Context, command shipping.Command) (gen.DeliveryTableJSONResponse, error) {
	cmd, err := envelope(ctx, app.ShopTable, command)
	if err != nil {
		return gen.DeliveryTableJSONResponse{}, err
	}
	out, err := s.App.Shipping.Handle(ctx, cmd)
	return gen.DeliveryTableJSONResponse{
		Body: deliveryTableOf(out.State), Headers: gen.DeliveryTableResponseHeaders{ConsistencyToken: token(out.Position)},
	}, err
}

func deliveryTableOf(s shipping.Shipping) gen.DeliveryTable {
	methods := s.InForce()
	table := gen.DeliveryTable{Data: make([]gen.DeliveryMethod, len(methods)), PickupPoints: pointsOf(s.Points)}
	for i, m := range methods {
		table.Data[i] = methodOf(m)
	}
	return table
}

func methodOf(m shipping.Method) gen.DeliveryMethod {
	method := gen.DeliveryMethod{
		Code: m.Code, Name: m.Name, Channels: m.Channels, Days: m.Days, Pickup: m.Pickup, Collect: m.Collect, Windows: m.Windows, TaxClass: m.TaxClass,
	}
	for _, day := range m.Weekdays {
		method.Weekdays = append(method.Weekdays, int(day))
	}
	for _, z := range m.Zones {
		zone := gen.DeliveryZone{Countries: z.Countries, Postcodes: z.Postcodes}
		for _, r := range z.Rates {
			zone.Rates = append(zone.Rates, gen.DeliveryRate{Currency: r.Currency, Price: r.Price, UpTo: r.UpTo, FromWorth: r.FromWorth})
		}
		method.Zones = append(method.Zones, zone)
	}
	return method
}

func methodFrom(code string, m gen.NewDeliveryMethod) shipping.Method {
	method := shipping.Method{
		Code: code, Name: m.Name, Channels: m.Channels, Days: m.Days, Pickup: m.Pickup, Collect: m.Collect, Windows: m.Windows, TaxClass: m.TaxClass,
	}
	for _, day := range m.Weekdays {
		method.Weekdays = append(method.Weekdays, time.Weekday(day))
	}
	for _, z := range m.Zones {
		zone := shipping.Zone{Countries: z.Countries, Postcodes: z.Postcodes}
		for _, r := range z.Rates {
			zone.Rates = append(zone.Rates, shipping.Rate{Currency: r.Currency, Price: r.Price, UpTo: r.UpTo, FromWorth: r.FromWorth})
		}
		method.Zones = append(method.Zones, zone)
	}
	return method
}
