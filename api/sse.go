package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const (
	eventStreamType = "text/event-stream"
	heartbeat       = 15 * time.Second
	reconnectAfter  = 2 * time.Second
	slowestReader   = 10 * time.Second // whoever takes longer for one event is let go, and may resume
	closestTogether = 100 * time.Millisecond
)

// eventStream sends server-sent events.
type eventStream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

// stream answers with server-sent events: what advance sends, again each time there is news, until it says that nothing
// more will come, the client leaves or the server stops.
func (s *Server) stream(ctx context.Context, w http.ResponseWriter, news func() <-chan struct{}, advance func(eventStream) (done bool, err error)) error {
	out := eventStream{w, http.NewResponseController(w)}
	if err := out.open(); err != nil {
		return err
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		next := news() // asked for first, so that nothing falls between advance and the wait
		if done, err := advance(out); done || err != nil {
			return err
		}
		if err := s.awaitNews(ctx, out, next, beat.C); err != nil {
			return nil // the client left or the server stops: both are ordinary ends
		}
	}
}

func (s *Server) awaitNews(ctx context.Context, out eventStream, news <-chan struct{}, beat <-chan time.Time) error {
	for {
		select {
		case <-news:
			return s.rest(ctx)
		case <-beat:
			if err := out.comment(); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		case <-s.stopping.Done():
			return s.stopping.Err()
		}
	}
}

// rest keeps a stream from looking again at every one of many batches.
func (s *Server) rest(ctx context.Context) error {
	timer := time.NewTimer(closestTogether)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.stopping.Done():
		return s.stopping.Err()
	}
}

func (e eventStream) open() error {
	if err := e.control.SetReadDeadline(time.Time{}); err != nil {
		return fmt.Errorf("lift read deadline: %w", err)
	}
	e.w.Header().Set("Content-Type", eventStreamType)
	e.w.Header().Set("X-Accel-Buffering", "no") // a proxy must not collect events
	e.w.WriteHeader(http.StatusOK)
	return e.write(fmt.Sprintf("retry: %d\n\n", reconnectAfter.Milliseconds()))
}

// send sends one event; the id is what Last-Event-ID will say.
func (e eventStream) send(id, name string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	return e.write(fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n\n", id, name, text))
}

func (e eventStream) comment() error { return e.write(":\n\n") }

func (e eventStream) write(text string) error {
	if err := e.control.SetWriteDeadline(time.Now().Add(slowestReader)); err != nil {
		return fmt.Errorf("set write deadline: %w", err)
	}
	if _, err := e.w.Write([]byte(text)); err != nil {
		return err
	}
	return e.control.Flush()
}
