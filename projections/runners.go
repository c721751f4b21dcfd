package projections

import (
	"context"
	"maps"
	"slices"
	"sync"

	"cartwright/projections/pubsub"
)

func (e *Engine) setRunning() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.running = true
}

func (e *Engine) runner(schema string) *runner {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.runners[schema]
}

func (e *Engine) add(r *runner) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.runners[r.build.Schema] = r
}

// remove takes runners out of sight, so that nobody begins to wait for them, then stops them.
func (e *Engine) remove(which func(*runner) bool) {
	var stopping sync.WaitGroup
	for _, r := range e.takeOut(which) {
		stopping.Go(r.stop)
	}
	stopping.Wait()
}

func (e *Engine) takeOut(which func(*runner) bool) []*runner {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := slices.Collect(maps.Values(e.runners))
	out := slices.DeleteFunc(all, func(r *runner) bool { return !which(r) })
	for _, r := range out {
		delete(e.runners, r.build.Schema)
	}
	return out
}

func (e *Engine) stopAll() {
	e.mu.Lock()
	e.running = false
	e.mu.Unlock()
	e.remove(func(*runner) bool { return true })
}

// stopOthers stops what folds other builds of a projection than the wanted one, and what has stopped by itself.
func (e *Engine) stopOthers(name, schema string) {
	e.remove(func(r *runner) bool {
		other := r.build.Schema != schema && !r.replaying.Load()
		return r.build.Name == name && (other || r.hasStopped())
	})
}

// startMissing folds the wanted build. A live one is told of every event, so that it can say how far it is at any time;
// one that reads history only of those it folds.
func (e *Engine) startMissing(ctx context.Context, d definition, wanted build) {
	if wanted.Schema == "" {
		return
	}
	r := e.runner(wanted.Schema)
	switch {
	case r == nil:
		r = e.newRunner(d, wanted, e.feed, filterFor(d, wanted))
		r.start(ctx)
		e.add(r)
	case wanted.State == Live:
		r.subscriber.Widen()
	}
}

func filterFor(d definition, b build) pubsub.Filter {
	if b.State == Live {
		return pubsub.Filter{}
	}
	return pubsub.Filter{Names: d.names}
}

// adopt leaves a replay's runner to Run, or stops it where there is none.
func (e *Engine) adopt(r *runner) {
	r.replaying.Store(false)
	e.mu.Lock()
	running := e.running
	e.mu.Unlock()
	if !running {
		e.remove(func(other *runner) bool { return other == r })
	}
}
