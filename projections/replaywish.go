package projections

import (
	"context"
	"fmt"
)

// PauseReplay stops reading until ResumeReplay.
func (e *Engine) PauseReplay(ctx context.Context, id string) (Replay, error) {
	return e.wish(ctx, id, `wish = 'pause'`)
}

// ResumeReplay goes on with a replay that is paused, or, if differences are accepted, waits because there are some.
func (e *Engine) ResumeReplay(ctx context.Context, id string, o ReplayOptions) (Replay, error) {
	const change = `wish = 'run', accept_differences = accept_differences OR $2,
		max_per_second = CASE WHEN $3 > 0 THEN $3 ELSE max_per_second END`
	return e.wish(ctx, id, change, o.AcceptDifferences, o.MaxPerSecond)
}

// CancelReplay drops the new tables. The live ones have not been touched.
func (e *Engine) CancelReplay(ctx context.Context, id string) (Replay, error) {
	return e.wish(ctx, id, `wish = 'cancel'`)
}

// wish tells whoever does the work what is wanted.
func (e *Engine) wish(ctx context.Context, id, change string, args ...any) (Replay, error) {
	const where = ` WHERE id = $1 AND finished_at IS NULL AND wish <> 'cancel'`
	tag, err := e.pool.Exec(ctx, `UPDATE cartwright.projection_replay SET revision = revision + 1, `+change+where, append([]any{id}, args...)...)
	if err != nil {
		return Replay{}, fmt.Errorf("change replay %s: %w", id, err)
	}
	e.desk.wake()
	r, err := e.FindReplay(ctx, id)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrReplayFinished
	}
	return r, err
}
