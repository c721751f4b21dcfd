package pricing

import (
	"context"
	"time"

	"cartwright/domain/pricing"
	"cartwright/domain/promotion"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers what prices go by.
type Queries struct{ View projections.View }

// Promotion is a promotion as the back office sees it.
type Promotion struct {
	promotion.Promotion
	Revision int64
	Created  int64 // position in the log: the next page begins after the last promotion's
}

const columns = `rule::json, status, revision, created`

var intoPromotion = read.Into(func(p *Promotion) []any {
	return []any{&p.Rule, &p.Status, &p.Revision, &p.Created}
})

// Promotion returns one promotion.
func (q Queries) Promotion(ctx context.Context, id string) (Promotion, error) {
	return read.One(ctx, q.View, promotion.ErrNotFound, intoPromotion,
		`SELECT `+columns+` FROM live.promotions WHERE id = $1`, id)
}

// PromotionsPage returns a page of promotions, the newest first: those created before a position, or all when it is nil.
// An empty status asks for any.
func (q Queries) PromotionsPage(ctx context.Context, status promotion.Status, before *int64, limit int) ([]Promotion, error) {
	var w read.Where
	if status != "" {
		w.And("status = ?", string(status))
	}
	if before != nil {
		w.And("created < ?", *before)
	}
	return read.All(ctx, q.View, intoPromotion, `SELECT `+columns+` FROM live.promotions `+w.String()+`
		ORDER BY created DESC LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}

var intoRule = read.Into(func(p *pricing.Promotion) []any { return []any{p} })

// Promotions returns what may apply at an instant: of the promotions that have been started those that need no code, and, in
// or out of their dates so that a calculation can say why they do not apply, those whose code or id is among those given.
func (q Queries) Promotions(ctx context.Context, codes, ids []string, at time.Time) ([]pricing.Promotion, error) {
	folded := make([]string, len(codes))
	for i, code := range codes {
		folded[i] = pricing.FoldCode(code)
	}
	return read.All(ctx, q.View, intoRule, `
		SELECT rule::json FROM live.promotions
		WHERE status = 'started'
			AND (code = '' AND starts <= $3 AND ends > $3 OR code <> '' AND code = ANY($1) OR id = ANY($2))
		ORDER BY id`, folded, ids, at)
}

// ByID returns those of the promotions that exist and were not withdrawn, started or not.
func (q Queries) ByID(ctx context.Context, ids []string) ([]pricing.Promotion, error) {
	return read.All(ctx, q.View, intoRule, `
		SELECT rule::json FROM live.promotions WHERE id = ANY($1) AND status <> 'withdrawn' ORDER BY id`, ids)
}
