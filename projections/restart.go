package projections

import (
	"context"
	"fmt"
)

// Start lets a projection that has stopped go on, from where it stands. Events at fault are counted anew.
func (e *Engine) Start(ctx context.Context, name string) error {
	live, err := e.liveBuild(ctx, name)
	if err != nil {
		return err
	}
	const sql = `UPDATE cartwright.projection SET stopped = NULL, started_at = now() WHERE name = $1 AND stopped IS NOT NULL`
	if _, err := e.pool.Exec(ctx, sql, name); err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	e.remove(func(r *runner) bool { return r.build.Schema == live.Schema }) // it may be pausing; a new one begins at once
	e.wakeRun()
	return nil
}
