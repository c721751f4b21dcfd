package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"

	"golang.org/x/sync/errgroup"

	"cartwright/api/gen"
)

// Call sends one request to the shop's API. A problem that the server answers with is a *Problem.
type Call func(ctx context.Context, method, path string, body, out any) error

// Problem is a problem document as an error.
type Problem struct{ gen.Problem }

func (p *Problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Title, p.Detail) }

// How much is under way at once: lanes × (one batch being sent + one waiting + one being filled).
const (
	lanes      = 4
	batchSize  = 50
	batchBytes = 512 << 10 // the API takes 1 MiB
)

// Import is one file on its way into a shop.
type Import struct {
	Call     Call
	DryRun   bool
	Progress func(offset int64, r Report) // called now and then, by one goroutine
	Fault    func(Fault)                  // called with each row that was refused, by one goroutine at a time
	foreseen *foresight                   // of a dry run
}

// Run imports a file of products or prices. It fails only when it cannot go on; rows that were refused are in the report.
// Entries that are made of others wait for a second pass.
func (im Import) Run(ctx context.Context, k kind, in io.ReadSeeker) (Report, error) {
	report := &tally{fault: im.Fault}
	if im.DryRun {
		im.foreseen = &foresight{has: map[string]string{}}
	}
	err := im.pass(ctx, k, in, report, false)
	if err == nil && report.waiting {
		if _, err = in.Seek(0, io.SeekStart); err == nil {
			err = im.pass(ctx, k, in, report, true)
		}
	}
	return report.sum(), err
}

// pass reads the file once.
func (im Import) pass(ctx context.Context, k kind, in io.Reader, report *tally, second bool) error {
	table, err := NewTable(in, k.columns, k.required)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	var all [lanes]*lane
	for i := range all {
		all[i] = &lane{im: im, kind: k, report: report, waiting: make(chan batch, 1)}
		group.Go(func() error { return all[i].run(ctx) })
	}
	group.Go(func() error { return im.deal(ctx, k, table, all[:], report, second) })
	return group.Wait()
}

// deal gives each entry of this pass to the lane of its key. What cannot be read was told of in the first.
func (im Import) deal(ctx context.Context, k kind, table *Table, all []*lane, report *tally, second bool) error {
	defer func() {
		for _, l := range all {
			close(l.waiting)
		}
	}()
	fault := report.refused
	if second {
		fault = func(Fault) {}
	}
	seed := maphash.MakeSeed()
	err := k.entries(table, func(e Entry) error {
		im.Progress(table.Offset(), report.sum())
		if k.after(e.value) != second {
			report.waiting = true
			return nil
		}
		if twice := im.foreseen.take(k, e); twice != nil {
			report.refused(*twice)
			return nil
		}
		return all[maphash.String(seed, e.key)%lanes].add(ctx, e)
	}, fault)
	for _, l := range all {
		err = errors.Join(err, l.flush(ctx))
	}
	im.Progress(table.Offset(), report.sum())
	return err
}

// batch is entries in their JSON form.
type batch struct {
	entries []Entry
	json    []json.RawMessage
	size    int
}

// lane sends one batch after the other.
type lane struct {
	im      Import
	kind    kind
	report  *tally
	filling batch
	waiting chan batch
}

func (l *lane) add(ctx context.Context, e Entry) error {
	text, err := json.Marshal(e.value)
	if err != nil {
		return err
	}
	if l.filling.size+len(text) > batchBytes {
		if err := l.flush(ctx); err != nil {
			return err
		}
	}
	f := &l.filling
	f.entries, f.json, f.size = append(f.entries, e), append(f.json, text), f.size+len(text)
	if len(f.entries) == batchSize {
		return l.flush(ctx)
	}
	return nil
}

func (l *lane) flush(ctx context.Context) error {
	if len(l.filling.entries) == 0 {
		return nil
	}
	select {
	case l.waiting <- l.filling:
		l.filling = batch{}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *lane) run(ctx context.Context) error {
	for b := range l.waiting {
		if err := l.send(ctx, b); err != nil {
			return err
		}
	}
	return nil
}
