package api_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// visitor is a browser at the shop's own pages.
type visitor struct {
	*http.Client
	url string
}

func (s *shop) visitor(t *testing.T) visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	return visitor{&http.Client{Jar: jar}, s.url}
}

// post sends a form from a page of the origin and returns where that led.
func (v visitor) post(t *testing.T, path, origin string, form url.Values) (status int, page string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.url+path, strings.NewReader(form.Encode()))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", origin)
	return v.do(t, r)
}

func (v visitor) get(t *testing.T, path string) (status int, page string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.url+path, nil)
	must(t, err)
	return v.do(t, r)
}

func (v visitor) do(t *testing.T, r *http.Request) (status int, page string) {
	t.Helper()
	answer, err := v.Do(r)
	must(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	must(t, err)
	if policy := answer.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("%s has the policy %q", r.URL.Path, policy)
	}
	return answer.StatusCode, string(text)
}

func (v visitor) signIn(t *testing.T, key string) (status int, page string) {
	t.Helper()
	return v.post(t, "/ops/sign-in", v.url, url.Values{"key": {key}})
}

func TestThePagesAreForWhoHasAKey(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	reader, err := s.keys.Create(t.Context(), "reader", []string{"projections:read"})
	must(t, err)
	stranger, err := s.keys.Create(t.Context(), "stranger", []string{"orders:read"})
	must(t, err)
	for _, c := range []struct {
		name, key string
		status    int
		says      string
	}{
		{"a key nobody has", "sk_nobody", http.StatusUnauthorized, "not known"},
		{"a key without the scope", stranger, http.StatusForbidden, "lacks the scope projections:read"},
		{"a key that may look", reader, http.StatusOK, "analytics"},
	} {
		v := s.visitor(t)
		if _, page := v.get(t, "/ops/"); !strings.Contains(page, `type="password"`) {
			t.Errorf("%s: without a session: %s", c.name, page)
		}
		if status, page := v.signIn(t, c.key); status != c.status || !strings.Contains(page, c.says) {
			t.Errorf("%s: %d, %s", c.name, status, page)
		}
	}
	v := s.visitor(t)
	v.signIn(t, reader)
	if status, _ := v.post(t, "/ops/read-models/orders/replay", s.url, nil); status != http.StatusForbidden {
		t.Errorf("who may look has begun a replay: %d", status)
	}
	must(t, s.keys.Revoke(t.Context(), "reader"))
	if _, page := v.get(t, "/ops/"); !strings.Contains(page, `type="password"`) {
		t.Errorf("a revoked key still opens: %s", page)
	}
}

func TestAPageStartsAReplayAndFollowsIt(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	v := s.visitor(t)
	v.signIn(t, s.admin)
	if status, _ := v.post(t, "/ops/read-models/catalog/replay", "https://elsewhere.example", nil); status != http.StatusForbidden {
		t.Errorf("a page of another origin has begun a replay: %d", status)
	}
	if status, page := v.post(t, "/ops/read-models/nothing/replay", s.url, nil); status != http.StatusConflict || !strings.Contains(page, "no such projection") {
		t.Errorf("a replay of nothing: %d, %s", status, page)
	}
	if status, page := v.post(t, "/ops/read-models/catalog/replay", s.url, nil); status != http.StatusOK || !strings.Contains(page, "Replay of catalog") {
		t.Errorf("a replay: %d, %s", status, page)
	}
	v.follow(t, "Roll back to catalog_v")
}

// follow reads the page's changes until one of them says what is awaited.
func (v visitor) follow(t *testing.T, awaited string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.url+"/ops/", nil)
	must(t, err)
	r.Header.Set("Accept", "text/event-stream")
	answer, err := v.Do(r)
	must(t, err)
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "data: ") && strings.Contains(lines.Text(), awaited) {
			return
		}
	}
	t.Fatalf("the changes ended (%v) before one said %q", lines.Err(), awaited)
}
