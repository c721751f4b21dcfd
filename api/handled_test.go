package api_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/domain/payment"
	"cartwright/domain/webhook"
	"cartwright/projections/pubsub"
)

// settled waits until every payment has come to a status.
func (s *shop) settled(t *testing.T, status payment.Status) {
	t.Helper()
	for i := range stormPayments {
		id := app.DeriveID(app.PaymentPrefix, fmt.Sprint(i))
		s.eventually(t, request{"GET", "/v1/admin/payments/" + id, nil, nil}, func(p object) bool { return p["status"] == string(status) })
	}
}

// idle waits until nobody has anything left to handle.
func (s *shop) idle(t *testing.T) {
	t.Helper()
	for quiet := false; !quiet; {
		head, err := s.feed.Head(t.Context())
		must(t, err)
		for _, c := range []struct{ name, category string }{{"hooks", webhook.Category}, {"payments", payment.Category}} {
			_, last := s.last(t, c.category)
			s.handled(t, c.name, last)
		}
		after, err := s.feed.Head(t.Context())
		must(t, err)
		quiet = after == head
	}
}

// handled waits until a consumer has handled what it wants of the log up to a position.
func (s *shop) handled(t *testing.T, name string, position event.Position) {
	t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		for _, c := range s.reads.Status() {
			if c.Name == name && c.Waiting == 0 && !c.Position.Before(position) {
				return
			}
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("%s has not come to %v: %+v", name, position, s.reads.Status())
		}
	}
}

// last counts the streams of a category, and says where the last event is that somebody has to handle.
func (s *shop) last(t *testing.T, category string) (streams int, at event.Position) {
	t.Helper()
	names := append(process.Payments{}.Names(), process.Hooks{}.Names()...)
	err := s.feed.Follow(t.Context(), event.Position{}, pubsub.Filter{}, pubsub.Follower{
		Event: func(r event.Raw) error {
			if !strings.HasPrefix(r.Stream, category+"-") {
				return nil
			}
			if r.Revision == 0 {
				streams++
			}
			if slices.Contains(names, r.Name) {
				at = r.Position
			}
			return nil
		},
		Checkpoint: func(event.Position) error { return nil },
		CaughtUp:   func() error { return io.EOF },
	})
	if err != io.EOF {
		t.Fatal(err)
	}
	return streams, at
}
