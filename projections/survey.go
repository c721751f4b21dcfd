package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
)

// survey is what the log and the database say of all builds, by schema.
type survey struct {
	head        event.Position
	builds      []build
	parked      map[string]int64
	verified    map[string]Verified
	checkpoints map[string]summary
}

func (e *Engine) survey(ctx context.Context) (s survey, err error) {
	if s.head, err = e.feed.Head(ctx); err != nil {
		return s, err
	}
	if s.builds, err = e.refresh(ctx); err != nil {
		return s, err
	}
	if s.parked, err = countParked(ctx, e.pool); err != nil {
		return s, err
	}
	if s.verified, err = readVerified(ctx, e.pool); err != nil {
		return s, err
	}
	s.checkpoints, err = readSummaries(ctx, e.pool)
	return s, err
}

// status is as much of a build's status as the survey knows.
func (s survey) status(b build) Status {
	status := Status{
		Name: b.Name, Version: b.Version, Schema: b.Schema, State: b.State, Head: s.head, Parked: s.parked[b.Schema],
	}
	s.checkpoints[b.Schema].tell(&status)
	if v, ok := s.verified[b.Schema]; ok {
		status.Verified = &v
	}
	return status
}

func countParked(ctx context.Context, db querier) (map[string]int64, error) {
	const sql = `SELECT schema_name, count(*) FROM cartwright.projection_parked WHERE discarded_at IS NULL GROUP BY schema_name`
	rows, err := db.Query(ctx, sql)
	if err != nil {
		return nil, fmt.Errorf("count parked events: %w", err)
	}
	counts := map[string]int64{}
	var schema string
	var count int64
	_, err = pgx.ForEachRow(rows, []any{&schema, &count}, func() error {
		counts[schema] = count
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count parked events: %w", err)
	}
	return counts, nil
}
