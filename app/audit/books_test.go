package audit_test

import (
	"testing"
	"time"

	"cartwright/app"
	"cartwright/app/audit"
)

func TestTheBooksAreCompared(t *testing.T) {
	t.Parallel()
	compare := func(change func(audit.Books), unbalanced ...audit.Violation) []audit.Violation {
		a, books := audit.New(), booked()
		for _, r := range card().log {
			a.See(r)
		}
		change(books)
		a.CompareBooks(books, unbalanced...)
		return a.Report()
	}
	if found := compare(func(audit.Books) {}); len(found) != 0 {
		t.Errorf("violations in sound books: %v", found)
	}
	for heading := range booked() {
		if found := compare(func(b audit.Books) { b[heading]++ }); !names(found, "ledger_matches_log") {
			t.Errorf("1 too much for %v was not found", heading)
		}
	}
	if found := compare(func(b audit.Books) { delete(b, audit.Heading{What: audit.Sales, Currency: "EUR"}) }); !names(found, "ledger_matches_log") {
		t.Error("sales that are not booked were not found")
	}
	if found := compare(func(audit.Books) {}, audit.Violation{Rule: "ledger_balances"}); !names(found, "ledger_balances") {
		t.Error("an entry that does not balance was not reported")
	}
}

func TestTheProvidersLedgerIsCompared(t *testing.T) {
	t.Parallel()
	twice := app.Account{ProviderRef: "psp_1", Amount: total, Captures: []app.Movement{{Amount: total}, {Amount: total}}}
	if found := report(sale().log, twice); !names(found, "captured_once") {
		t.Errorf("a double capture at the provider was not found; found %v", found)
	}
	foreign := app.Account{ProviderRef: "psp_9", Amount: total, Captures: []app.Movement{{Amount: total}}}
	if found := report(sale().log, foreign); !names(found, "ledger_matches_provider") {
		t.Errorf("a capture only the provider knows was not found; found %v", found)
	}
}

func TestBothBooksAreRead(t *testing.T) {
	t.Parallel()
	paid := app.Account{ProviderRef: "psp_1", Amount: total, Captures: []app.Movement{{Amount: total}}}
	refunded := paid
	refunded.Refunds = []app.Movement{{Amount: price}}
	if found := report(sale().log, refunded); !names(found, "ledger_matches_provider") {
		t.Errorf("a refund only the provider knows was not found; found %v", found)
	}
	unpaid := app.Account{ProviderRef: "psp_1", Amount: total}
	if found := report(sale().log, unpaid); !names(found, "ledger_matches_provider") {
		t.Errorf("a capture only we know was not found; found %v", found)
	}
}

func TestBooksAreReconciledFromATimeOn(t *testing.T) {
	t.Parallel()
	paid := app.Account{ProviderRef: "psp_1", Status: app.AccountHeld, Amount: total, Captures: []app.Movement{{Amount: total}}}
	for since, want := range map[time.Time]int{{}: 1, time.Unix(1, 0): 0} {
		r := audit.Reconciliation{Provider: app.Sandbox, Since: since}
		for _, e := range sale().log {
			r.See(e)
		}
		if here, differences := r.Compare([]app.Account{paid}[:want], []app.Account{paid}); here != want || len(differences) != 0 {
			t.Errorf("since %v: %d payments, %v", since, here, differences)
		}
		if _, differences := r.Compare(nil, nil); len(differences) != want {
			t.Errorf("since %v: an empty book differs in %v", since, differences)
		}
	}
}
