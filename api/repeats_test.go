package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
)

// atOnce is how often each write is sent at the same time, under one key.
const atOnce = 8

// Every write of the API, whatever it does and whether it is granted or refused: under one key it is carried out once and
// answered alike, however many ask at once, and the key is good for nothing else.
func TestEveryWriteIsCarriedOutOncePerKey(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true, wait: 1})
	s.seed(t, "tea", 5)
	s.checkout(t, cartOne, "tea", 1, "tok_visa")
	writes, repeated := 0, 0
	for _, operation := range s.api.operations() {
		if operation.method == http.MethodGet || operation.op.Parameters.GetByInAndName("header", "Idempotency-Key") == nil {
			continue
		}
		writes++
		req := operation.with("", "")
		if operation.needsShopper() {
			req.header["Authorization"] = s.as(t, "ada")["Authorization"]
		}
		if s.repeats(t, req) {
			repeated++
		}
	}
	t.Logf("%d of %d writes are answered from what was stored", repeated, writes)
	if writes < 60 || repeated < writes*9/10 {
		t.Errorf("only %d of %d writes are answered from what was stored", repeated, writes)
	}
}

// repeats reports whether the answer is one that is stored. Those that are not are carried out again, to the same end:
// the server's own failures, decisions still to come, and secrets.
func (s *shop) repeats(t *testing.T, req request) bool {
	t.Helper()
	first, again := s.do(t, req), s.do(t, req)
	if first.status != again.status {
		t.Errorf("%s %s: first %d, again %d", req.method, req.path, first.status, again.status)
	}
	if again.header.Get("Idempotent-Replayed") == "" {
		return false
	}
	sameAnswer(t, req, first, again)
	other := request{req.method, req.path, req.body, map[string]string{"If-Match": `"99"`}}
	for name, value := range req.header {
		other.header[name] = value
	}
	if got := s.do(t, other); got.status != http.StatusUnprocessableEntity || !strings.Contains(string(got.body), "idempotency_key_reused") {
		t.Errorf("%s %s: another request under the key: %d %s", req.method, req.path, got.status, got.body)
	}
	s.crowd(t, req)
	return true
}

// crowd sends a request many times at once, under a new key. Whoever is not told to wait is told the same.
func (s *shop) crowd(t *testing.T, req request) {
	t.Helper()
	req.header["Idempotency-Key"] = uuid.NewString()
	answers := make([]answer, atOnce)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = s.do(t, req) })
	}
	all.Wait()
	last := s.do(t, req)
	for _, got := range answers {
		if !strings.Contains(string(got.body), "request_in_progress") {
			sameAnswer(t, req, last, got)
		}
	}
}

func sameAnswer(t *testing.T, req request, first, again answer) {
	t.Helper()
	if first.status != again.status || string(first.body) != string(again.body) {
		t.Errorf("%s %s: first %d %s, again %d %s", req.method, req.path, first.status, first.body, again.status, again.body)
	}
	for _, name := range []string{"Content-Type", "Location", "Etag", "Consistency-Token"} {
		if first.header.Get(name) != again.header.Get(name) {
			t.Errorf("%s %s: first %s %q, again %q", req.method, req.path, name, first.header.Get(name), again.header.Get(name))
		}
	}
}
