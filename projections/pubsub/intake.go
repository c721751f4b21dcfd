package pubsub

import (
	"runtime"
	"sync"

	"cartwright/domain/event"
)

// Bounds of a page: past them the log is not read on until the page has been taken.
const (
	pageEvents = 4096
	pageBytes  = 4 << 20
	pieceLeast = 64 // events that are worth a goroutine
	slabEvents = 64 // whose memory is allocated at once
)

// page is what has been read of the log in one go: events, and between them what was said about the log.
type page struct {
	items []routedItem
	notes []note
	bytes int
}

// routedItem is an event on its way to a lane.
type routedItem struct {
	item   *Item
	part   int
	wanted bool
}

// note is something said about the log before the page's n-th event.
type note struct {
	before   int
	at       event.Position // nothing wanted up to here is still to come
	caughtUp bool           // history is exhausted
}

// intake is between the log, which fills a page, and the hub, which empties the one before: events are decoded while
// the next ones are read, by as many processors as there are, and stay in order. A page is whatever has come while the
// one before was dealt out, so that a single event waits for nothing.
type intake struct {
	mu      sync.Mutex
	changed *sync.Cond
	slab    []Item // memory for the next events
	filling *page
	spare   *page
	ended   bool  // nothing more comes
	err     error // why nothing more is taken
}

func newIntake() *intake {
	in := &intake{filling: &page{}, spare: &page{}}
	in.changed = sync.NewCond(&in.mu)
	return in
}

// event takes one event in, when there is room.
func (in *intake) event(raw event.Raw) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	for in.err == nil && (len(in.filling.items) >= pageEvents || in.filling.bytes >= pageBytes) {
		in.changed.Wait()
	}
	in.filling.items = append(in.filling.items, routedItem{item: in.keep(raw)})
	in.filling.bytes += len(raw.Data)
	in.wake()
	return in.err
}

// keep puts an event where it stays until nobody needs it any more.
func (in *intake) keep(raw event.Raw) *Item {
	if len(in.slab) == 0 {
		in.slab = make([]Item, slabEvents)
	}
	item := &in.slab[0]
	in.slab = in.slab[1:]
	item.Envelope, item.Data, item.Metadata = raw.Envelope, raw.Data, raw.Metadata
	return item
}

// note takes in what is said about the log.
func (in *intake) note(at event.Position, caughtUp bool) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.filling.notes = append(in.filling.notes, note{len(in.filling.items), at, caughtUp})
	in.wake()
	return in.err
}

// wake tells who waits for a page that is no longer empty.
func (in *intake) wake() {
	if len(in.filling.items)+len(in.filling.notes) == 1 {
		in.changed.Broadcast()
	}
}

// end says that nothing more comes.
func (in *intake) end() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.ended = true
	in.changed.Broadcast()
}

// fail says that nothing more is taken.
func (in *intake) fail(err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.err = err
	in.changed.Broadcast()
}

// take waits for a page and gives back the one taken before. At the end there is none.
func (in *intake) take(done *page) *page {
	if done != nil {
		done.reset()
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if done != nil {
		in.spare = done
	}
	for !in.ended && in.filling.empty() {
		in.changed.Wait()
	}
	if in.filling.empty() {
		return nil
	}
	taken := in.filling
	in.filling, in.spare = in.spare, nil
	in.changed.Broadcast()
	return taken
}

func (p *page) empty() bool { return len(p.items)+len(p.notes) == 0 }

// reset makes a page empty without giving its memory back.
func (p *page) reset() {
	clear(p.items)
	p.items, p.notes, p.bytes = p.items[:0], p.notes[:0], 0
}

// decode decodes all events, side by side where there are many.
func (p *page) decode(source *Source) {
	n := len(p.items)
	piece := max(pieceLeast, (n+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	var pieces sync.WaitGroup
	for from := piece; from < n; from += piece {
		pieces.Go(func() { p.decodePiece(source, from, min(n, from+piece)) })
	}
	p.decodePiece(source, 0, min(n, piece))
	pieces.Wait()
}

func (p *page) decodePiece(source *Source, from, to int) {
	for i := from; i < to; i++ {
		r := &p.items[i]
		r.part, r.wanted = source.Route(r.item)
	}
}
