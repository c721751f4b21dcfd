package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cartwright/api/gen"
)

// sent is one server-sent event.
type sent struct{ id, name, data string }

// listen opens an event stream and hands over each event until the stream ends.
func (s *shop) listen(ctx context.Context, t *testing.T, path string, header map[string]string) (int, <-chan sent) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	must(t, err)
	req.Header.Set("Accept", "text/event-stream")
	for name, value := range header {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	events := make(chan sent)
	go func() {
		defer close(events)
		defer resp.Body.Close()
		var e sent
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch field {
			case "id":
				e.id = value
			case "event":
				e.name = value
			case "data":
				e.data = value
			case "":
				if e.data != "" {
					events <- e
				}
				e = sent{}
			}
		}
	}()
	return resp.StatusCode, events
}

func collect(t *testing.T, events <-chan sent) (ids, steps []string) {
	t.Helper()
	for e := range events {
		var step gen.TrackingStep
		must(t, json.Unmarshal([]byte(e.data), &step))
		if e.name != "step" || step.ID != e.id {
			t.Errorf("sent %+v", e)
		}
		ids, steps = append(ids, e.id), append(steps, step.Step)
	}
	return ids, steps
}

func TestTrackingIsLiveAndResumes(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: 0})
	s.seed(t, "tea", 5)
	path := s.checkout(t, cartOne, "tea", 1, "tok_visa")
	bought, placed := s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
	track := placed["tracking_url"].(string)
	ctx, hangUp := context.WithTimeout(t.Context(), patience)
	defer hangUp()
	status, events := s.listen(ctx, t, track, map[string]string{"Consistency-Token": bought.header.Get("Consistency-Token")})
	if status != http.StatusOK {
		t.Fatalf("answered %d", status)
	}
	ids, steps := collect(t, events) // ends by itself when the order is complete
	want := []string{"placed", "requested", "dispatched", "delivered", "completed"}
	for _, step := range want {
		if !slices.Contains(steps, step) {
			t.Errorf("the steps %v lack %s", steps, step)
		}
	}
	if len(slices.Compact(slices.Sorted(slices.Values(ids)))) != len(ids) {
		t.Errorf("a step was sent twice: %v", ids)
	}

	_, rest := s.listen(ctx, t, track, map[string]string{"Last-Event-ID": ids[1]})
	if again, _ := collect(t, rest); !slices.Equal(again, ids[2:]) {
		t.Errorf("after %s came %v, want %v", ids[1], again, ids[2:])
	}
	if status, _ := s.listen(ctx, t, track, map[string]string{"Last-Event-ID": ids[len(ids)-1]}); status != http.StatusNoContent {
		t.Errorf("after the last step: %d", status)
	}
	if status, _ := s.listen(ctx, t, track, map[string]string{"Last-Event-ID": "yesterday"}); status != http.StatusBadRequest {
		t.Errorf("after a made-up id: %d", status)
	}
}
