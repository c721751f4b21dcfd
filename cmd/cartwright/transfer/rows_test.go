package transfer

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/api/gen"
)

// texts hold whatever must be kept apart in cells.
var texts = rapid.StringMatching(`[a-zé|=\\ ,";\n-]{1,8}`)

func amounts(currency string) *rapid.Generator[gen.Money] {
	return rapid.Custom(func(t *rapid.T) gen.Money {
		return gen.Money{Amount: rapid.Int64Range(1, 1e12).Draw(t, "minor"), Currency: currency}
	})
}

func products() *rapid.Generator[gen.ProductDefinition] {
	pairs := rapid.MapOfN(texts, texts, 0, 3)
	return rapid.Custom(func(t *rapid.T) gen.ProductDefinition {
		currency := rapid.SampledFrom([]string{"EUR", "JPY", "KWD"}).Draw(t, "currency")
		p := gen.ProductDefinition{
			ID: "prd_01926f5c-7c3a-7b1e-9d52-3f0e6a1b2c4d", Status: "draft", Title: texts.Draw(t, "title"), Text: texts.Draw(t, "text"),
			Brand: texts.Draw(t, "brand"), Category: texts.Draw(t, "category"), Attributes: filled(pairs.Draw(t, "attributes")),
		}
		for range rapid.IntRange(0, 2).Draw(t, "media") {
			url := rapid.StringMatching(`/[!-~]{0,8}`).Draw(t, "url")
			p.Media = append(p.Media, gen.Media{URL: url, Alt: rapid.OneOf(rapid.Just(""), texts).Draw(t, "alt")})
		}
		for _, name := range rapid.SliceOfNDistinct(texts, 0, 2, rapid.ID).Draw(t, "options") {
			p.Options = append(p.Options, gen.OptionDefinition{Name: name, Values: rapid.SliceOfN(texts, 1, 3).Draw(t, "values")})
		}
		for range rapid.IntRange(1, 3).Draw(t, "variants") {
			p.Variants = append(p.Variants, gen.Variant{
				SKU: "tea", Options: filled(pairs.Draw(t, "variant")), Price: amounts(currency).Draw(t, "price"),
				Cost: rapid.OneOf(rapid.Just(gen.Money{}), amounts(currency)).Draw(t, "cost"), WeightGrams: rapid.Int64Range(0, 9).Draw(t, "weight"),
				Components: components().Draw(t, "components"),
			})
		}
		return p
	})
}

func components() *rapid.Generator[[]gen.Component] {
	one := rapid.Custom(func(t *rapid.T) gen.Component {
		return gen.Component{SKU: texts.Draw(t, "sku"), Quantity: rapid.Int64Range(1, 1000).Draw(t, "quantity")}
	})
	return rapid.OneOf(rapid.Just([]gen.Component(nil)), rapid.SliceOfN(one, 1, 3))
}

// filled is nil for nothing, as absent fields are.
func filled(m map[string]string) map[string]string {
	if len(m) == 0 {
		return nil
	}
	return m
}

func TestProductsSurviveAFile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := products().Draw(t, "product")
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		if err := w.WriteAll(append([][]string{ProductColumns}, ProductRows(want)...)); err != nil {
			t.Fatal(err)
		}
		got, faults := readAll(t, Products, file.String())
		if len(faults) > 0 || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Fatalf("read %+v, %v\nwant %+v", got, faults, want)
		}
	})
}

func TestPricesSurviveAFile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := gen.Price{ListID: "web", SKU: "tea", Price: amounts("EUR").Draw(t, "price")}
		want.CompareAt = rapid.OneOf(rapid.Just(gen.Money{}), amounts("EUR")).Draw(t, "compare at")
		if rapid.Bool().Draw(t, "limited") {
			want.From = time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "from"), 0).UTC()
			want.Until = want.From.Add(time.Duration(rapid.Int64Range(1, 1e9).Draw(t, "for")) * time.Microsecond)
		}
		var file bytes.Buffer
		if err := csv.NewWriter(&file).WriteAll([][]string{PriceColumns, PriceRow(want)}); err != nil {
			t.Fatal(err)
		}
		got, faults := readAll(t, Prices, file.String())
		if len(faults) > 0 || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Fatalf("read %+v, %v\nwant %+v", got, faults, want)
		}
	})
}

type failer interface{ Fatal(...any) }

func readAll(t failer, k kind, file string) (values []any, faults []Fault) {
	table, err := NewTable(strings.NewReader(file), k.columns, k.required)
	if err != nil {
		t.Fatal(err)
	}
	err = k.entries(table,
		func(e Entry) error { values = append(values, e.value); return nil },
		func(f Fault) { faults = append(faults, f) })
	if err != nil {
		t.Fatal(err)
	}
	return values, faults
}

const header = "product,title,sku,price,currency,weight_grams,variant,media,status\n"

func TestWhatCannotBeReadIsAFaultOfItsCell(t *testing.T) {
	t.Parallel()
	for rows, want := range map[string]Fault{
		"1,Tea,tea,12,EUR\n":                   {2, "", "wrong number of fields"},
		",Tea,tea,12,EUR,,,,\n":                {2, "product", "needs a number"},
		"1,Tea,tea,\"12,5\",EUR,,,,\n":         {2, "price", "19.99"},
		"1,Tea,tea,12.345,EUR,,,,\n":           {2, "price", "at most 2 digits"},
		"1,Tea,tea,12.5,JPY,,,,\n":             {2, "price", "such as 1999"},
		"1,Tea,tea,,EUR,,,,\n":                 {2, "price", "needs a price"},
		"1,Tea,tea,12,EUR,heavy,,,\n":          {2, "weight_grams", "whole number"},
		"1,Tea,tea,12,EUR,,size,,\n":           {2, "variant", "name=value"},
		"1,Tea,a,1,EUR,,,,\n1,,b,2x,EUR,,,,\n": {3, "price", "2x"},
	} {
		values, faults := readAll(t, Products, header+rows)
		if len(values) != 0 || len(faults) != 1 {
			t.Errorf("%q: read %v with the faults %v", rows, values, faults)
			continue
		}
		if got := faults[0]; got.Line != want.Line || got.Column != want.Column || !strings.Contains(got.Detail, want.Detail) {
			t.Errorf("%q: %v, want %v", rows, got, want)
		}
	}
}

func TestHeadersAreCheckedFirst(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"":                                       "read the header",
		"product,title,sku,price,colour":         "colour",
		"product,title,sku,price":                `"currency" is missing`,
		"product,title,sku,sku,price":            "twice",
		"\ufeffproduct,title,sku,price,currency": "",
	} {
		_, err := NewTable(strings.NewReader(header+"\n"), Products.columns, Products.required)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q says %v, want %q", header, err, want)
		}
	}
}

func TestOwnNumbersAreAlwaysTheSameProduct(t *testing.T) {
	t.Parallel()
	const ever = "prd_01926f5c-7c3a-7b1e-9d52-3f0e6a1b2c4d"
	first, again := productID("4711"), productID("4711")
	if productID(ever) != ever || first != again || first == productID("4712") {
		t.Error("numbers do not tell products apart")
	}
	if !productIDForm.MatchString(productID("4711")) {
		t.Errorf("4711 became %s", productID("4711"))
	}
}
