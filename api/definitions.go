package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/product"
	"cartwright/projections/catalog"
)

// ListAllProducts is GET /v1/admin/products.
func (s *Server) ListAllProducts(ctx context.Context, r gen.ListAllProductsRequestObject) (gen.ListAllProductsResponseObject, error) {
	after, err := decodeCursor[int64](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	if after == nil {
		after = new(int64)
	}
	found, err := s.Catalog.All(ctx, *after, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(p catalog.Product) int64 { return p.Place.Created })
	body := gen.ProductDefinitionPage{Data: make([]gen.ProductDefinition, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, row := range p.rows {
		body.Data[i] = definitionOf(row)
	}
	return gen.ListAllProducts200JSONResponse{Body: body, Headers: gen.ListAllProducts200ResponseHeaders{Link: p.link}}, nil
}

// DefineProducts is POST /v1/admin/products/batch.
func (s *Server) DefineProducts(ctx context.Context, r gen.DefineProductsRequestObject) (gen.DefineProductsResponseObject, error) {
	products := r.Body.Products
	answer, err := carryOutAll(ctx, len(products), func(i int) string { return products[i].ID }, func(ctx context.Context, i int) (app.Verdict, error) {
		return s.App.DefineProduct(ctx, app.Request{Meta: callOf(ctx).meta()}, definitionFrom(products[i]), r.Body.DryRun, r.Body.ExpectedSkus...)
	})
	return gen.DefineProducts200JSONResponse{BatchResultJSONResponse: answer}, err
}

func definitionOf(p catalog.Product) gen.ProductDefinition {
	definition := gen.ProductDefinition{
		ID: p.ID, Status: gen.ProductStatus(p.Status), Title: p.Title, Text: p.Text, Brand: p.Brand, Category: p.Category,
		Image: p.Image, Attributes: p.Attributes, Media: mediaOf(p.Media), Options: optionsOf(p.Options),
		Variants: make([]gen.Variant, len(p.Variants)),
	}
	for i, v := range p.Variants {
		definition.Variants[i] = gen.Variant{
			SKU: v.SKU, Options: v.Options, Price: moneyOf(v.Price), Cost: moneyOf(v.Cost),
			TaxClass: v.TaxClass, WeightGrams: v.WeightGrams, Gtin: v.GTIN,
			Components: listOf(v.Components, componentOf),
		}
	}
	return definition
}

func definitionFrom(p gen.ProductDefinition) product.Define {
	return product.Define{Status: product.Status(p.Status), Create: product.Create{
		ProductID: p.ID, Options: optionsFrom(p.Options), Variants: variantsFrom(p.Variants), Description: product.Description{
			Title: p.Title, Text: p.Text, Brand: p.Brand, Category: p.Category, Image: p.Image,
			Attributes: p.Attributes, Media: mediaFrom(p.Media),
		},
	}}
}

func variantsFrom(list []gen.Variant) []product.Variant {
	variants := make([]product.Variant, len(list))
	for i, v := range list {
		variants[i] = variantFrom(v)
	}
	return variants
}

func variantFrom(v gen.Variant) product.Variant {
	return product.Variant{SKU: v.SKU, Options: v.Options, Price: moneyFrom(v.Price), Components: componentsFrom(v.Components), Trade: product.Trade{
		Cost: moneyFrom(v.Cost), TaxClass: v.TaxClass, WeightGrams: v.WeightGrams, GTIN: v.Gtin,
	}}
}

func mediaFrom(list []gen.Media) (media []product.Media) {
	for _, m := range list {
		media = append(media, product.Media{URL: m.URL, Alt: m.Alt})
	}
	return media
}

func mediaOf(list []product.Media) (media []gen.Media) {
	for _, m := range list {
		media = append(media, gen.Media{URL: m.URL, Alt: m.Alt})
	}
	return media
}

func optionsFrom(list []gen.OptionDefinition) (options []product.Option) {
	for _, o := range list {
		options = append(options, product.Option{Name: o.Name, Values: o.Values})
	}
	return options
}

func optionsOf(list []product.Option) (options []gen.OptionDefinition) {
	for _, o := range list {
		options = append(options, gen.OptionDefinition{Name: o.Name, Values: o.Values})
	}
	return options
}
