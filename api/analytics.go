package api

import (
	"context"
	"time"

	"cartwright/api/gen"
	"cartwright/projections/analytics"
)

// usualPeriod is what a report covers when nothing else is asked for.
const usualPeriod = 30 * 24 * time.Hour

// period fills in what was left out.
func (s *Server) period(from, to time.Time) (time.Time, time.Time, error) {
	if to.IsZero() {
		to = s.App.Clock()
	}
	if from.IsZero() {
		from = to.Add(-usualPeriod)
	}
	if !from.Before(to) {
		return from, to, badParameter("from", "must lie before to")
	}
	return from.UTC(), to.UTC(), nil
}

// ReportSales is GET /v1/admin/analytics/sales.
func (s *Server) ReportSales(ctx context.Context, r gen.ReportSalesRequestObject) (gen.ReportSalesResponseObject, error) {
	from, to, err := s.period(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	found, err := s.Analytics.Sales(ctx, from, to, analytics.Bucket(r.Params.By), r.Params.TZ)
	report := gen.ReportSales200JSONResponse{
		By: string(r.Params.By), From: from, To: to, TZ: r.Params.TZ, Data: make([]gen.Sales, len(found)),
	}
	for i, sales := range found {
		report.Data[i] = gen.Sales{
			Start: sales.From, Orders: sales.Orders, Units: sales.Units, Revenue: moneyOf(sales.Revenue),
			CancelledOrders: sales.Cancelled, CancelledRevenue: moneyOf(sales.CancelledRevenue),
			NetRevenue: moneyOf(sales.NetRevenue), AverageOrder: moneyOf(sales.AverageOrderValue),
		}
	}
	return report, err
}

// ReportOrderValues is GET /v1/admin/analytics/order-values.
func (s *Server) ReportOrderValues(ctx context.Context, r gen.ReportOrderValuesRequestObject) (gen.ReportOrderValuesResponseObject, error) {
	from, to, err := s.period(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	found, err := s.Analytics.OrderValues(ctx, from, to)
	report := gen.ReportOrderValues200JSONResponse{From: from, To: to, Data: make([]gen.OrderValues, len(found))}
	for i, v := range found {
		report.Data[i] = gen.OrderValues{Orders: v.Orders, Low: moneyOf(v.Low), Median: moneyOf(v.Median), High: moneyOf(v.High)}
	}
	return report, err
}

// ReportFunnel is GET /v1/admin/analytics/funnel.
func (s *Server) ReportFunnel(ctx context.Context, r gen.ReportFunnelRequestObject) (gen.ReportFunnelResponseObject, error) {
	from, to, err := s.period(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	found, err := s.Analytics.Funnel(ctx, from, to)
	report := gen.ReportFunnel200JSONResponse{
		From: from, To: to, Steps: make([]gen.FunnelStep, len(found.Steps)), Abandoned: found.Abandoned,
	}
	for i, step := range found.Steps {
		report.Steps[i] = gen.FunnelStep{
			Name: gen.FunnelStepName(step.Name), Recorded: step.Recorded, Reached: step.Reached,
			Conversion: float64(step.Conversion) / 10_000,
		}
	}
	return report, err
}

// ReportTopProducts is GET /v1/admin/analytics/top-products.
func (s *Server) ReportTopProducts(ctx context.Context, r gen.ReportTopProductsRequestObject) (gen.ReportTopProductsResponseObject, error) {
	from, to, err := s.period(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	found, err := s.Analytics.TopProducts(ctx, from, to, analytics.Order(r.Params.By), r.Params.Currency, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, p := range found {
		ids[i] = p.ProductID
	}
	products, err := s.Catalog.ByID(ctx, ids)
	report := gen.ReportTopProducts200JSONResponse{Data: make([]gen.TopProduct, len(found))}
	for i, p := range found {
		report.Data[i] = gen.TopProduct{
			ProductID: p.ProductID, Title: products[p.ProductID].Title, Views: p.Views, Carts: p.Carts,
			Orders: p.Orders, Units: p.Units, Revenue: moneyOf(p.Revenue),
		}
	}
	return report, err
}

// ReportPromotions is GET /v1/admin/analytics/promotions.
func (s *Server) ReportPromotions(ctx context.Context, r gen.ReportPromotionsRequestObject) (gen.ReportPromotionsResponseObject, error) {
	from, to, err := s.period(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	found, err := s.Analytics.Promotions(ctx, from, to, r.Params.Currency, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, p := range found {
		ids[i] = p.PromotionID
	}
	rules, err := s.Pricing.ByID(ctx, ids)
	names := map[string]string{}
	for _, rule := range rules {
		names[rule.ID] = rule.Name
	}
	report := gen.ReportPromotions200JSONResponse{Data: make([]gen.PromotionReport, len(found))}
	for i, p := range found {
		report.Data[i] = gen.PromotionReport{
			PromotionID: p.PromotionID, Name: names[p.PromotionID], Code: p.Code, Orders: p.Orders, CancelledOrders: p.Cancelled,
			Revenue: moneyOf(p.Revenue), Discount: moneyOf(p.Discount),
		}
	}
	return report, err
}

// ReportSearches is GET /v1/admin/analytics/searches.
func (s *Server) ReportSearches(ctx context.Context, r gen.ReportSearchesRequestObject) (gen.ReportSearchesResponseObject, error) {
	from, to, err := s.period(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	found, err := s.Analytics.Searches(ctx, from, to, r.Params.Limit)
	report := gen.ReportSearches200JSONResponse{Data: make([]gen.SearchCount, len(found))}
	for i, search := range found {
		report.Data[i] = gen.SearchCount{Query: search.Query, Searches: search.Searched, InVain: search.Searched - search.Found}
	}
	return report, err
}
