package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/domain/tax"
)

// ListTaxRates is GET /v1/admin/tax-rates.
func (s *Server) ListTaxRates(ctx context.Context, r gen.ListTaxRatesRequestObject) (gen.ListTaxRatesResponseObject, error) {
	after, err := decodeCursor[tax.Key](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := s.Pricing.RatesPage(ctx, r.Params.Country, after, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(r tax.Rate) tax.Key { return r.Key })
	return gen.ListTaxRates200JSONResponse{
		Body:    gen.TaxRatePage{Data: ratesOf(p.rows), HasMore: p.next != "", NextCursor: p.next},
		Headers: gen.ListTaxRates200ResponseHeaders{Link: p.link},
	}, nil
}

// SetTaxRate is POST /v1/admin/tax-rates.
func (s *Server) SetTaxRate(ctx context.Context, r gen.SetTaxRateRequestObject) (gen.SetTaxRateResponseObject, error) {
	b := r.Body
	key := tax.Key{Country: b.Country, Region: b.Region, Class: b.Class, ValidFrom: b.ValidFrom.UTC()}
	answer, err := s.changeRates(ctx, b.Country, tax.SetRate{Rate: tax.Rate{Key: key, RatePPM: b.RatePpm}})
	return gen.SetTaxRate200JSONResponse{TaxRatesJSONResponse: answer}, err
}

// WithdrawTaxRate is POST /v1/admin/tax-rates/withdraw.
func (s *Server) WithdrawTaxRate(ctx context.Context, r gen.WithdrawTaxRateRequestObject) (gen.WithdrawTaxRateResponseObject, error) {
	b := r.Body
	key := tax.Key{Country: b.Country, Region: b.Region, Class: b.Class, ValidFrom: b.ValidFrom.UTC()}
	answer, err := s.changeRates(ctx, b.Country, tax.WithdrawRate{Key: key})
	return gen.WithdrawTaxRate200JSONResponse{TaxRatesJSONResponse: answer}, err
}

func (s *Server) changeRates(ctx context.Context, country string, command tax.Command) (gen.TaxRatesJSONResponse, error) {
	cmd, err := envelope(ctx, country, command)
	if err != nil {
		return gen.TaxRatesJSONResponse{}, err
	}
	out, err := s.App.Taxes.Handle(ctx, cmd)
	return gen.TaxRatesJSONResponse{
		Body:    gen.TaxRateList{Data: ratesOf(out.State.Rates)},
		Headers: gen.TaxRatesResponseHeaders{ConsistencyToken: token(out.Position)},
	}, err
}

func ratesOf(rates []tax.Rate) []gen.TaxRate {
	list := make([]gen.TaxRate, len(rates))
	for i, r := range rates {
		list[i] = gen.TaxRate{
			Country: r.Country, Region: r.Region, Class: r.Class, ValidFrom: r.ValidFrom.UTC(), RatePpm: r.RatePPM,
		}
	}
	return list
}
