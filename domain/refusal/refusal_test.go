package refusal

import (
	"errors"
	"fmt"
	"testing"
)

func TestADeclaredRefusalIsNeverChanged(t *testing.T) {
	t.Parallel()
	declared := New(Conflict, "cart_full", "The cart is full.")
	fuller := declared.At("/sku").Because("The cart has 100 lines already.")
	if want := (Refusal{Conflict, "cart_full", "/sku", "The cart has 100 lines already."}); *fuller != want {
		t.Errorf("refuses with %+v, want %+v", *fuller, want)
	}
	if want := (Refusal{Conflict, "cart_full", "", "The cart is full."}); *declared != want {
		t.Errorf("declared %+v, want %+v", *declared, want)
	}
}

func TestRefusalsAreMatchedByCode(t *testing.T) {
	t.Parallel()
	full, empty := New(Conflict, "cart_full", "Full."), New(Conflict, "cart_empty", "Empty.")
	wrapped := fmt.Errorf("add an item: %w", full.At("/sku").Because("Quite full."))
	if !errors.Is(wrapped, full) {
		t.Error("a refusal does not match its declaration")
	}
	if errors.Is(wrapped, empty) || errors.Is(full, errors.New("Full.")) {
		t.Error("a refusal matches another error")
	}
	if full.Error() != "Full." {
		t.Errorf("says %q", full.Error())
	}
}
