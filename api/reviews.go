package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/domain/risk"
	reviews "cartwright/projections/risk"
)

// ListReviews is GET /v1/admin/reviews.
func (s *Server) ListReviews(ctx context.Context, r gen.ListReviewsRequestObject) (gen.ListReviewsResponseObject, error) {
	before, err := decodeCursor[int64](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	if before == nil {
		before = new(int64)
	}
	found, err := s.Risk.Reviews(ctx, reviews.Status(r.Params.Status), *before, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(r reviews.Review) int64 { return r.Screened })
	body := gen.ReviewPage{Data: make([]gen.Review, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, row := range p.rows {
		body.Data[i] = gen.Review{
			ID: row.ID, OrderID: row.OrderID, Status: reviewStatus(row.Decision), Amount: moneyOf(row.Amount), Score: row.Score,
			Reasons: reasonsOf(row.Reasons), ScreenedAt: row.ScreenedAt.UTC(), DecidedBy: row.By, DecisionReason: row.Why,
		}
	}
	return gen.ListReviews200JSONResponse{Body: body, Headers: gen.ListReviews200ResponseHeaders{Link: p.link}}, nil
}

// DecideReview is POST /v1/admin/reviews/{review_id}/decision.
func (s *Server) DecideReview(ctx context.Context, r gen.DecideReviewRequestObject) (gen.DecideReviewResponseObject, error) {
	cmd, err := envelope[risk.Command](ctx, r.ReviewID, risk.Settle{
		Decision: risk.Decision(r.Body.Decision), By: callOf(ctx).actor, Reason: r.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	out, err := s.App.Risk.Handle(ctx, cmd)
	state := out.State
	return gen.DecideReview200JSONResponse{
		Body: gen.Review{
			ID: state.FulfilmentID, OrderID: state.OrderID, Status: reviewStatus(state.Reviewed), Amount: moneyOf(state.Amount),
			Score: state.Verdict.Score, Reasons: reasonsOf(state.Verdict.Reasons), DecidedBy: state.By, DecisionReason: state.Reason,
		},
		Headers: gen.DecideReview200ResponseHeaders{ConsistencyToken: token(out.Position)},
	}, err
}

func reviewStatus(d risk.Decision) gen.ReviewStatus {
	switch d {
	case risk.Approve:
		return gen.ReviewStatusApproved
	case risk.Refuse:
		return gen.ReviewStatusRefused
	}
	return gen.ReviewStatusOpen
}

func reasonsOf(reasons []risk.Reason) []gen.ReviewReason {
	list := make([]gen.ReviewReason, len(reasons))
	for i, r := range reasons {
		list[i] = gen.ReviewReason{Code: r.Code, Points: r.Points, Detail: r.Detail}
	}
	return list
}
