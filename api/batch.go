package api

import (
	"context"

	"golang.org/x/sync/errgroup"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/event"
)

// batchWorkers is how many entries of one batch are carried out at a time.
const batchWorkers = 16

// carryOutAll carries the entries of a batch out side by side, those with the same key one after the other. What is
// refused does not keep the others from being carried out; a failure ends the batch, which can be repeated.
func carryOutAll(ctx context.Context, n int, key func(int) string, do func(context.Context, int) (app.Verdict, error)) (gen.BatchResultJSONResponse, error) {
	verdicts := make([]app.Verdict, n)
	err := sideBySide(ctx, byKey(n, key), func(ctx context.Context, i int) (err error) {
		verdicts[i], err = do(ctx, i)
		return err
	})
	answer := gen.BatchResultJSONResponse{Body: gen.BatchResult{Data: make([]gen.BatchEntry, n)}}
	ends := make([]event.Position, n)
	for i, v := range verdicts {
		answer.Body.Data[i], ends[i] = entryOf(v), v.Position
	}
	answer.Headers.ConsistencyToken = token(latest(ends))
	return answer, err
}

// sideBySide carries groups of entries out at the same time, each in its order, until one fails.
func sideBySide(ctx context.Context, groups [][]int, do func(context.Context, int) error) error {
	running, ctx := errgroup.WithContext(ctx)
	running.SetLimit(batchWorkers)
	for _, together := range groups {
		running.Go(func() error {
			for _, i := range together {
				if err := do(ctx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return running.Wait()
}

func latest(positions []event.Position) (last event.Position) {
	for _, at := range positions {
		if last.Before(at) {
			last = at
		}
	}
	return last
}

// byKey groups entries, in the order in which their keys first appear.
func byKey(n int, key func(int) string) [][]int {
	place := map[string]int{}
	var groups [][]int
	for i := range n {
		at, known := place[key(i)]
		if !known {
			at = len(groups)
			place[key(i)], groups = at, append(groups, nil)
		}
		groups[at] = append(groups[at], i)
	}
	return groups
}

func entryOf(v app.Verdict) gen.BatchEntry {
	entry := gen.BatchEntry{Outcome: gen.BatchEntryOutcome(v.Outcome)}
	if v.Refusal != nil {
		entry.Code, entry.Detail, entry.Pointer = v.Refusal.Code, v.Refusal.Message, v.Refusal.Field
	}
	return entry
}
