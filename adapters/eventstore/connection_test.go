package eventstore_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/app"
	"cartwright/domain/event"
)

func TestUnusableURLsAreRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"":                                   "an invalid scheme is specified",
		"http://localhost:2113":              "an invalid scheme is specified",
		"esdb://":                            "doesn't have an host",
		"esdb://localhost:many":              "invalid port",
		"esdb://localhost:2113/orders":       "unsupported URL path",
		"esdb://localhost?tls=perhaps":       "'tls' must be either true or false",
		"esdb://localhost?userKeyFile=k":     "both userCertFile and userKeyFile must be provided",
		"esdb://localhost?defaultDeadline=0": "defaultDeadline must be a positive number of milliseconds",
		"esdb://ann:hemlig/fras@localhost":   "must be percent-encoded",
		"esdb://ann:hemlig@localhost:many":   "invalid port",
	}
	for url, want := range cases {
		_, err := eventstore.Connect(t.Context(), url, slog.New(slog.DiscardHandler))
		if err == nil || !strings.HasPrefix(err.Error(), "event store URL: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", url, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), "hemlig") || strings.Contains(err.Error(), "fras")) {
			t.Errorf("%q: the password shows in %v", url, err)
		}
	}
}

func TestLogShowsOutageButNoPassword(t *testing.T) {
	t.Parallel()
	away := listen(t)
	must(t, away.Close())
	log := make(lines, 1000)
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	url := "esdb://ann:hemlig@" + away.Addr().String() + "?tls=true"
	connection, err := eventstore.Connect(t.Context(), url, logger)
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close()) })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = eventstore.NewFeed(connection).Head(ctx)
	if err == nil || strings.Contains(err.Error(), "hemlig") {
		t.Errorf("got %v", err)
	}
	for reported := false; !reported; {
		line := receive(t, log)
		reported = strings.Contains(line, "event store not reached") && strings.Contains(line, "connection refused")
		if strings.Contains(line, "hemlig") {
			t.Error(line)
		}
	}
}

// lines is a log that can be waited for.
type lines chan string

func (l lines) Write(line []byte) (int, error) {
	l <- string(line)
	return len(line), nil
}

func TestCloseEndsCalls(t *testing.T) {
	t.Parallel()
	s := connect(t, startNode(t, embedded.Options{}).URL())
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a")...)
	w, f := s.watch(t, stream, app.NoStream), s.follow(t, event.Position{}, s.noted)
	w.want(t, "a")
	f.want(t, "a")
	must(t, s.connection.Close())
	for _, ended := range []chan error{w.ended, f.ended} {
		if err := receive(t, ended); err == nil || !strings.Contains(err.Error(), "has been closed") {
			t.Errorf("got %v", err)
		}
	}
	for call, run := range s.calls() {
		if err := run(within(t)); err == nil || !strings.Contains(err.Error(), "has been closed") {
			t.Errorf("%s: %v", call, err)
		}
	}
}

func TestCloseWhileStoreIsAway(t *testing.T) {
	t.Parallel()
	s := connect(t, "esdb://"+listen(t).Addr().String()+"?tls=false")
	w := s.watch(t, newStream(), app.NoStream)
	must(t, s.connection.Close())
	if err := receive(t, w.ended); err == nil || !strings.Contains(err.Error(), "has been closed") {
		t.Errorf("got %v", err)
	}
}
