package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/tender"
)

// ListTenders is GET /v1/admin/payment-methods.
func (s *Server) ListTenders(ctx context.Context, _ gen.ListTendersRequestObject) (gen.ListTendersResponseObject, error) {
	table, err := s.App.Tender.Load(ctx, app.ShopTable)
	return gen.ListTenders200JSONResponse(tenderTableOf(table.State)), err
}

// SetTender is PUT /v1/admin/payment-methods/{code}.
func (s *Server) SetTender(ctx context.Context, r gen.SetTenderRequestObject) (gen.SetTenderResponseObject, error) {
	answer, err := s.changeTender(ctx, tender.SetMethod{Method: tender.Method{
		Code: r.Code, Name: r.Body.Name, Channels: r.Body.Channels, Countries: r.Body.Countries, Currencies: r.Body.Currencies,
		Min: r.Body.Min, Max: r.Body.Max,
	}})
	return gen.SetTender200JSONResponse{TenderTableJSONResponse: answer}, err
}

// WithdrawTender is DELETE /v1/admin/payment-methods/{code}.
func (s *Server) WithdrawTender(ctx context.Context, r gen.WithdrawTenderRequestObject) (gen.WithdrawTenderResponseObject, error) {
	answer, err := s.changeTender(ctx, tender.WithdrawMethod{Code: r.Code})
	return gen.WithdrawTender200JSONResponse{TenderTableJSONResponse: answer}, err
}

func (s *Server) changeTender(ctx context.Context, command tender.Command) (gen.TenderTableJSONResponse, error) {
	cmd, err := envelope(ctx, app.ShopTable, command)
	if err != nil {
		return gen.TenderTableJSONResponse{}, err
	}
	out, err := s.App.Tender.Handle(ctx, cmd)
	return gen.TenderTableJSONResponse{
		Body: tenderTableOf(out.State), Headers: gen.TenderTableResponseHeaders{ConsistencyToken: token(out.Position)},
	}, err
}

func tenderTableOf(t tender.Tender) gen.TenderTable {
	methods := t.InForce()
	table := gen.TenderTable{Data: make([]gen.Tender, len(methods))}
	for i, m := range methods {
		table.Data[i] = gen.Tender{
			Code: m.Code, Name: m.Name, Channels: m.Channels, Countries: m.Countries, Currencies: m.Currencies, Min: m.Min, Max: m.Max,
		}
	}
	return table
}
