package recommendations

import (
	"math"
	"testing"
	"time"

	"cartwright/domain/product"
	"cartwright/projections/projectiontest"
)

func TestQueries(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		in("tea", "food/tea"), in("pot", "kitchen/tea"), in("cup", "kitchen/tea"), in("book", "books"),
		// after tea: pot twice, cup once; after pot: cup; never anything after the book
		views("v1", "tea", "pot", "cup"), views("v2", "tea", "pot"), views("v3", "tea", "cup"),
		views("v4", "book"),
		// with tea: pot twice, cup and kettle once each
		basket("1", time.Now(), "tea", "pot"), basket("2", time.Now(), "tea", "pot", "cup"), basket("3", time.Now(), "tea", "kettle"),
	)...)}

	t.Run("also bought", func(t *testing.T) { alsoBought(t, q) })
	t.Run("popular", func(t *testing.T) { popular(t, q) })
	t.Run("next", func(t *testing.T) { next(t, q) })
}

func in(id, category string) []projectiontest.Fact {
	return projectiontest.In("product-"+id, product.Created{ProductID: id, Description: product.Description{Category: category}})
}

func alsoBought(t *testing.T, q Queries) {
	got, err := q.AlsoBought(t.Context(), "tea", 10)
	projectiontest.Same(t, err, []Recommendation{
		{"pot", 2, BoughtTogether}, {"cup", 1, BoughtTogether}, {"kettle", 1, BoughtTogether},
	}, got)
	fewer, err := q.AlsoBought(t.Context(), "tea", 1)
	projectiontest.Same(t, err, []string{"pot"}, ids(fewer))
	none, err := q.AlsoBought(t.Context(), "book", 10)
	projectiontest.Same(t, err, nil, none)
}

func popular(t *testing.T, q Queries) {
	everywhere, err := q.Popular(t.Context(), "", 10)
	projectiontest.Same(t, err, []string{"book"}, ids(everywhere[len(everywhere)-1:]))
	kitchen, err := q.Popular(t.Context(), "kitchen", 10)
	projectiontest.Same(t, err, []string{"pot", "cup"}, ids(kitchen))
	none, err := q.Popular(t.Context(), "kitch", 10)
	projectiontest.Same(t, err, nil, none)
}

func next(t *testing.T, q Queries) {
	// v3 has seen tea, then the cup. Nothing was viewed after the cup, but with it the pot was bought.
	got, err := q.Next(t.Context(), "v3", 10)
	projectiontest.Same(t, err, []string{"pot", "kettle", "book"}, ids(got))
	projectiontest.Same(t, nil, []Reason{BoughtTogether, BoughtTogether, IsPopular}, reasons(got))

	// v2 has seen tea, then the pot, after which the cup was viewed.
	after, err := q.Next(t.Context(), "v2", 10)
	projectiontest.Same(t, err, []string{"cup", "kettle", "book"}, ids(after))
	projectiontest.Same(t, nil, []Reason{ViewedNext, BoughtTogether, IsPopular}, reasons(after))

	nobody, err := q.Next(t.Context(), "unheard of", 10)
	everywhere, otherErr := q.Popular(t.Context(), "", 10)
	projectiontest.Same(t, err, ids(everywhere), ids(nobody))
	projectiontest.Same(t, otherErr, IsPopular, nobody[0].Reason)

	first, err := q.Next(t.Context(), "v3", 1)
	projectiontest.Same(t, err, got[:1], first)
	again, err := q.Next(t.Context(), "v3", 10)
	projectiontest.Same(t, err, got, again)
}

func ids(list []Recommendation) []string {
	var ids []string
	for _, r := range list {
		ids = append(ids, r.ProductID)
	}
	return ids
}

func reasons(list []Recommendation) []Reason {
	var reasons []Reason
	for _, r := range list {
		reasons = append(reasons, r.Reason)
	}
	return reasons
}

func TestPopularityHalvesWithEveryWeek(t *testing.T) {
	t.Parallel()
	older := projectiontest.Placed("1", "", placedAt.Add(-7*24*time.Hour), projectiontest.Line("old", 1, 700))
	newer := projectiontest.Placed("2", "", placedAt, projectiontest.Line("new", 1, 700))
	gone := projectiontest.Placed("3", "", placedAt.Add(-31*24*time.Hour), projectiontest.Line("gone", 9, 700))
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		projectiontest.In("order-o1", older), projectiontest.In("order-o2", newer), projectiontest.In("order-o3", gone))...)}
	got, err := q.Popular(t.Context(), "", 10)
	projectiontest.Same(t, err, []string{"new", "old"}, ids(got))
	if math.Abs(got[0].Score-2*got[1].Score) > 1e-9 {
		t.Errorf("scores %v and %v, want one twice the other", got[0].Score, got[1].Score)
	}
}
