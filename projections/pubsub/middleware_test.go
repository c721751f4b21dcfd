package pubsub_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/components/metrics"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"cartwright/adapters/eventstore/embedded"
	"cartwright/projections/pubsub"
)

// TestWatermillsMiddlewareWorksAroundHandlers puts what comes with Watermill around a handler that panics and fails: every
// event is still handled, and those of a stream in order.
func TestWatermillsMiddlewareWorksAroundHandlers(t *testing.T) {
	t.Parallel()
	node, err := embedded.Start(t.Context(), embedded.Options{Logger: quiet()})
	must(t, err)
	t.Cleanup(func() { must(t, node.Close()) })
	b := newBroker(t, node)
	router, err := message.NewRouter(message.RouterConfig{}, watermill.NopLogger{})
	must(t, err)
	registry := prometheus.NewRegistry()
	metrics.NewPrometheusMetricsBuilder(registry, "shop", "").AddPrometheusRouterMetrics(router)
	router.AddMiddleware(middleware.CorrelationID, middleware.Timeout(patience),
		middleware.Retry{MaxRetries: 1, InitialInterval: time.Millisecond}.Middleware, middleware.Recoverer, trace)
	handler := &stumbling{tries: map[string]int{}, revisions: map[string][]uint64{}}
	publisher, subscriber := b.open("ledger")
	router.AddConsumerHandler("ledger", "test.sold", subscriber, handler.handle)
	start(t, router.Run)
	const streams, each = 3, 5
	for range each {
		for _, stream := range []string{"test-a", "test-b", "test-c"} {
			for _, topic := range []string{"test.sold", "test.ignored"} {
				msg := message.NewMessage(uuid.NewString(), []byte("{}"))
				msg.Metadata[pubsub.StreamKey], msg.Metadata["traceparent"] = stream, parent
				must(t, publisher.Publish(topic, msg))
			}
		}
	}
	until(t, "every event is handled", func() bool { return handler.count() == streams*each })
	const received = "shop_subscriber_messages_received_total" // which counts acks and nacks after they were given
	until(t, "each is delivered twice: the first time it is retried once, in vain", func() bool {
		return counted(t, registry, received, "nacked") == streams*each && counted(t, registry, received, "acked") == streams*each
	})
	handler.mu.Lock()
	defer handler.mu.Unlock()
	for stream, revisions := range handler.revisions {
		if !slices.Equal(revisions, []uint64{0, 2, 4, 6, 8}) {
			t.Errorf("of %s: %v", stream, revisions)
		}
	}
}

// parent is the span that published, as W3C writes it.
const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

type spanKey struct{}

// trace does what tracing middleware does: it goes on with the span that the message names, in the handler's context.
func trace(next message.HandlerFunc) message.HandlerFunc {
	return func(msg *message.Message) ([]*message.Message, error) {
		msg.SetContext(context.WithValue(msg.Context(), spanKey{}, msg.Metadata.Get("traceparent")))
		return next(msg)
	}
}

// counted is how often Watermill's metrics say that messages were answered so.
func counted(t *testing.T, registry *prometheus.Registry, name, answer string) (sum float64) {
	t.Helper()
	families, err := registry.Gather()
	must(t, err)
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, metric := range family.GetMetric() {
			for _, label := range metric.GetLabel() {
				if label.GetName() == "acked" && label.GetValue() == answer {
					sum += metric.GetCounter().GetValue()
				}
			}
		}
	}
	return sum
}

// stumbling handles each message at the third try: first it panics, then it fails.
type stumbling struct {
	mu        sync.Mutex
	tries     map[string]int
	revisions map[string][]uint64
}

func (s *stumbling) handle(msg *message.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, ok := pubsub.RawFrom(msg)
	s.tries[msg.UUID]++
	switch {
	case !ok || msg.Context().Value(spanKey{}) != parent:
		return errors.New("not an event, or of no trace")
	case s.tries[msg.UUID] == 1:
		panic("stumbled")
	case s.tries[msg.UUID] == 2:
		return errors.New("fell")
	}
	s.revisions[raw.Stream] = append(s.revisions[raw.Stream], raw.Revision)
	return nil
}

func (s *stumbling) count() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, revisions := range s.revisions {
		n += len(revisions)
	}
	return n
}
