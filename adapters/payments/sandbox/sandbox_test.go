package sandbox_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/domain/money"
)

var price = money.Of(1999, "EUR")

func TestMoneyMovesOncePerKey(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	ref := authorise(t, p, "a", "tok_visa")
	for range 2 {
		if again := authorise(t, p, "a", "tok_visa"); again != ref {
			t.Errorf("authorised again as %s, not %s", again, ref)
		}
		must(t, capture(t, p, "c", ref, price))
		must(t, refund(t, p, "r1", ref, money.Of(999, "EUR")))
		must(t, refund(t, p, "r2", ref, money.Of(1000, "EUR")))
	}
	accounts := sandbox.Accounts(p.Ledger())
	if len(accounts) != 1 || accounts[0].Captured() != price || accounts[0].Refunded() != price || len(accounts[0].Captures) != 1 {
		t.Errorf("accounts %+v", accounts)
	}
}

func TestConcurrentRepeatsMoveMoneyOnce(t *testing.T) {
	t.Parallel()
	p := open(t, t.TempDir())
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			yes, err := p.Authorise(t.Context(), app.Ask{Key: "a"}, app.AuthoriseRequest{Amount: price, Token: "tok_visa"})
			if err = errors.Join(err, capture(t, p, "c", yes.ProviderRef, price)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := len(p.Ledger()); n != 2 {
		t.Errorf("%d entries, not an authorisation and a capture", n)
	}
}

func TestWhatIsNotPossibleIsDeclined(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	taken, let := authorise(t, p, "taken", "tok_visa"), authorise(t, p, "let", "tok_visa")
	must(t, capture(t, p, "take", taken, price))
	must(t, p.Void(t.Context(), app.Ask{Key: "let go"}, let))
	for name, err := range map[string]error{
		"capture of nothing":            capture(t, p, "1", "sbx_none", price),
		"second capture":                capture(t, p, "2", taken, price),
		"capture of what was let":       capture(t, p, "3", let, price),
		"capture of too much":           capture(t, p, "4", authorise(t, p, "x", "tok_visa"), money.Of(2000, "EUR")),
		"void of what was taken":        p.Void(t.Context(), app.Ask{Key: "5"}, taken),
		"second void":                   p.Void(t.Context(), app.Ask{Key: "6"}, let),
		"refund of what was let":        refund(t, p, "7", let, price),
		"refund of too much":            refund(t, p, "8", taken, money.Of(2000, "EUR")),
		"refund of another coin":        refund(t, p, "9", taken, money.Of(1, "USD")),
		"a first capture of nothing":    capture(t, p, "10", authorise(t, p, "y", "tok_visa"), money.Of(0, "EUR")),
		"a capture after the last":      capture(t, p, "11", taken, money.Of(0, "EUR")),
		"the same refusal, asked again": capture(t, p, "2", taken, price),
	} {
		if !isDeclined(err) {
			t.Errorf("%s: %v, not declined", name, err)
		}
	}
}

func TestTokensMisbehave(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"tok_declined", "tok_insufficient_funds"} {
		p := open(t, "")
		for range 2 {
			if _, err := try(t, p, token); !isDeclined(err) {
				t.Errorf("%s: %v, not declined", token, err)
			}
		}
	}
	for token, moved := range map[string]int{"tok_timeout_once": 1, "tok_error_once": 0} {
		p := open(t, "")
		if _, err := try(t, p, token); err == nil || isDeclined(err) || len(p.Ledger()) != moved {
			t.Errorf("%s: first %v with %d entries", token, err, len(p.Ledger()))
		}
		if _, err := try(t, p, token); err != nil || len(p.Ledger()) != 1 {
			t.Errorf("%s: then %v with %d entries", token, err, len(p.Ledger()))
		}
	}
}

func TestSlowAnswersGiveUpWithTheCaller(t *testing.T) {
	t.Parallel()
	p, err := sandbox.Open(sandbox.Options{Slow: time.Hour})
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = p.Authorise(ctx, app.Ask{Key: "a"}, app.AuthoriseRequest{Amount: price, Token: "tok_slow"})
	if !errors.Is(err, context.Canceled) || len(p.Ledger()) != 0 {
		t.Errorf("%v with %d entries", err, len(p.Ledger()))
	}
}

func TestTheLedgerSurvivesACrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := open(t, dir)
	ref := authorise(t, p, "a", "tok_visa")
	must(t, capture(t, p, "c", ref, price))
	want := p.Ledger()
	must(t, p.Close())
	tear(t, dir)
	if got, err := sandbox.ReadLedger(dir); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("read %+v, %v", got, err)
	}
	p = open(t, dir)
	if again := authorise(t, p, "a", "tok_visa"); again != ref || len(p.Ledger()) != len(want) {
		t.Errorf("authorised again as %s with %d entries", again, len(p.Ledger()))
	}
	must(t, refund(t, p, "r", ref, price))
	if got, err := sandbox.ReadLedger(dir); err != nil || !reflect.DeepEqual(got, p.Ledger()) {
		t.Errorf("read %+v, %v", got, err)
	}
}

func TestADamagedLedgerIsNotTrusted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "payments.jsonl"), []byte("{}\nnonsense\n{}\n"), 0o600))
	if _, err := sandbox.Open(sandbox.Options{Dir: dir}); err == nil {
		t.Error("a damaged ledger was opened")
	}
	if _, err := sandbox.ReadLedger(dir); err == nil {
		t.Error("a damaged ledger was read")
	}
	if entries, err := sandbox.ReadLedger(t.TempDir()); err != nil || len(entries) != 0 {
		t.Errorf("no ledger reads as %v, %v", entries, err)
	}
}

// tear leaves half a line behind, as a crash in the middle of a write does.
func tear(t *testing.T, dir string) {
	t.Helper()
	file, err := os.OpenFile(filepath.Join(dir, "payments.jsonl"), os.O_WRONLY|os.O_APPEND, 0)
	must(t, err)
	_, err = file.WriteString(`{"key":"torn","kind":"capt`)
	must(t, errors.Join(err, file.Close()))
}

func open(t *testing.T, dir string) *sandbox.Provider {
	t.Helper()
	p, err := sandbox.Open(sandbox.Options{Dir: dir})
	must(t, err)
	t.Cleanup(func() { p.Close() })
	return p
}

func try(t *testing.T, p *sandbox.Provider, token string) (string, error) {
	t.Helper()
	yes, err := p.Authorise(t.Context(), app.Ask{Key: "key"}, app.AuthoriseRequest{PaymentID: "pay_1", Reference: "ord_1", Amount: price, Token: token})
	return yes.ProviderRef, err
}

func authorise(t *testing.T, p *sandbox.Provider, key, token string) string {
	t.Helper()
	yes, err := p.Authorise(t.Context(), app.Ask{Key: key}, app.AuthoriseRequest{PaymentID: "pay_1", Reference: "ord_1", Amount: price, Token: token})
	must(t, err)
	return yes.ProviderRef
}

func capture(t *testing.T, p *sandbox.Provider, key, ref string, amount money.Money) error {
	t.Helper()
	_, err := p.Capture(t.Context(), app.Ask{Key: key}, app.CaptureRequest{ProviderRef: ref, Amount: amount})
	return err
}

func refund(t *testing.T, p *sandbox.Provider, key, ref string, amount money.Money) error {
	t.Helper()
	_, err := p.Refund(t.Context(), app.Ask{Key: key}, app.RefundRequest{ProviderRef: ref, RefundID: key, Amount: amount})
	return err
}

func isDeclined(err error) bool {
	var declined *app.Declined
	return errors.As(err, &declined)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
