package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"
)

// Whatever is sent to whichever operation, it is answered as described, and never with a failure of the server.
func TestEveryOperationBearsAnything(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true, wait: 1})
	s.seed(t, "tea", 5)
	s.checkout(t, cartOne, "tea", 1, "tok_visa")
	operations := s.api.operations()
	rapid.Check(t, func(r *rapid.T) {
		for range 10 {
			req := rapid.SampledFrom(operations).Draw(r, "operation").request(r)
			if got := s.do(t, req); got.status >= http.StatusInternalServerError {
				r.Fatalf("%s %s %v: %d %s", req.method, req.path, req.body, got.status, got.body)
			}
		}
	})
}

// described is one operation of the API.
type described struct {
	method, path string
	op           *openapi3.Operation
}

// needsShopper says that only somebody who has signed in may call it.
func (d described) needsShopper() bool {
	return d.op.Security != nil && len(*d.op.Security) == 1 && (*d.op.Security)[0]["shopperToken"] != nil
}

func (d description) operations() (all []described) {
	for path, item := range d.doc.Paths.Map() {
		for method, op := range item.Operations() {
			all = append(all, described{method, path, op})
		}
	}
	slices.SortFunc(all, func(a, b described) int { return strings.Compare(a.method+a.path, b.method+b.path) })
	return all
}

// request draws a request that mostly fits.
func (d described) request(r *rapid.T) request {
	req := request{method: d.method, path: d.path, header: map[string]string{}}
	query := url.Values{}
	for _, p := range d.op.Parameters {
		if !p.Value.Required && rapid.Bool().Draw(r, "without "+p.Value.Name) {
			continue
		}
		text := plain(draw(r, p.Value.Schema.Value))
		switch p.Value.In {
		case openapi3.ParameterInPath:
			req.path = strings.Replace(req.path, "{"+p.Value.Name+"}", url.PathEscape(text), 1)
		case openapi3.ParameterInQuery:
			query.Add(p.Value.Name, text)
		case openapi3.ParameterInHeader:
			req.header[p.Value.Name] = printable(text)
		}
	}
	if len(query) > 0 {
		req.path += "?" + query.Encode()
	}
	if body := d.op.RequestBody; body != nil {
		req.body = draw(r, body.Value.Content["application/json"].Schema.Value)
	}
	return req
}

var oddities = []any{
	nil, true, -1, 0, 1.5, 1e308, "", " ", "\x00", "💥", "\u202e", "' OR 1=1 --", "../..", "%", strings.Repeat("x", 5000),
	[]any{}, object{}, object{"extra": 1}, "9223372036854775808", json.Number("1e999"),
}

// known are values that mean something to the shop, so that requests get beyond the door.
var known = []string{"tea", "berlin", cartOne, "standard", "card", "tok_visa", "EUR", "catalog", "UTC"}

// draw makes a value for a schema: one in ten is odd.
func draw(r *rapid.T, schema *openapi3.Schema) any {
	switch {
	case rapid.IntRange(0, 9).Draw(r, "odd") == 0:
		return rapid.SampledFrom(oddities).Draw(r, "oddity")
	case schema.OneOf != nil:
		return draw(r, rapid.SampledFrom(schema.OneOf).Draw(r, "alternative").Value)
	case schema.Enum != nil:
		return rapid.SampledFrom(schema.Enum).Draw(r, "value")
	case schema.Type.Is("object"):
		return drawObject(r, schema)
	case schema.Type.Is("array"):
		return rapid.SliceOfN(rapid.Custom(func(r *rapid.T) any { return draw(r, schema.Items.Value) }), 0, 3).Draw(r, "list")
	case schema.Type.Is("integer"):
		return rapid.Int64Range(int64(*schema.Min), int64(*schema.Max)).Draw(r, "number")
	case schema.Type.Is("boolean"):
		return rapid.Bool().Draw(r, "flag")
	}
	return drawText(r, schema)
}

func drawObject(r *rapid.T, schema *openapi3.Schema) any {
	made := object{}
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		if slices.Contains(schema.Required, name) || rapid.Bool().Draw(r, "with "+name) {
			made[name] = draw(r, schema.Properties[name].Value)
		}
	}
	return made
}

func drawText(r *rapid.T, schema *openapi3.Schema) any {
	switch {
	case schema.Format == "date-time":
		return rapid.SampledFrom([]string{"2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}).Draw(r, "time")
	case schema.Pattern == "":
		return rapid.String().Draw(r, "text")
	}
	fitting := slices.DeleteFunc(slices.Clone(known), func(s string) bool { return !schema.IsMatchingJSONString(s) })
	if len(fitting) > 0 && rapid.Bool().Draw(r, "known") {
		return rapid.SampledFrom(fitting).Draw(r, "known text")
	}
	return rapid.StringMatching(schema.Pattern).Draw(r, "text")
}

// plain is a value as a URL or a header carries it.
func plain(value any) string {
	if list, ok := value.([]any); ok && len(list) > 0 {
		return fmt.Sprint(list[0])
	}
	return fmt.Sprint(value)
}

// printable drops what no HTTP client would send in a header.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}
