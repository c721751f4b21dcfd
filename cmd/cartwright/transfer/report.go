package transfer

import (
	"fmt"
	"sync"
)

// Report counts what became of a file's entries.
type Report struct {
	Created, Changed, Unchanged, Refused int
}

// Entries is how many there were.
func (r Report) Entries() int { return r.Created + r.Changed + r.Unchanged + r.Refused }

func (r Report) String() string {
	return fmt.Sprintf("%d created, %d changed, %d unchanged, %d refused", r.Created, r.Changed, r.Unchanged, r.Refused)
}

// tally is a report that several lanes add to.
type tally struct {
	mu      sync.Mutex
	report  Report
	fault   func(Fault)
	waiting bool // some entries are for the other pass; set by the one goroutine that deals, read after it
}

func (t *tally) done(outcome string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch outcome {
	case "created":
		t.report.Created++
	case "changed":
		t.report.Changed++
	default:
		t.report.Unchanged++
	}
}

func (t *tally) refused(f Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.Refused++
	t.fault(f)
}

func (t *tally) sum() Report {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.report
}
