package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/projections/read"
	"cartwright/projections/recommendations"
)

// RecommendForProduct is GET /v1/products/{product_id}/recommendations.
func (s *Server) RecommendForProduct(ctx context.Context, r gen.RecommendForProductRequestObject) (gen.RecommendForProductResponseObject, error) {
	found, err := s.Recommendations.AlsoBought(ctx, r.ProductID, spare(r.Params.Limit))
	list, err := s.present(ctx, found, r.Params.Limit, err)
	return gen.RecommendForProduct200JSONResponse{RecommendationsJSONResponse: list}, err
}

// RecommendPopular is GET /v1/recommendations/popular.
func (s *Server) RecommendPopular(ctx context.Context, r gen.RecommendPopularRequestObject) (gen.RecommendPopularResponseObject, error) {
	found, err := s.Recommendations.Popular(ctx, r.Params.Category, spare(r.Params.Limit))
	list, err := s.present(ctx, found, r.Params.Limit, err)
	return gen.RecommendPopular200JSONResponse{RecommendationsJSONResponse: list}, err
}

// RecommendForVisit is GET /v1/visits/{visit_id}/recommendations.
func (s *Server) RecommendForVisit(ctx context.Context, r gen.RecommendForVisitRequestObject) (gen.RecommendForVisitResponseObject, error) {
	found, err := s.Recommendations.Next(ctx, r.VisitID, spare(r.Params.Limit))
	list, err := s.present(ctx, found, r.Params.Limit, err)
	return gen.RecommendForVisit200JSONResponse{RecommendationsJSONResponse: list}, err
}

// spare asks for more than is shown, because some of it may have been withdrawn.
func spare(limit int) int { return min(2*limit+10, read.MaxLimit) }

// present adds what the catalogue says of the products and drops those that are not published.
func (s *Server) present(ctx context.Context, found []recommendations.Recommendation, limit int, err error) (gen.RecommendationsJSONResponse, error) {
	list := gen.RecommendationsJSONResponse{Data: []gen.Recommendation{}}
	if err != nil {
		return list, err
	}
	ids := make([]string, len(found))
	for i, r := range found {
		ids[i] = r.ProductID
	}
	products, err := s.Catalog.ByID(ctx, ids)
	for _, r := range found {
		p, known := products[r.ProductID]
		if !known || !p.Published || len(list.Data) == limit {
			continue
		}
		shown := summaryOf(p)
		list.Data = append(list.Data, gen.Recommendation{
			ProductID: p.ID, Title: shown.Title, Brand: shown.Brand, Category: shown.Category, Image: shown.Image,
			Price: shown.Price, Reason: gen.RecommendationReason(r.Reason), Score: r.Score,
		})
	}
	return list, err
}
