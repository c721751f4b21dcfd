package projections

import (
	"context"
	"fmt"
	"time"
)

func (e *Engine) measure(ctx context.Context, s *Status) error {
	if r := e.runner(s.Schema); r != nil {
		r.measure(s)
	} else if err := e.measureFromOutside(ctx, s); err != nil {
		return err
	}
	if !s.CaughtUp && s.Position.Commit < s.Head.Commit {
		s.LagBytes = s.Head.Commit - s.Position.Commit
	}
	return nil
}

// measureFromOutside knows only what another program has written, and the age of the last event in it.
func (e *Engine) measureFromOutside(ctx context.Context, s *Status) error {
	positions, err := readCheckpoints(ctx, e.pool, s.Schema)
	if err != nil {
		return err
	}
	s.Position = lowest(positions)
	if s.CaughtUp = !s.Position.Before(s.Head); s.CaughtUp {
		return nil
	}
	const sql = `SELECT coalesce(extract(epoch FROM now() - max(event_time)), 0)::float8
		FROM cartwright.projection_checkpoint WHERE schema_name = $1`
	if err := e.pool.QueryRow(ctx, sql, s.Schema).Scan(&s.LagSeconds); err != nil {
		return fmt.Errorf("read the age of %s: %w", s.Schema, err)
	}
	s.LagSeconds = max(0, s.LagSeconds)
	return nil
}

func (r *runner) measure(s *Status) {
	written := r.writer.statistics()
	s.Batches, s.Events, s.LastBatch, s.LastWrite = written.Batches, written.Events, written.LastBatch, written.LastWrite
	s.Fenced = written.Fenced
	if written.Err != nil {
		s.Trouble = written.Err.Error()
	}
	at := r.subscriber.Status()
	s.Position, s.LagEvents, s.CaughtUp = at.Position, int64(at.Waiting), at.CaughtUp
	for _, trouble := range at.Troubles {
		if trouble.Lasting() {
			s.StuckSeconds = max(s.StuckSeconds, time.Since(trouble.Since).Seconds())
		}
	}
	if !s.CaughtUp && !at.Oldest.IsZero() {
		s.LagSeconds = max(0, time.Since(at.Oldest).Seconds())
	}
}
