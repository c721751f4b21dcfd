package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/projections/catalog"
)

// ListProducts is GET /v1/products.
func (s *Server) ListProducts(ctx context.Context, r gen.ListProductsRequestObject) (gen.ListProductsResponseObject, error) {
	after, err := decodeCursor[catalog.Place](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	filter := catalog.Filter{Query: r.Params.Q, Category: r.Params.Category, Brand: r.Params.Brand}
	found, err := s.Catalog.Products(ctx, filter, after, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	if err := s.Catalog.Price(ctx, found, s.buyer(r.Params.Currency, r.Params.Channel, r.Params.Country)); err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(p catalog.Product) catalog.Place { return p.Place })
	body := gen.ProductPage{Data: make([]gen.ProductSummary, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, row := range p.rows {
		body.Data[i] = summaryOf(row)
	}
	return gen.ListProducts200JSONResponse{Body: body, Headers: gen.ListProducts200ResponseHeaders{Link: p.link}}, nil
}

// GetProduct is GET /v1/products/{product_id}.
func (s *Server) GetProduct(ctx context.Context, r gen.GetProductRequestObject) (gen.GetProductResponseObject, error) {
	found, err := s.Catalog.Product(ctx, r.ProductID)
	if err == nil && !found.Published {
		err = product.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	priced := []catalog.Product{found}
	if err := s.Catalog.Price(ctx, priced, s.buyer(r.Params.Currency, r.Params.Channel, r.Params.Country)); err != nil {
		return nil, err
	}
	at := app.Revision(found.Revision)
	return gen.GetProduct200JSONResponse{Body: productOf(priced[0], at), Headers: gen.GetProduct200ResponseHeaders{ETag: etag(at)}}, nil
}

// buyer is whom prices are shown to. Groups of customers are not for anybody to claim.
func (s *Server) buyer(currency, channel, country string) pricelist.For {
	return pricelist.For{Currency: currency, Channel: channel, Country: country, At: s.App.Clock()}
}

// SuggestSearches is GET /v1/search/suggestions.
func (s *Server) SuggestSearches(ctx context.Context, r gen.SuggestSearchesRequestObject) (gen.SuggestSearchesResponseObject, error) {
	found, err := s.Catalog.Suggestions(ctx, r.Params.Q, r.Params.Limit)
	list := gen.SuggestSearches200JSONResponse{Data: make([]gen.Suggestion, len(found))}
	for i, suggestion := range found {
		list.Data[i] = gen.Suggestion{
			Kind: gen.SuggestionKind(suggestion.Kind), Text: suggestion.Text, ProductID: suggestion.ProductID,
		}
	}
	return list, err
}

// summaryOf is a product as lists show it, with the price of its cheapest variant.
func summaryOf(p catalog.Product) gen.ProductSummary {
	summary := gen.ProductSummary{ID: p.ID, Title: p.Title, Brand: p.Brand, Category: p.Category, Image: p.Image}
	for i, v := range p.Variants {
		if i == 0 || v.Price.Minor < summary.Price.Amount {
			summary.Price, summary.CompareAt, summary.Lowest30Days = moneyOf(v.Price), moneyOf(v.CompareAt), moneyOf(v.Lowest)
		}
	}
	return summary
}

func productOf(p catalog.Product, at app.Revision) gen.Product {
	body := gen.Product{
		ID: p.ID, Revision: int64(at), Published: p.Status == product.IsPublished, Status: gen.ProductStatus(p.Status),
		Title: p.Title, Text: p.Text, Brand: p.Brand, Category: p.Category, Image: p.Image,
		Attributes: p.Attributes, Media: mediaOf(p.Media), Options: optionsOf(p.Options),
		Variants: make([]gen.OfferedVariant, len(p.Variants)),
	}
	for i, v := range p.Variants {
		body.Variants[i] = gen.OfferedVariant{
			SKU: v.SKU, Options: v.Options, Price: moneyOf(v.Price), CompareAt: moneyOf(v.CompareAt), Lowest30Days: moneyOf(v.Lowest),
			TaxClass: v.TaxClass, WeightGrams: v.WeightGrams, Gtin: v.GTIN, Components: listOf(v.Parts, partOf),
		}
	}
	return body
}

// asWritten is a product as its stream says, at its own prices.
func asWritten(p product.Product) catalog.Product {
	shown := catalog.Product{ID: p.ProductID, Description: p.Description, Options: p.Options, Status: p.Status}
	for _, v := range p.Variants {
		offer, _ := p.Offer(v.SKU)
		shown.Variants = append(shown.Variants, catalog.Variant{Variant: v, Parts: offer.Parts})
	}
	return shown
}
