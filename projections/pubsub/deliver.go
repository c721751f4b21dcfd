package pubsub

import (
	"context"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/cenkalti/backoff/v5"

	"cartwright/projections/pause"
)

// deliverAll hands out a lane's batches, each until it is acked or somebody else's, until ctx ends.
func (s *Subscriber) deliverAll(ctx context.Context, lane *lane, out chan<- *message.Message) {
	defer s.hub.putBack(lane)
	for {
		batch, ok := s.hub.take(ctx, lane)
		for retry := s.newBackoff(); ok; batch, ok = s.again(ctx, lane, batch) {
			acked, sent := s.deliver(ctx, lane, batch, out)
			if acked {
				s.hub.settle(lane, batch.UpTo)
				break
			}
			if !sent {
				return
			}
			s.hub.fails(lane)
			pause.Or(ctx, retry.NextBackOff(), lane.called)
		}
		if ctx.Err() != nil {
			return
		}
	}
}

func (s *Subscriber) newBackoff() *backoff.ExponentialBackOff {
	b := pause.Growing()
	if s.source.MaxPause > 0 {
		b.InitialInterval, b.MaxInterval = min(b.InitialInterval, s.source.MaxPause), s.source.MaxPause
		b.Reset()
	}
	return b
}

// deliver emits a message and waits for its ack, its nack or the end.
func (s *Subscriber) deliver(ctx context.Context, lane *lane, batch Batch, out chan<- *message.Message) (acked, alive bool) {
	if s.source.Message != nil && len(batch.Events) == 0 {
		return s.acked(batch), true
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	msg := s.message(ctx, batch)
	select {
	case out <- msg:
	case <-ctx.Done():
		return false, false
	}
	s.hub.sent(lane, msg)
	select {
	case <-msg.Acked():
		return s.acked(batch), true
	case <-msg.Nacked():
		return false, true
	case <-ctx.Done():
		return isAcked(msg) && s.acked(batch), false
	}
}

func (s *Subscriber) message(ctx context.Context, batch Batch) *message.Message {
	if s.source.Message != nil {
		return s.source.Message(ctx, batch)
	}
	return newMessage(ctx, s.source.PartitionTopic(batch.Part), batch)
}

func (s *Subscriber) acked(batch Batch) bool {
	return s.source.Acked == nil || s.source.Acked(batch) == nil
}

// isAcked is for when the end and the ack have come at the same time.
func isAcked(msg *message.Message) bool {
	select {
	case <-msg.Acked():
		return true
	default:
		return false
	}
}

// again reads the checkpoint of a batch that was not acked and returns what is left of it.
func (s *Subscriber) again(ctx context.Context, lane *lane, batch Batch) (Batch, bool) {
	positions, err := s.hub.checkpoints(ctx)
	if err != nil {
		return Batch{}, false
	}
	return s.hub.resume(lane, batch, positions[lane.part])
}
