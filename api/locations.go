package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/domain/location"
	"cartwright/projections/inventory"
)

// ListLocations is GET /v1/admin/locations.
func (s *Server) ListLocations(ctx context.Context, r gen.ListLocationsRequestObject) (gen.ListLocationsResponseObject, error) {
	after, err := decodeCursor[string](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	if after == nil {
		after = new(string)
	}
	found, err := s.Inventory.Locations(ctx, *after, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(l inventory.Location) string { return l.LocationID })
	body := gen.LocationPage{Data: make([]gen.StockPlace, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, l := range p.rows {
		body.Data[i] = placeOf(l.LocationID, l.Details, l.Closed)
	}
	return gen.ListLocations200JSONResponse{Body: body, Headers: gen.ListLocations200ResponseHeaders{Link: p.link}}, nil
}

// DescribeLocation is PUT /v1/admin/locations/{location}.
func (s *Server) DescribeLocation(ctx context.Context, r gen.DescribeLocationRequestObject) (gen.DescribeLocationResponseObject, error) {
	answer, err := s.changeLocation(ctx, r.Location, location.Describe{LocationID: r.Location, Details: location.Details{
		Name: r.Body.Name, Country: r.Body.Country, Near: r.Body.Near, Channels: r.Body.Channels,
		Priority: r.Body.Priority, Pickup: r.Body.Pickup, Street: r.Body.Street, City: r.Body.City, Postcode: r.Body.Postcode,
	}})
	return gen.DescribeLocation200JSONResponse{StockPlaceJSONResponse: answer}, err
}

// CloseLocation is DELETE /v1/admin/locations/{location}.
func (s *Server) CloseLocation(ctx context.Context, r gen.CloseLocationRequestObject) (gen.CloseLocationResponseObject, error) {
	answer, err := s.changeLocation(ctx, r.Location, location.Close{})
	return gen.CloseLocation200JSONResponse{StockPlaceJSONResponse: answer}, err
}

func (s *Server) changeLocation(ctx context.Context, id string, command location.Command) (gen.StockPlaceJSONResponse, error) {
	cmd, err := envelope(ctx, id, command)
	if err != nil {
		return gen.StockPlaceJSONResponse{}, err
	}
	out, err := s.App.Locations.Handle(ctx, cmd)
	return gen.StockPlaceJSONResponse{
		Body:    placeOf(out.State.LocationID, out.State.Details, !out.State.Open),
		Headers: gen.StockPlaceResponseHeaders{ConsistencyToken: token(out.Position)},
	}, err
}

func placeOf(id string, l location.Details, closed bool) gen.StockPlace {
	return gen.StockPlace{
		Location: id, Name: l.Name, Country: l.Country, Near: l.Near, Channels: l.Channels,
		Priority: l.Priority, Pickup: l.Pickup, Street: l.Street, City: l.City, Postcode: l.Postcode, Closed: closed,
	}
}
