package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const catalogueCSV = `product,status,title,text,category,attributes,options,sku,variant,price,currency,cost,tax_class,weight_grams,gtin,components
P-0,published,Tea for two,,kitchen,,,SET-1,,35.00,EUR,,,,,TEA-100=1|POT-1=2
P-1,published,Morning tea,"Strong,
and early.",kitchen/tea,origin=Assam|grade=A\|B,size=100 g|size=250 g,TEA-100,size=100 g,6.90,EUR,2.50,reduced,120,4006381333931,
P-1,,,,,,,TEA-250,size=250 g,14.90,EUR,5.10,reduced,280,,
P-2,draft,Pot,,kitchen,,,POT-1,,29.00,EUR,,,,,
P-3,withdrawn,Cup,,kitchen,,,CUP-1,,9.00,USD,,,,,
P-4,published,Spoon,,kitchen,,,POT-1,,3.00,EUR,,,,,
P-5,published,Fork,,kitchen,,,FORK,,3.00,EUR,,,,4006381333932,
P-6,published,Knife,,kitchen,,,KNI FE,,3.00,EUR,,,,,
P-7,published,Plate,,kitchen,,,PLATE,,cheap,EUR,,,,,
P-8,published,Nothing,,kitchen,,,SET-2,,35.00,EUR,,,,,TEA-100=1|SPOON=6
`

const pricesCSV = `list,sku,price,currency,compare_at,from,until
sale,TEA-100,4.90,EUR,6.90,2026-11-27,2026-12-01T12:00:00Z
sale,TEA-100,6.50,EUR,,,
sale,TEA-250,9.90,USD,,,
`

// TestACatalogueGoesFromOneShopToAnother imports, mends nothing, imports again, exports, and imports that elsewhere.
func TestACatalogueGoesFromOneShopToAnother(t *testing.T) {
	t.Parallel()
	here, there := newVictim(t), newVictim(t)
	here.start()
	there.start()
	products, prices := file(t, catalogueCSV), file(t, pricesCSV)

	out, failed := here.cartwright("import", "products", products, "--dry-run")
	if !failed || !strings.Contains(out, "nothing was written") {
		t.Errorf("a dry run says\n%s", out)
	}
	refused := []string{
		"4 created, 0 changed, 0 unchanged, 5 refused", "column sku: The SKU POT-1", // whichever of the two came second
		"line 9, column gtin", "line 10, column sku: must look like", "line 11, column price: \"cheap\"",
		"line 12, column components: No product has",
	}
	for _, part := range refused {
		if !strings.Contains(out, part) {
			t.Errorf("%q is not in what a dry run says\n%s", part, out)
		}
	}
	if out, _ := here.cartwright("export", "products"); strings.Contains(out, "TEA-100") {
		t.Errorf("a dry run has written\n%s", out)
	}
	out, failed = here.cartwright("import", "products", products)
	for _, part := range refused {
		if !failed || !strings.Contains(out, part) {
			t.Errorf("%q is not in\n%s", part, out)
		}
	}
	if out, _ := here.cartwright("import", "products", products); !strings.Contains(out, "0 created, 0 changed, 4 unchanged") {
		t.Errorf("repeated, an import says\n%s", out)
	}
	for _, v := range []*victim{here, there} {
		v.createList(t)
	}
	if out, _ := here.cartwright("import", "prices", prices); !strings.Contains(out, "line 4, column currency: The list sale") ||
		!strings.Contains(out, "1 created, 1 changed") {
		t.Errorf("prices: %s", out)
	}

	for _, noun := range []string{"products", "prices"} {
		var first string
		eventually(t, noun+" are exported", func() bool {
			first, failed = here.cartwright("export", noun)
			return !failed && strings.Count(first, "\n") > 2
		})
		if out, failed := there.cartwright("import", noun, file(t, first)); failed {
			t.Fatalf("import of the %s that were exported: %s", noun, out)
		}
		var second string
		eventually(t, "the second shop has the same "+noun, func() bool {
			second, _ = there.cartwright("export", noun)
			return same(first, second)
		})
		if out, failed := here.cartwright("import", noun, file(t, second)); failed || !strings.Contains(out, "0 created, 0 changed") {
			t.Errorf("brought back, the %s say\n%s", noun, out)
		}
	}
}

func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// cartwright runs a command on the shop, and returns all it says.
func (v *victim) cartwright(args ...string) (out string, failed bool) {
	text, err := exec.Command(v.program, append(args, "--data", v.data)...).CombinedOutput()
	return string(text), err != nil
}

func (v *victim) createList(t *testing.T) {
	t.Helper()
	found, err := readServing(v.data)
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]any{"id": "sale", "name": "Sale", "currency": "EUR"}
	if err := newOffice(found).call(t.Context(), "POST", "/v1/admin/price-lists", list, new(any)); err != nil {
		t.Fatal(err)
	}
}

// same says that two files have the same rows; products stand in the order in which they were created.
func same(a, b string) bool {
	rows := func(text string) map[string]int {
		count := map[string]int{}
		for _, line := range strings.Split(text, "\n") {
			count[line]++
		}
		return count
	}
	return maps.Equal(rows(a), rows(b))
}
