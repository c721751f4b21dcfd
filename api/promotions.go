package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/promotion"
	"cartwright/projections/pricing"
)

// ListPromotions is GET /v1/admin/promotions.
func (s *Server) ListPromotions(ctx context.Context, r gen.ListPromotionsRequestObject) (gen.ListPromotionsResponseObject, error) {
	before, err := decodeCursor[int64](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := s.Pricing.PromotionsPage(ctx, promotion.Status(r.Params.Status), before, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(p pricing.Promotion) int64 { return p.Created })
	body := gen.PromotionPage{Data: make([]gen.Promotion, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, row := range p.rows {
		body.Data[i] = promotionOf(row.Promotion, app.Revision(row.Revision))
	}
	return gen.ListPromotions200JSONResponse{Body: body, Headers: gen.ListPromotions200ResponseHeaders{Link: p.link}}, nil
}

// GetPromotion is GET /v1/admin/promotions/{promotion_id}.
func (s *Server) GetPromotion(ctx context.Context, r gen.GetPromotionRequestObject) (gen.GetPromotionResponseObject, error) {
	found, err := s.Pricing.Promotion(ctx, r.PromotionID)
	if err != nil {
		return nil, err
	}
	at := app.Revision(found.Revision)
	return gen.GetPromotion200JSONResponse{
		Body: promotionOf(found.Promotion, at), Headers: gen.GetPromotion200ResponseHeaders{ETag: etag(at)},
	}, nil
}

// CreatePromotion is POST /v1/admin/promotions.
func (s *Server) CreatePromotion(ctx context.Context, r gen.CreatePromotionRequestObject) (gen.CreatePromotionResponseObject, error) {
	id := r.Body.ID
	if id == "" {
		id = callOf(ctx).mint(app.PromotionPrefix)
	}
	answer, err := s.changePromotion(ctx, id, promotion.Create{Rule: ruleFrom(id, r.Body.Rule)})
	if err == nil && r.Body.Start {
		answer, err = s.startNew(ctx, id)
	}
	return gen.CreatePromotion201JSONResponse{Body: answer.Body, Headers: gen.CreatePromotion201ResponseHeaders{
		Location: "/v1/admin/promotions/" + id, ETag: answer.Headers.ETag, ConsistencyToken: answer.Headers.ConsistencyToken,
	}}, err
}

// startNew is the second command of a creation, with an id that follows from the first's.
func (s *Server) startNew(ctx context.Context, id string) (gen.PromotionJSONResponse, error) {
	cmd, err := envelope[promotion.Command](ctx, id, promotion.Start{})
	if err != nil {
		return gen.PromotionJSONResponse{}, err
	}
	cmd.ID, cmd.Expect = app.DeriveUUID(cmd.ID, "start").String(), nil
	return promotionAnswer(s.App.Promotions.Handle(ctx, cmd))
}

// ChangePromotion is PUT /v1/admin/promotions/{promotion_id}.
func (s *Server) ChangePromotion(ctx context.Context, r gen.ChangePromotionRequestObject) (gen.ChangePromotionResponseObject, error) {
	answer, err := s.changePromotion(ctx, r.PromotionID, promotion.Change{Rule: ruleFrom(r.PromotionID, *r.Body)})
	return gen.ChangePromotion200JSONResponse{PromotionJSONResponse: answer}, err
}

// StartPromotion is POST /v1/admin/promotions/{promotion_id}/start.
func (s *Server) StartPromotion(ctx context.Context, r gen.StartPromotionRequestObject) (gen.StartPromotionResponseObject, error) {
	answer, err := s.changePromotion(ctx, r.PromotionID, promotion.Start{})
	return gen.StartPromotion200JSONResponse{PromotionJSONResponse: answer}, err
}

// EndPromotion is POST /v1/admin/promotions/{promotion_id}/end.
func (s *Server) EndPromotion(ctx context.Context, r gen.EndPromotionRequestObject) (gen.EndPromotionResponseObject, error) {
	answer, err := s.changePromotion(ctx, r.PromotionID, promotion.End{})
	return gen.EndPromotion200JSONResponse{PromotionJSONResponse: answer}, err
}

// WithdrawPromotion is POST /v1/admin/promotions/{promotion_id}/withdraw.
func (s *Server) WithdrawPromotion(ctx context.Context, r gen.WithdrawPromotionRequestObject) (gen.WithdrawPromotionResponseObject, error) {
	answer, err := s.changePromotion(ctx, r.PromotionID, promotion.Withdraw{})
	return gen.WithdrawPromotion200JSONResponse{PromotionJSONResponse: answer}, err
}

func (s *Server) changePromotion(ctx context.Context, id string, command promotion.Command) (gen.PromotionJSONResponse, error) {
	cmd, err := envelope(ctx, id, command)
	if err != nil {
		return gen.PromotionJSONResponse{}, err
	}
	return promotionAnswer(s.App.Promotions.Handle(ctx, cmd))
}

func promotionAnswer(out app.Outcome[promotion.Promotion, promotion.Event], err error) (gen.PromotionJSONResponse, error) {
	if err != nil {
		return gen.PromotionJSONResponse{}, err
	}
	return gen.PromotionJSONResponse{
		Body:    promotionOf(out.State, out.Revision),
		Headers: gen.PromotionResponseHeaders{ETag: etag(out.Revision), ConsistencyToken: token(out.Position)},
	}, nil
}
