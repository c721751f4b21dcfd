package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cartwright/app/audit"
)

func TestACountIsReadByItsHeader(t *testing.T) {
	t.Parallel()
	units, err := parseCount("\ufefflocation,note,counted,sku\nberlin,,3,tea\nlyon,wet,0,pot\n")
	if err != nil || len(units) != 2 || units[audit.Place{SKU: "tea", Location: "berlin"}] != 3 {
		t.Errorf("read %v, %v", units, err)
	}
	for content, says := range map[string]string{
		"":                                      "header",
		"sku,location\n":                        "must name",
		"sku,location,counted\ntea,berlin,x\n":  "line 2",
		"sku,location,counted\ntea,berlin,-1\n": "line 2",
		"sku,location,counted\n,berlin,1\n":     "a SKU and a location",
		"sku,location,counted\ntea,berlin,1\ntea,berlin,1\n": "twice",
		"sku,location,counted\ntea,berlin\n":                 "fields",
	} {
		if _, err := parseCount(content); err == nil || !strings.Contains(err.Error(), says) {
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
	file := filepath.Join(t.TempDir(), "count.csv")
	if err := os.WriteFile(file, []byte("sku,location,counted\ntea,berlin,8\npot,lyon,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ args, says string }{
		{"", "1 places, 0 counted, 0 different"},
		{"--count " + file, "2 counted, 2 different"},
		{"--apply --count " + file, "2 different, 2 adjusted"},
		{"--apply --count " + file, "2 counted, 0 different"},
	} {
		out, failed := served.cartwright(strings.Fields("reconcile stock " + row.args)...)
		if failed || !strings.Contains(out, row.says) {
			t.Errorf("%q fails %v and says\n%s", row.args, failed, out)
		}
	}
}
