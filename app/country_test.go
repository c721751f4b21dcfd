package app

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryCountryIsListedOnce(t *testing.T) {
	t.Parallel()
	lists := strings.Join([]string{withoutPostcodes, elsewhere}, " ")
	for _, codes := range postcodeForms {
		lists += " " + codes
	}
	codes := strings.Fields(lists)
	slices.Sort(codes)
	if distinct := slices.Compact(slices.Clone(codes)); len(distinct) != len(codes) {
		t.Errorf("%d codes, %d of them distinct", len(codes), len(distinct))
	}
	if len(codes) != 249 {
		t.Errorf("%d countries, ISO 3166-1 has 249", len(codes))
	}
	for _, code := range strings.Fields(withRegions) {
		if countries[code].postcode == nil {
			t.Errorf("%s has regions and no form of postcode", code)
		}
	}
}
