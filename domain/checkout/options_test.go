package checkout

import (
	"slices"
	"testing"

	"cartwright/domain/money"
)

func TestOffered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                      string
		country                   string
		items                     int64
		standard, express, pickup int64
	}{
		{"a small cart pays for its delivery", "DE", 4999, 490, 1290, 0},
		{"a large one is delivered free", "DE", 5000, 0, 1290, 0},
		{"further away costs more", "CH", 4999, 1190, 1990, 0},
		{"also for a large one", "US", 5000, 1500, 2790, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			options := Offered(c.country, money.Of(c.items, "EUR"))
			for i, want := range []int64{c.standard, c.express, c.pickup} {
				if options[i].Price != money.Of(want, "EUR") {
					t.Errorf("%s costs %v, want %d", options[i].Code, options[i].Price, want)
				}
			}
		})
	}
	if options := Offered("AQ", money.Of(1, "EUR")); len(options) > 0 {
		t.Errorf("offers %v where nothing is delivered", options)
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	if !slices.Contains(Methods(money.Of(20000, "EUR")), "invoice") {
		t.Error("a small total cannot be paid by invoice")
	}
	if methods := Methods(money.Of(20001, "EUR")); !slices.Equal(methods, []string{"card", "paypal"}) {
		t.Errorf("a large total can be paid by %v", methods)
	}
}
