package api_test

import (
	"bytes"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// canaries are numbers of test cards, and what is on the magnetic stripe of one.
var canaries = []string{"4242424242424242", "4000 0566 5566 5556", "378282246310005", "%B5555555555554444^DOE/JOHN^29121010000000000?"}

// needles are what a canary would look like wherever it got in.
var needles = []string{"4242424242424242", "4000 0566 5566 5556", "4000056655665556", "378282246310005", "5555555555554444"}

func TestNoCardNumberGetsIn(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	dir := t.TempDir()
	s := open(t, options{
		noProcesses: true, wait: time.Millisecond, dir: dir,
		log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	s.seed(t, "tea", 5)
	s.checkout(t, cartOne, "tea", 1, "tok_visa")
	places := 0
	for _, operation := range s.api.operations() {
		for i, place := range operation.texts() {
			places++
			req := operation.with(place, canaries[i%len(canaries)])
			if !strings.HasPrefix(req.path, "/v1/admin/") {
				req.header["Authorization"] = s.as(t, "ada")["Authorization"]
			}
			if got := s.do(t, req); got.status != http.StatusBadRequest && got.status != http.StatusUnprocessableEntity {
				t.Errorf("%s %s takes a card number at %s: %d %s", req.method, req.path, place, got.status, got.body)
			}
		}
	}
	if places < 50 {
		t.Errorf("only %d places were tried", places)
	}
	s.do(t, request{"GET", "/healthz", nil, map[string]string{"X-Request-Id": canaries[0]}})
	s.clean(t, dir, log.String())
}

// texts lists where an operation takes text: its parameters, and the fields of its body by their path.
func (d described) texts() (places []string) {
	for _, p := range d.op.Parameters {
		if p.Value.Schema.Value.Type.Is("string") && p.Value.In != openapi3.ParameterInHeader || p.Value.Name == "Idempotency-Key" {
			places = append(places, p.Value.Name)
		}
	}
	if body := d.op.RequestBody; body != nil && body.Value.Content["application/json"] != nil {
		places = append(places, textsOf(body.Value.Content["application/json"].Schema.Value, "")...)
	}
	return places
}

func textsOf(schema *openapi3.Schema, at string) (places []string) {
	switch {
	case schema.Type.Is("string"):
		return []string{at}
	case schema.Type.Is("array"):
		return textsOf(schema.Items.Value, at+"/0")
	}
	for _, one := range schema.OneOf {
		places = append(places, textsOf(one.Value, at)...)
	}
	if any := schema.AdditionalProperties.Schema; any != nil {
		places = append(places, textsOf(any.Value, at+"/name")...)
	}
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		places = append(places, textsOf(schema.Properties[name].Value, at+"/"+name)...)
	}
	return places
}

// with is a request that fits, but for what is put in one place.
func (d described) with(place, text string) request {
	req := request{method: d.method, path: d.path, header: map[string]string{"Idempotency-Key": uuid.NewString()}}
	query := url.Values{}
	for _, p := range d.op.Parameters {
		value := plain(fitting(p.Value.Schema.Value, "", place, text))
		if p.Value.Name == place {
			value = text
		}
		switch {
		case p.Value.In == openapi3.ParameterInPath:
			req.path = strings.Replace(req.path, "{"+p.Value.Name+"}", url.PathEscape(value), 1)
		case p.Value.In == openapi3.ParameterInQuery && (p.Value.Required || p.Value.Name == place):
			query.Set(p.Value.Name, value)
		case p.Value.Name == "Idempotency-Key" && p.Value.Name == place:
			req.header[p.Value.Name] = text
		}
	}
	if len(query) > 0 {
		req.path += "?" + query.Encode()
	}
	if body := d.op.RequestBody; body != nil && body.Value.Content["application/json"] != nil {
		req.body = fitting(body.Value.Content["application/json"].Schema.Value, "", place, text)
	}
	return req
}

// fitting is a value that fits a schema, but for the text at a place.
func fitting(schema *openapi3.Schema, at, place, text string) any {
	switch {
	case schema.OneOf != nil:
		return fitting(alternative(schema, at, place), at, place, text)
	case schema.Type.Is("object"):
		made := object{}
		for name, property := range schema.Properties {
			if here := at + "/" + name; slices.Contains(schema.Required, name) || strings.HasPrefix(place+"/", here+"/") {
				made[name] = fitting(property.Value, here, place, text)
			}
		}
		if any := schema.AdditionalProperties.Schema; any != nil {
			made["name"] = fitting(any.Value, at+"/name", place, text)
		}
		return made
	case schema.Type.Is("array"):
		return []any{fitting(schema.Items.Value, at+"/0", place, text)}
	case schema.Type.Is("integer"):
		return max(*schema.Min, 1)
	case schema.Type.Is("boolean"):
		return true
	case at == place && at != "":
		return text
	case schema.Enum != nil:
		return schema.Enum[0]
	case len(schema.Examples) > 0:
		return schema.Examples[0]
	case schema.Format == "date-time":
		return "2026-01-01T00:00:00Z"
	case schema.Format == "date":
		return "2026-01-01"
	}
	return "text"
}

// alternative is the one of several schemas that has the place.
func alternative(schema *openapi3.Schema, at, place string) *openapi3.Schema {
	for _, one := range schema.OneOf {
		if slices.Contains(textsOf(one.Value, at), place) {
			return one.Value
		}
	}
	return schema.OneOf[0].Value
}

// clean looks for card numbers in the log, in the files it is kept in, in every table, and in what the program said.
func (s *shop) clean(t *testing.T, dir, said string) {
	t.Helper()
	absent(t, "what the program said", said)
	must(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		absent(t, path, string(content))
		return err
	}))
	events := 0
	err := s.feed.Follow(t.Context(), event.Position{}, pubsub.Filter{}, pubsub.Follower{
		Event: func(r event.Raw) error {
			events++
			absent(t, r.Stream, string(r.Data)+string(r.Metadata)+r.Stream)
			return nil
		},
		Checkpoint: func(event.Position) error { return nil },
		CaughtUp:   func() error { return os.ErrClosed },
	})
	if err != os.ErrClosed || events == 0 {
		t.Errorf("read %d events, %v", events, err)
	}
	s.cleanTables(t)
}

func (s *shop) cleanTables(t *testing.T) {
	t.Helper()
	rows, err := s.pool.Query(t.Context(), `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
		WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`)
	must(t, err)
	var tables []string
	for rows.Next() {
		var name string
		must(t, rows.Scan(&name))
		tables = append(tables, name)
	}
	must(t, rows.Err())
	for _, table := range tables {
		var content string
		must(t, s.pool.QueryRow(t.Context(), "SELECT coalesce(string_agg(t::text, ' '), '') FROM "+table+" t").Scan(&content))
		absent(t, table, content)
	}
	if len(tables) < 10 {
		t.Errorf("only %d tables were read", len(tables))
	}
}

func absent(t *testing.T, where, text string) {
	t.Helper()
	for _, needle := range needles {
		if strings.Contains(text, needle) {
			t.Errorf("a card number is in %s", where)
		}
	}
}

// lockedBuffer is a buffer that many may write to.
type lockedBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}
