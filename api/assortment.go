package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/product"
)

// CreateProduct is POST /v1/admin/products.
func (s *Server) CreateProduct(ctx context.Context, r gen.CreateProductRequestObject) (gen.CreateProductResponseObject, error) {
	id := r.Body.ID
	if id == "" {
		id = callOf(ctx).mint(app.ProductPrefix)
	}
	answer, err := s.changeProduct(ctx, id, product.Create{
		ProductID: id, Options: optionsFrom(r.Body.Options), Variants: variantsFrom(r.Body.Variants), Description: product.Description{
			Title: r.Body.Title, Text: r.Body.Text, Brand: r.Body.Brand, Category: r.Body.Category, Image: r.Body.Image,
			Attributes: r.Body.Attributes, Media: mediaFrom(r.Body.Media),
		},
	})
	if err == nil && r.Body.Publish {
		answer, err = s.publishNew(ctx, id)
	}
	return gen.CreateProduct201JSONResponse{Body: answer.Body, Headers: gen.CreateProduct201ResponseHeaders{
		Location: "/v1/products/" + id, ETag: answer.Headers.ETag, ConsistencyToken: answer.Headers.ConsistencyToken,
	}}, err
}

// publishNew is the second command of a creation, with an id that follows from the first's.
func (s *Server) publishNew(ctx context.Context, id string) (gen.ProductJSONResponse, error) {
	cmd, err := envelope[product.Command](ctx, id, product.Publish{})
	if err != nil {
		return gen.ProductJSONResponse{}, err
	}
	cmd.ID, cmd.Expect = app.DeriveUUID(cmd.ID, "publish").String(), nil
	return productAnswer(s.App.ChangeProduct(ctx, cmd))
}

// DescribeProduct is PUT /v1/admin/products/{product_id}/description.
func (s *Server) DescribeProduct(ctx context.Context, r gen.DescribeProductRequestObject) (gen.DescribeProductResponseObject, error) {
	answer, err := s.changeProduct(ctx, r.ProductID, product.Describe{Description: product.Description{
		Title: r.Body.Title, Text: r.Body.Text, Brand: r.Body.Brand, Category: r.Body.Category, Image: r.Body.Image,
		Attributes: r.Body.Attributes, Media: mediaFrom(r.Body.Media),
	}})
	return gen.DescribeProduct200JSONResponse{ProductJSONResponse: answer}, err
}

// AddVariant is POST /v1/admin/products/{product_id}/variants.
func (s *Server) AddVariant(ctx context.Context, r gen.AddVariantRequestObject) (gen.AddVariantResponseObject, error) {
	answer, err := s.changeProduct(ctx, r.ProductID, product.AddVariant{Variant: variantFrom(*r.Body)})
	return gen.AddVariant200JSONResponse{ProductJSONResponse: answer}, err
}

// ChangeVariant is PUT /v1/admin/products/{product_id}/variants/{sku}.
func (s *Server) ChangeVariant(ctx context.Context, r gen.ChangeVariantRequestObject) (gen.ChangeVariantResponseObject, error) {
	v := variantFrom(gen.Variant{
		Cost: r.Body.Cost, TaxClass: r.Body.TaxClass, WeightGrams: r.Body.WeightGrams, Gtin: r.Body.Gtin, Options: r.Body.Options,
		Components: r.Body.Components,
	})
	answer, err := s.changeProduct(ctx, r.ProductID, product.ChangeVariant{
		SKU: r.SKU, Options: v.Options, Trade: v.Trade, Components: v.Components,
	})
	return gen.ChangeVariant200JSONResponse{ProductJSONResponse: answer}, err
}

// RemoveVariant is DELETE /v1/admin/products/{product_id}/variants/{sku}.
func (s *Server) RemoveVariant(ctx context.Context, r gen.RemoveVariantRequestObject) (gen.RemoveVariantResponseObject, error) {
	answer, err := s.changeProduct(ctx, r.ProductID, product.RemoveVariant{SKU: r.SKU})
	return gen.RemoveVariant200JSONResponse{ProductJSONResponse: answer}, err
}

// DefineOptions is PUT /v1/admin/products/{product_id}/options.
func (s *Server) DefineOptions(ctx context.Context, r gen.DefineOptionsRequestObject) (gen.DefineOptionsResponseObject, error) {
	answer, err := s.changeProduct(ctx, r.ProductID, product.DefineOptions{Options: optionsFrom(r.Body.Options)})
	return gen.DefineOptions200JSONResponse{ProductJSONResponse: answer}, err
}

// ChangePrice is PUT /v1/admin/products/{product_id}/variants/{sku}/price.
func (s *Server) ChangePrice(ctx context.Context, r gen.ChangePriceRequestObject) (gen.ChangePriceResponseObject, error) {
	answer, err := s.changeProduct(ctx, r.ProductID, product.ChangePrice{SKU: r.SKU, Price: moneyFrom(r.Body.Price)})
	return gen.ChangePrice200JSONResponse{ProductJSONResponse: answer}, err
}

// PublishProduct is POST /v1/admin/products/{product_id}/publish.
func (s *Server) PublishProduct(ctx context.Context, r gen.PublishProductRequestObject) (gen.PublishProductResponseObject, error) {
	answer, err := s.changeProduct(ctx, r.ProductID, product.Publish{})
	return gen.PublishProduct200JSONResponse{ProductJSONResponse: answer}, err
}

// WithdrawProduct is POST /v1/admin/products/{product_id}/withdraw.
func (s *Server) WithdrawProduct(ctx context.Context, r gen.WithdrawProductRequestObject) (gen.WithdrawProductResponseObject, error) {
	answer, err := s.changeProduct(ctx, r.ProductID, product.Withdraw{})
	return gen.WithdrawProduct200JSONResponse{ProductJSONResponse: answer}, err
}

// ArchiveProduct is POST /v1/admin/products/{product_id}/archive.
func (s *Server) ArchiveProduct(ctx context.Context, r gen.ArchiveProductRequestObject) (gen.ArchiveProductResponseObject, error) {
	answer, err := s.changeProduct(ctx, r.ProductID, product.Archive{})
	return gen.ArchiveProduct200JSONResponse{ProductJSONResponse: answer}, err
}

func (s *Server) changeProduct(ctx context.Context, id string, command product.Command) (gen.ProductJSONResponse, error) {
	cmd, err := envelope(ctx, id, command)
	if err != nil {
		return gen.ProductJSONResponse{}, err
	}
	return productAnswer(s.App.ChangeProduct(ctx, cmd))
}

func productAnswer(out app.Outcome[product.Product, product.Event], err error) (gen.ProductJSONResponse, error) {
	if err != nil {
		return gen.ProductJSONResponse{}, err
	}
	return gen.ProductJSONResponse{
		Body:    productOf(asWritten(out.State), out.Revision),
		Headers: gen.ProductResponseHeaders{ETag: etag(out.Revision), ConsistencyToken: token(out.Position)},
	}, nil
}
