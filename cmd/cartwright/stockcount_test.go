package main

import (
	"strings"
	"testing"

	"cartwright/app/audit"
)

func TestACountIsReadByItsHeader(t *testing.T) {
	t.Parallel()
	units, lines, err := parseCount("\ufefflocation,note,counted,sku\nberlin,,3,tea\nlyon,wet,0,pot\n")
	if err != nil || len(units) != 2 || units[audit.Place{SKU: "tea", Location: "berlin"}] != 3 || lines[audit.Place{SKU: "pot", Location: "lyon"}] != 3 {
		t.Errorf("read %v at %v, %v", units, lines, err)
	}
	for content, says := range map[string]string{
		"":                                      "header",
		"sku,location\n":                        "must name",
		"sku,location,counted\ntea,berlin,x\n":  "line 2",
		"sku,location,counted\ntea,berlin,-1\n": "line 2",
		"sku,location,counted\n,berlin,1\n":     "a SKU and a location",
		"sku,location,counted\ntea,berlin,1\ntea,berlin,1\n": "twice",
		"sku,location,counted\ntea,berlin\n":                 "line 2: wrong number of fields",
		"sku,location,counted\ntea\npot,berlin,x\n":          "line 3",
	} {
		if _, _, err := parseCount(content); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %s", content, err, says)
		}
	}
}

// TestACountIsAppliedOnce counts a shop that is served.
func TestACountIsAppliedOnce(t *testing.T) {
	t.Parallel()
	served := newVictim(t)
	served.start()
	found, err := readServing(served.data)
	if err != nil {
		t.Fatal(err)
	}
	receipt := map[string]any{"quantity": 10, "cause": "first count"}
	if err := newOffice(found).call(t.Context(), "POST", "/v1/admin/stock/tea/berlin/receipts", receipt, new(any)); err != nil {
		t.Fatal(err)
	}
	pot := map[string]any{"title": "Pot", "variants": []any{map[string]any{"sku": "pot", "price": map[string]any{"amount": 1, "currency": "EUR"}}}}
	for _, made := range []struct {
		method, path string
		body         any
	}{
		{"POST", "/v1/admin/products", pot},
		{"PUT", "/v1/admin/locations/lyon", map[string]any{"name": "Lyon"}},
	} {
		if err := newOffice(found).call(t.Context(), made.method, made.path, made.body, new(any)); err != nil {
			t.Fatal(err)
		}
	}
	count := func(rows string) string { return file(t, "sku,location,counted\n"+rows) }
	good := count("tea,berlin,8\npot,lyon,2\n")
	for _, row := range []struct {
		args   string
		failed bool
		says   string
	}{
		{"", false, "1 places, 0 counted, 0 different"},
		{"--count " + count("tea,berlin,many\n,lyon,1\ntea,berlin,8\ntea,berlin,9\n"), true, "line 3: a SKU"},
		{"--count " + count("tea,berlin\n"), true, "with --at 20"},
		{"--apply --count " + count("tea,berlin,10\ntee,berlin,3\n"), true, "line 3: No product has this SKU"},
		{"--apply --count " + count("tea,berlin,10\npot,lion,3\n"), true, "line 3: There is no such location"},
		{"", false, "1 places, 0 counted, 0 different"},
		{"--count " + good, false, "2 counted, 2 different"},
		{"--apply --count " + good, false, "2 different, 2 adjusted"},
		{"--apply --count " + good, false, "2 counted, 0 different"},
	} {
		out, failed := served.cartwright(strings.Fields("reconcile stock " + row.args)...)
		if failed != row.failed || !strings.Contains(out, row.says) {
			t.Errorf("%q fails %v and says\n%s", row.args, failed, out)
		}
	}
}
