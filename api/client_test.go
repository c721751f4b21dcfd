package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// request is one HTTP request; a body that is a string is sent as it stands.
type request struct {
	method, path string
	body         any
	header       map[string]string
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// do sends a request as a good client does: a read sees what has been written before, however long that takes here.
func (s *shop) do(t *testing.T, r request) answer {
	t.Helper()
	deadline := time.Now().Add(patience)
	got := s.send(t, r)
	for r.method == http.MethodGet && got.header.Get("Projection-Lag") != "" && time.Now().Before(deadline) {
		got = s.send(t, r)
	}
	if token := got.header.Get("Consistency-Token"); token != "" && r.method != http.MethodGet {
		s.wrote.Store(token)
	}
	return got
}

func (s *shop) send(t *testing.T, r request) answer {
	t.Helper()
	var body io.Reader
	switch content := r.body.(type) {
	case nil:
	case string:
		body = strings.NewReader(content)
	default:
		text, err := json.Marshal(content)
		must(t, err)
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(t.Context(), r.method, s.url+r.path, body)
	must(t, err)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if strings.HasPrefix(r.path, "/v1/admin/") {
		req.Header.Set("Authorization", "Bearer "+s.admin)
	}
	if wrote, ok := s.wrote.Load().(string); ok && r.method == http.MethodGet {
		req.Header.Set("Consistency-Token", wrote)
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(t, err)
	got := answer{resp.StatusCode, resp.Header, text}
	s.api.check(t, req, got)
	return got
}

// object is a JSON object.
type object = map[string]any

// want sends a request that must be answered with a status, and returns the answer and its body.
func (s *shop) want(t *testing.T, status int, r request) (answer, object) {
	t.Helper()
	got := s.do(t, r)
	if got.status != status {
		t.Fatalf("%s %s: %d %s, want %d", r.method, r.path, got.status, got.body, status)
	}
	var body object
	if len(got.body) > 0 {
		must(t, json.Unmarshal(got.body, &body))
	}
	return got, body
}

// keyed is a header with a new Idempotency-Key, and whatever else is given as name, value, …
func keyed(more ...string) map[string]string {
	header := map[string]string{"Idempotency-Key": uuid.NewString()}
	for i := 0; i < len(more); i += 2 {
		header[more[i]] = more[i+1]
	}
	return header
}

// seed puts a product on the shelf, and returns its id and a token to read it by.
func (s *shop) seed(t *testing.T, sku string, units int) (id, token string) {
	t.Helper()
	_, made := s.want(t, 201, request{"POST", "/v1/admin/products", object{
		"title": "Tea " + sku, "brand": "Aki", "category": "kitchen/tea", "publish": true,
		"variants": []object{{"sku": sku, "price": object{"amount": 450, "currency": "EUR"}}},
	}, keyed()})
	got, _ := s.want(t, 200, request{"POST", "/v1/admin/stock/" + sku + "/berlin/receipts",
		object{"quantity": units, "cause": "first count"}, keyed()})
	id, token = made["id"].(string), got.header.Get("Consistency-Token")
	for _, path := range []string{"/v1/products/" + id, "/v1/stock?sku=" + sku} {
		s.want(t, 200, request{"GET", path, nil, map[string]string{"Consistency-Token": token}})
	}
	return id, token
}

// eventually repeats a read until it answers as wanted.
func (s *shop) eventually(t *testing.T, r request, wanted func(object) bool) object {
	t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		got := s.do(t, r)
		var body object
		must(t, json.Unmarshal(got.body, &body))
		if got.status >= 500 {
			t.Fatalf("%s %s: %d %s", r.method, r.path, got.status, got.body)
		}
		if got.status < 400 && wanted(body) {
			return body
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("%s %s still answers %d %s", r.method, r.path, got.status, got.body)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
