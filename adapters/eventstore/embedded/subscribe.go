package embedded

import (
	"sync/atomic"
	"time"

	"cartwright/adapters/eventstore/embedded/eventlog"

	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// liveBuffer is how far production servers let a live subscriber lag before they go back to reading for it
// and tell it again when it has caught up.
const liveBuffer = 32

// subscription is a reader that never ends. It reads from storage only, up to the durable head, then waits for the
// head to move: nothing is buffered for it, so it can be as slow as it likes and still miss nothing.
type subscription struct {
	log     *eventlog.Log
	call    api.Streams_ReadServer
	closing <-chan struct{}
	present presenter
	filter  filter
	feed    feed
	seen    atomic.Uint64 // position up to which all has been sent

	considered   uint64 // since the last checkpoint
	last         uint64 // position considered last
	checkpointed uint64
}

func (s *streams) subscribe(options *api.ReadReq_Options, call api.Streams_ReadServer) error {
	chosen, err := parseFilter(options.GetFilter())
	if err != nil {
		return err
	}
	if options.GetFilter() != nil && chosen.interval == 0 {
		return status.Error(codes.InvalidArgument, "checkpointIntervalMultiplier: must be at least 1")
	}
	source, err := s.feedFor(options)
	if err != nil {
		return err
	}
	sub := &subscription{
		log: s.log, call: call, closing: s.closing,
		present: newPresenter(s.log, options), filter: chosen, feed: source,
	}
	defer s.metrics.follow(&sub.seen)()
	return sub.run()
}

func (s *streams) feedFor(options *api.ReadReq_Options) (feed, error) {
	switch {
	case options.GetReadDirection() == api.ReadReq_Options_Backwards:
		return nil, status.Error(codes.InvalidArgument, "read_direction: subscriptions go forwards")
	case options.GetAll() != nil:
		return newAllFeed(s.log, options.GetAll())
	case options.GetFilter() != nil:
		return nil, errFilteredStream
	}
	return newStreamFeed(s.log, options.GetStream())
}

func (s *subscription) run() error {
	if err := s.call.Send(confirmation(uuid.NewString())); err != nil {
		return err
	}
	for live := false; ; live = true {
		head, moved := s.log.Head()
		seen, err := s.sendUntil(head)
		if err != nil {
			return err
		}
		if !live || seen > liveBuffer {
			if err := s.sendCaughtUp(seen); err != nil {
				return err
			}
		}
		select {
		case <-moved:
		case <-s.closing:
			return errClosing
		case <-s.call.Context().Done():
			return s.call.Context().Err()
		}
	}
}

// sendUntil sends everything up to a head and tells how many events it considered.
func (s *subscription) sendUntil(head uint64) (seen uint64, err error) {
	next, err := s.feed.until(head)
	for err == nil {
		var p page
		if p, err = takePage(next, s.add); err != nil {
			break
		}
		seen += p.looks
		if err = sendAll(s.call, p.messages); err != nil {
			break
		}
		if p.complete {
			s.seen.Store(head)
			return seen, s.feed.after(head)
		}
		s.seen.Store(s.last)
		err = s.interrupted()
	}
	return seen, err
}

// interrupted lets a long catch-up end when the caller or the node goes.
func (s *subscription) interrupted() error {
	select {
	case <-s.closing:
		return errClosing
	default:
		return s.call.Context().Err()
	}
}

// add puts a record on a page if it matches, and a checkpoint behind it when one is due.
func (s *subscription) add(p *page, r eventlog.Record) (bool, error) {
	s.last = r.Position
	if s.filter.matches(r) {
		message, err := s.present.event(r)
		if err != nil {
			return false, err
		}
		p.messages = append(p.messages, message)
	}
	if s.considered++; s.considered == s.filter.interval {
		p.messages = append(p.messages, s.checkpoint())
	}
	return true, nil
}

func (s *subscription) checkpoint() *api.ReadResp {
	s.considered, s.checkpointed = 0, s.last
	return checkpoint(s.last)
}

// sendCaughtUp ends a stretch of reading. Filtered subscribers learn first how far they have come.
func (s *subscription) sendCaughtUp(seen uint64) error {
	if s.filter.interval > 0 && seen > 0 && s.last > s.checkpointed {
		if err := s.call.Send(s.checkpoint()); err != nil {
			return err
		}
	}
	message, err := caughtUp(time.Now())
	if err != nil {
		return err
	}
	return s.call.Send(message)
}
