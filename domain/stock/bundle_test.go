package stock

import (
	"errors"
	"reflect"
	"testing"
)

// https://github.com/medusajs/medusa/issues/16502: two lines of one order share an inventory item; each is checked alone,
// each finds enough, and together they sell more than there is.
func TestMedusa16502TwoBundlesThatShareAComponent(t *testing.T) {
	t.Parallel()
	bundles := map[string][]Need{
		"breakfast": {{"tea", 1}, {"cup", 2}},
		"gift":      {{"tea", 2}, {"ribbon", 1}},
	}
	needs, err := Expand([]Need{{"breakfast", 3}, {"gift", 2}, {"tea", 1}}, bundles)
	if want := []Need{{"tea", 8}, {"cup", 6}, {"ribbon", 2}}; err != nil || !reflect.DeepEqual(needs, want) {
		t.Fatalf("needs %v, %v; want %v", needs, err, want)
	}
	levels := []Level{level("tea", "berlin", 7), level("cup", "berlin", 6), level("ribbon", "berlin", 2)}
	if _, lacks := (Routing{}).Route(needs, levels); !reflect.DeepEqual(lacks, []Lack{{"tea", 8, 7}}) {
		t.Errorf("lacks %v: each line alone would find enough tea", lacks)
	}
}

func TestBundlesTooLargeToCount(t *testing.T) {
	t.Parallel()
	bundles := map[string][]Need{"crate": {{"tea", MaxUnits/2 + 1}}, "half": {{"tea", MaxUnits / 2}}}
	for _, lines := range [][]Need{{{"crate", 2}}, {{"crate", 1}, {"half", 1}}} {
		if _, err := Expand(lines, bundles); !errors.Is(err, ErrBundle) {
			t.Errorf("%v: %v", lines, err)
		}
	}
}
