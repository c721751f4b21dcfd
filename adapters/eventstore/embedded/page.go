package embedded

import (
	"cartwright/adapters/eventstore/embedded/eventlog"
)

// A page is copied out of the store before it is sent, so that a slow reader never holds a scan open.
const (
	pageMessages = 256
	pageBytes    = 1 << 20
	pageLooks    = 4096 // records looked at, matching or not
)

// scan shows the records that follow those it has already shown, until visit says stop.
type scan func(visit func(eventlog.Record) bool) error

// page is what one scan yielded.
type page struct {
	messages []any // frames and ReadResps
	looks    uint64
	bytes    uint64
	complete bool // the scan has nothing more to show
}

func (p *page) full() bool {
	return len(p.messages) >= pageMessages || p.bytes >= pageBytes || p.looks >= pageLooks
}

// takePage fills a page; add decides which messages a record is worth.
func takePage(next scan, add func(*page, eventlog.Record) (more bool, err error)) (page, error) {
	p := page{complete: true}
	var failed error
	err := next(func(r eventlog.Record) bool {
		p.looks++
		p.bytes += r.End() - r.Position
		more, err := add(&p, r)
		failed = err
		p.complete = more && err == nil && !p.full()
		return p.complete
	})
	if err == nil {
		err = failed
	}
	return p, err
}
