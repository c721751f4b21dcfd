// Package sse sends server-sent events.
package sse

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Type is the media type of event streams.
const Type = "text/event-stream"

const (
	heartbeat       = 15 * time.Second
	reconnectAfter  = 2 * time.Second
	slowestReader   = 10 * time.Second // whoever takes longer for one event is let go, and may resume
	closestTogether = 100 * time.Millisecond
)

// Stream is one client's.
type Stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

// Serve answers with server-sent events: what advance sends, again each time there is news, until it says that nothing
// more will come, the client leaves (ctx ends) or the server stops.
func Serve(ctx, stopping context.Context, w http.ResponseWriter, news func() <-chan struct{}, advance func(Stream) (done bool, err error)) error {
	out := Stream{w, http.NewResponseController(w)}
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
		if err := out.awaitNews(ctx, stopping, next, beat.C); err != nil {
			return nil // the client left or the server stops: both are ordinary ends
		}
	}
}

func (e Stream) awaitNews(ctx, stopping context.Context, news <-chan struct{}, beat <-chan time.Time) error {
	for {
		select {
		case <-news:
			return rest(ctx, stopping)
		case <-beat:
			if err := e.comment(); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		case <-stopping.Done():
			return stopping.Err()
		}
	}
}

// rest keeps a stream from looking again at every one of many batches.
func rest(ctx, stopping context.Context) error {
	timer := time.NewTimer(closestTogether)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-stopping.Done():
		return stopping.Err()
	}
}

func (e Stream) open() error {
	if err := e.control.SetReadDeadline(time.Time{}); err != nil {
		return fmt.Errorf("lift read deadline: %w", err)
	}
	e.w.Header().Set("Content-Type", Type)
	e.w.Header().Set("X-Accel-Buffering", "no") // a proxy must not collect events
	e.w.WriteHeader(http.StatusOK)
	return e.write(fmt.Sprintf("retry: %d\n\n", reconnectAfter.Milliseconds()))
}

// Send sends one event; the id is what Last-Event-ID will say.
func (e Stream) Send(id, name string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	return e.write(fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n\n", id, name, text))
}

func (e Stream) comment() error { return e.write(":\n\n") }

func (e Stream) write(text string) error {
	if err := e.control.SetWriteDeadline(time.Now().Add(slowestReader)); err != nil {
		return fmt.Errorf("set write deadline: %w", err)
	}
	if _, err := e.w.Write([]byte(text)); err != nil {
		return err
	}
	return e.control.Flush()
}

// After is news after a while, whether there are any or not.
func After(pause time.Duration) func() <-chan struct{} {
	return func() <-chan struct{} {
		news := make(chan struct{})
		time.AfterFunc(pause, func() { close(news) })
		return news
	}
}
