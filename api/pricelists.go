package api

import (
	"context"
	"errors"
	"time"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/price"
	"cartwright/domain/pricelist"
	"cartwright/domain/refusal"
	"cartwright/projections/catalog"
)

// ListPriceLists is GET /v1/admin/price-lists.
func (s *Server) ListPriceLists(ctx context.Context, _ gen.ListPriceListsRequestObject) (gen.ListPriceListsResponseObject, error) {
	found, err := s.Catalog.PriceLists(ctx)
	list := gen.ListPriceLists200JSONResponse{Data: make([]gen.PriceList, len(found))}
	for i, l := range found {
		list.Data[i] = priceListOf(l)
	}
	return list, err
}

// CreatePriceList is POST /v1/admin/price-lists.
func (s *Server) CreatePriceList(ctx context.Context, r gen.CreatePriceListRequestObject) (gen.CreatePriceListResponseObject, error) {
	answer, err := s.changeList(ctx, r.Body.ID, pricelist.Create{ListID: r.Body.ID, Name: r.Body.Name, Terms: pricelist.Terms{
		Currency: r.Body.Currency, Channel: r.Body.Channel, Countries: r.Body.Countries, Group: r.Body.Group,
		From: instant(r.Body.From), Until: instant(r.Body.Until), Priority: r.Body.Priority,
	}})
	return gen.CreatePriceList200JSONResponse{PriceListJSONResponse: answer}, err
}

// ClosePriceList is POST /v1/admin/price-lists/{list_id}/close.
func (s *Server) ClosePriceList(ctx context.Context, r gen.ClosePriceListRequestObject) (gen.ClosePriceListResponseObject, error) {
	answer, err := s.changeList(ctx, r.ListID, pricelist.Close{})
	return gen.ClosePriceList200JSONResponse{PriceListJSONResponse: answer}, err
}

func (s *Server) changeList(ctx context.Context, id string, command pricelist.Command) (gen.PriceListJSONResponse, error) {
	cmd, err := envelope(ctx, id, command)
	if err != nil {
		return gen.PriceListJSONResponse{}, err
	}
	out, err := s.App.PriceLists.Handle(ctx, cmd)
	return gen.PriceListJSONResponse{
		Body: priceListOf(out.State), Headers: gen.PriceListResponseHeaders{ConsistencyToken: token(out.Position)},
	}, err
}

func priceListOf(l pricelist.List) gen.PriceList {
	t := l.Terms
	return gen.PriceList{
		ID: l.ListID, Name: l.Name, Currency: t.Currency, Channel: t.Channel, Countries: t.Countries, Group: t.Group,
		From: t.From.UTC(), Until: t.Until.UTC(), Priority: t.Priority, Closed: l.Closed,
	}
}

// ListPrices is GET /v1/admin/price-lists/{list_id}/prices.
func (s *Server) ListPrices(ctx context.Context, r gen.ListPricesRequestObject) (gen.ListPricesResponseObject, error) {
	after, err := decodeCursor[catalog.PricePlace](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := s.Catalog.ListPrices(ctx, r.ListID, after, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(s price.Set) catalog.PricePlace { return catalog.PricePlace{SKU: s.SKU, From: s.From} })
	body := gen.PricePage{Data: make([]gen.Price, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, row := range p.rows {
		body.Data[i] = gen.Price{
			ListID: row.ListID, SKU: row.SKU, Price: moneyOf(row.Price), CompareAt: moneyOf(row.CompareAt),
			From: row.From.UTC(), Until: row.Until.UTC(),
		}
	}
	return gen.ListPrices200JSONResponse{Body: body, Headers: gen.ListPrices200ResponseHeaders{Link: p.link}}, nil
}

// SetPrices is POST /v1/admin/prices/batch.
func (s *Server) SetPrices(ctx context.Context, r gen.SetPricesRequestObject) (gen.SetPricesResponseObject, error) {
	prices := r.Body.Prices
	lists, err := s.openLists(ctx, prices)
	if err != nil {
		return nil, err
	}
	answer, err := carryOutAll(ctx, len(prices), func(i int) string { return app.PriceID(prices[i].ListID, prices[i].SKU) }, func(ctx context.Context, i int) (app.Verdict, error) {
		p := prices[i]
		list := lists[p.ListID]
		if list.refused != nil {
			return app.Verdict{Outcome: app.Refused, Refusal: list.refused}, nil
		}
		return s.App.ChangePrice(ctx, app.Request{Meta: callOf(ctx).meta()}, app.PriceID(p.ListID, p.SKU), priceCommand(p, list.Terms.Currency), r.Body.DryRun)
	})
	return gen.SetPrices200JSONResponse{BatchResultJSONResponse: answer}, err
}

// openList is a list that prices can be set in, or why not.
type openList struct {
	pricelist.List
	refused *refusal.Refusal
}

// openLists loads each list of a batch once.
func (s *Server) openLists(ctx context.Context, prices []gen.Price) (map[string]openList, error) {
	lists := map[string]openList{}
	for _, p := range prices {
		if _, known := lists[p.ListID]; known {
			continue
		}
		var list openList
		var err error
		list.List, err = s.App.OpenList(ctx, p.ListID)
		if err != nil && !errors.As(err, &list.refused) {
			return nil, err
		}
		lists[p.ListID] = list
	}
	return lists, nil
}

func priceCommand(p gen.Price, currency string) price.Command {
	if p.Remove {
		return price.Remove{ListID: p.ListID, SKU: p.SKU, From: instant(p.From)}
	}
	return price.Put{Currency: currency, Set: price.Set{
		ListID: p.ListID, SKU: p.SKU, Price: moneyFrom(p.Price), CompareAt: moneyFrom(p.CompareAt), From: instant(p.From), Until: instant(p.Until),
	}}
}

// instant is a time as read models can tell it from others.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
