package embedded

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

func (f *fixture) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	resp, err := http.Get("http://" + f.node.Addr() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(content)
}

func TestPlainHTTPIsAnsweredOnTheSamePort(t *testing.T) {
	t.Parallel()
	f := start(t)
	for path, want := range map[string]int{
		"/health/live": http.StatusNoContent, "/metrics": http.StatusOK,
		"/subscriptions": http.StatusNotImplemented, "/streams/x": http.StatusNotImplemented,
	} {
		if status, body := f.get(t, path); status != want || status == http.StatusNotImplemented && !strings.Contains(body, "embedded single node") {
			t.Errorf("%s is answered %d %q", path, status, body)
		}
	}
	if _, body := f.get(t, "/subscriptions/s/g/info"); !strings.Contains(body, "catch-up subscription") {
		t.Errorf("the advice is %q", body)
	}
}

func TestAClientThatFallsBackToHTTPUnderstandsTheRefusal(t *testing.T) {
	t.Parallel()
	f := start(t)
	_, err := f.client.ListAllPersistentSubscriptions(f.ctx, esdb.ListPersistentSubscriptionsOptions{})
	if code(err) != esdb.ErrorCodeInternalServer {
		t.Errorf("the client understands %v", err)
	}
}

func TestWhoConnectsAndSaysNothingDelaysNobody(t *testing.T) {
	t.Parallel()
	f := start(t)
	silent, err := net.Dial("tcp", f.node.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	f.mustAppend(t, "s", esdb.NoStream{}, events(1)...)
	if err := f.client.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.node.Close(); err != nil {
		t.Fatal(err)
	}
	_ = silent.SetReadDeadline(time.Now().Add(lookPatience / 2))
	if _, err := silent.Read(make([]byte, 1)); err == nil || strings.Contains(err.Error(), "timeout") {
		t.Errorf("after the node has closed, the connection says %v", err)
	}
}

func TestMetricsCountWritesAndFollowSubscriptions(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(3)...)
	sub, err := f.client.SubscribeToStream(f.ctx, "s", esdb.SubscribeToStreamOptions{From: esdb.Start{}})
	if err != nil {
		t.Fatal(err)
	}
	expectRevisions(t, sub, 0, 1, 2)
	f.waitForMetrics(t, "cartwright_eventstore_events_total 5", // two of them are the store's own users
		"cartwright_eventstore_writes_total 2", "cartwright_eventstore_commit_seconds_count 2",
		"cartwright_eventstore_subscriptions 1", "cartwright_eventstore_subscription_lag_bytes 0", "cartwright_eventstore_failed 0")
	if err := sub.Close(); err != nil {
		t.Fatal(err)
	}
	f.waitForMetrics(t, "cartwright_eventstore_subscriptions 0")
}

func (f *fixture) waitForMetrics(t *testing.T, lines ...string) {
	t.Helper()
	for {
		_, body := f.get(t, "/metrics")
		missing := ""
		for _, line := range lines {
			if !strings.Contains(body, line+"\n") {
				missing = line
			}
		}
		if missing == "" {
			return
		}
		if f.ctx.Err() != nil {
			t.Fatalf("no %q in\n%s", missing, body)
		}
	}
}
