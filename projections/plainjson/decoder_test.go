package plainjson_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain"
	"cartwright/projections/plainjson"
)

type line struct {
	SKU   string `json:"sku"`
	Count int8   `json:"count"`
}

type document struct {
	Name    string            `json:"name"`
	Paid    bool              `json:"paid,omitempty"`
	Cents   int64             `json:"cents"`
	Share   float64           `json:"share"`
	Note    *string           `json:"note"`
	At      time.Time         `json:"at"`
	Lines   []line            `json:"lines"`
	First   *line             `json:"first"`
	Labels  map[string]string `json:"labels"`
	Raw     json.RawMessage   `json:"raw"`
	Bytes   []byte            `json:"bytes"`
	Any     any               `json:"any"`
	Plain   string
	Skipped string `json:"-"`
}

var decoder = plainjson.NewDecoder(reflect.TypeFor[document]())

// check compares a decoding with encoding/json's. A document that is not plain may be left alone.
func check(t interface {
	Helper()
	Fatalf(string, ...any)
}, text string) (plain bool) {
	t.Helper()
	var want document
	err := json.Unmarshal([]byte(text), &want)
	got, plain := decoder.Decode([]byte(text))
	if plain && (err != nil || !reflect.DeepEqual(got, want)) {
		t.Fatalf("%s\nis %+v\nfor encoding/json it is %+v, %v", text, got, want, err)
	}
	return plain
}

func TestPlainDocumentsAreDecoded(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{}`, ` { } `, "null", `{"name":"Ada","paid":true,"cents":-12,"share":0.5,"note":"x","Plain":"y"}`,
		`{"at":"2026-01-02T03:04:05Z","lines":[{"sku":"tea","count":3},{"count":-4,"sku":"pot"}],"first":{"sku":"a"}}`,
		`{"lines":[],"first":null,"note":null,"name":null,"cents":null,"paid":null,"labels":null}`,
		`{"labels":{"a":"b","c":"d"},"raw":{"x":[1,2.5e3,true,null]},"bytes":"aGk=","any":[1,"two",{"three":3}]}`,
		"{\n\t\"name\" : \"Zürich 東京\" ,\r\n \"unknown\" : [ { \"x\" : [ -0.5E-3 ] }, \"\", false ] }",
		`{"hidden":"h","Skipped":"s","-":"t","cents":0}`,
	} {
		if !check(t, text) {
			t.Errorf("%s is left to encoding/json", text)
		}
	}
}

func TestEverythingElseIsLeftToEncodingJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		``, `{`, `{"name"}`, `{"name":}`, `{"name":"a",}`, `[]`, `1`, `{"name":"a"} x`, `{"name":"a"}{}`, `{"name":tru}`,
		`{"name":"a\"b"}`, `{"name":"\u0041"}`, "{\"name\":\"a\nb\"}", "{\"name\":\"\xff\"}", `{"NAME":"a"}`, `{"name":"a","name":"b"}`,
		`{"cents":1.0}`, `{"cents":01}`, `{"cents":9223372036854775808}`, `{"cents":"1"}`, `{"cents":-}`, `{"share":1.}`, `{"x":1e}`,
		`{"lines":[{"count":128}]}`, `{"lines":{}}`, `{"lines":[1]}`, `{"lines":[{}`, `{"at":"yesterday"}`, `{"bytes":"?"}`,
		`{"x":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, `{"x":nul}`, `{"paid":truefalse}`, `{"plain":"y"}`,
	} {
		if check(t, text) {
			t.Errorf("%s is plain", text)
		}
	}
}

// TestEveryEventOfTheShopHasAPlan decodes each kind of event as it is written when empty.
func TestEveryEventOfTheShopHasAPlan(t *testing.T) {
	t.Parallel()
	for _, name := range domain.Events.Names() {
		kind, _ := domain.Events.Kind(name)
		want := reflect.New(kind.Type)
		text, err := json.Marshal(want.Elem().Interface())
		if err != nil {
			t.Fatal(err)
		}
		err = json.Unmarshal(text, want.Interface())
		got, plain := plainjson.NewDecoder(kind.Type).Decode(text)
		if err == nil && !plain || plain && !reflect.DeepEqual(got, want.Elem().Interface()) {
			t.Errorf("%s is %+v, %v; want %+v, %v", text, got, plain, want.Elem(), err)
		}
	}
}

// TestDocumentsThatProgramsWrite draws values, writes them as encoding/json does and damages some.
func TestDocumentsThatProgramsWrite(t *testing.T) {
	t.Parallel()
	names := rapid.StringMatching(`[a-z "\\<é0-9]{0,6}`)
	lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) line { return line{names.Draw(t, "sku"), rapid.Int8().Draw(t, "count")} }), 0, 3)
	rapid.Check(t, func(t *rapid.T) {
		note := names.Draw(t, "note")
		text, err := json.Marshal(document{
			Name: names.Draw(t, "name"), Paid: rapid.Bool().Draw(t, "paid"), Cents: rapid.Int64().Draw(t, "cents"),
			Note: &note, Lines: lines.Draw(t, "lines"), Labels: map[string]string{names.Draw(t, "label"): "x"},
		})
		if err != nil {
			t.Fatalf("%v", err)
		}
		check(t, string(text))
		at := rapid.IntRange(0, len(text)).Draw(t, "at")
		damage := rapid.SampledFrom([]string{"", `"`, "{", "]", ",", "1", "null", `"name":"x",`, " ", "-", "e"}).Draw(t, "damage")
		check(t, fmt.Sprintf("%s%s%s", text[:at], damage, text[min(len(text), at+1):]))
		check(t, string(text[:at]))
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"name":"Ada","lines":[{"sku":"tea","count":3}],"at":"2026-01-02T03:04:05Z","any":{"a":[1]}}`)
	f.Add(`{"labels":{"a":"b"},"first":null,"share":1e-3}`)
	f.Fuzz(func(t *testing.T, text string) { check(t, text) })
}

func BenchmarkDecode(b *testing.B) {
	text := []byte(`{"name":"Ada Lovelace","paid":true,"cents":129900,"lines":[{"sku":"tea-0001","count":3},{"sku":"pot-0002","count":1}],"Plain":"storefront"}`)
	b.Run("plainjson", func(b *testing.B) {
		for b.Loop() {
			if _, ok := decoder.Decode(text); !ok {
				b.Fatal("not plain")
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		for b.Loop() {
			var d document
			if err := json.Unmarshal(text, &d); err != nil {
				b.Fatal(err)
			}
		}
	})
}
