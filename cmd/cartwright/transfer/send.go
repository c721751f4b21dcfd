package transfer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"cartwright/api/gen"
)

// send has a batch carried out. Entries that do not fit the API are refused one by one, and the rest is sent without them.
func (l *lane) send(ctx context.Context, b batch) error {
	for len(b.entries) > 0 {
		var result gen.BatchResult
		err := l.post(ctx, b, &result)
		var problem *Problem
		switch {
		case err == nil:
			return l.judge(b, result.Data)
		case !errors.As(err, &problem) || problem.Status != http.StatusBadRequest:
			return err
		}
		if b, err = l.drop(b, problem); err != nil {
			return err
		}
	}
	return nil
}

// patience is how often a batch is sent anew when the shop is in trouble, each time after a longer pause.
const patience = 5

// post repeats what may go through later. A batch may be repeated at will.
func (l *lane) post(ctx context.Context, b batch, result *gen.BatchResult) error {
	body := map[string]any{l.kind.field: b.json, "dry_run": l.im.DryRun}
	if expected := l.im.foreseen.expected(l.kind, b.entries); len(expected) > 0 {
		body["expected_skus"] = expected
	}
	for try := 0; ; try++ {
		err := l.im.Call(ctx, "POST", l.kind.path, body, result)
		var problem *Problem
		if err == nil || try == patience || errors.As(err, &problem) && problem.Status < http.StatusInternalServerError && problem.Code != "contended" {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond << try):
		}
	}
}

// judge reports what became of each entry.
func (l *lane) judge(b batch, verdicts []gen.BatchEntry) error {
	if len(verdicts) != len(b.entries) {
		return fmt.Errorf("%s: %d answers to %d entries", l.kind.path, len(verdicts), len(b.entries))
	}
	for i, v := range verdicts {
		if v.Detail != "" {
			l.im.foreseen.drop(l.kind, b.entries[i])
			l.report.refused(l.kind.locate(b.entries[i], v.Pointer, v.Detail))
			continue
		}
		l.report.done(string(v.Outcome))
	}
	return nil
}

// drop takes the entries out of a batch that a problem points at: /products/3/variants/0/sku.
func (l *lane) drop(b batch, problem *Problem) (batch, error) {
	var dropped []int
	for _, fault := range problem.Errors {
		field, rest, _ := strings.Cut(strings.TrimPrefix(fault.Pointer, "/"), "/")
		index, within, _ := strings.Cut(rest, "/")
		i := number(index)
		if field != l.kind.field || i < 0 || i >= len(b.entries) || slices.Contains(dropped, i) {
			continue
		}
		dropped = append(dropped, i)
		l.im.foreseen.drop(l.kind, b.entries[i])
		detail := strings.TrimPrefix(fault.Detail, fault.Pointer+" ")
		l.report.refused(l.kind.locate(b.entries[i], "/"+within, detail))
	}
	if len(dropped) == 0 {
		return b, problem
	}
	var rest batch
	for i := range b.entries {
		if !slices.Contains(dropped, i) {
			rest.entries, rest.json = append(rest.entries, b.entries[i]), append(rest.json, b.json[i])
		}
	}
	return rest, nil
}
