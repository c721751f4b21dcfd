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
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(batchWorkers)
	for _, together := range byKey(n, key) {
		group.Go(func() (err error) {
			for _, i := range together {
				if verdicts[i], err = do(ctx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := group.Wait()
	answer := gen.BatchResultJSONResponse{Body: gen.BatchResult{Data: make([]gen.BatchEntry, n)}}
	var last event.Position
	for i, v := range verdicts {
		if last.Before(v.Position) {
			last = v.Position
		}
		answer.Body.Data[i] = entryOf(v)
	}
	answer.Headers.ConsistencyToken = token(last)
	return answer, err
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
