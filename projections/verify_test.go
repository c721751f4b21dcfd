package projections_test

import (
	"strings"
	"testing"
)

func TestVerifyAgreesWithWhatWasFolded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 60)))
	w.sell(t, 60) // may or may not be folded by now
	difference, err := engine.Verify(within(t), "sales")
	must(t, err)
	if !difference.Empty() || difference.Events < 120 {
		t.Errorf("%d events: %s", difference.Events, difference)
	}
}

func TestVerifyFindsAWrongRow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 60)))
	w.spoil(t, engine)
	difference, err := engine.Verify(within(t), "sales")
	must(t, err)
	if len(difference.Tables) != 1 || difference.Tables[0].Missing != 1 || difference.Tables[0].Extra != 1 {
		t.Fatalf("found %+v", difference)
	}
	if text := difference.String(); !strings.Contains(text, "product") || !strings.Contains(text, "sku-3") {
		t.Errorf("says %q", text)
	}
}
