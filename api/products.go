package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
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
	at := app.Revision(found.Revision)
	return gen.GetProduct200JSONResponse{Body: productOf(found.ID, product.Product{
		Status: product.IsPublished,
		Description: product.Description{
			Title: found.Title, Text: found.Text, Brand: found.Brand, Category: found.Category, Image: found.Image,
		},
		Variants: found.Variants,
	}, at), Headers: gen.GetProduct200ResponseHeaders{ETag: etag(at)}}, nil
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
	for i, variant := range p.Variants {
		if i == 0 || variant.Price.Minor < summary.Price.Amount {
			summary.Price = moneyOf(variant.Price)
		}
	}
	return summary
}

func productOf(id string, p product.Product, at app.Revision) gen.Product {
	body := gen.Product{
		ID: id, Revision: int64(at), Published: p.Status == product.IsPublished, Title: p.Description.Title, Text: p.Description.Text,
		Brand: p.Description.Brand, Category: p.Description.Category, Image: p.Description.Image,
		Variants: make([]gen.Variant, len(p.Variants)),
	}
	for i, v := range p.Variants {
		body.Variants[i] = gen.Variant{SKU: v.SKU, Options: v.Options, Price: moneyOf(v.Price)}
	}
	return body
}
