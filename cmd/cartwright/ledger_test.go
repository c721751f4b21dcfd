package main

import (
	"os/exec"
	"strings"
	"testing"
)

func TestTheTrialBalanceSumsUpEachCurrency(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	err := trialBalance(&page, []turnover{
		{"receivable", "EUR", 3000, 1000, 2000}, {"revenue", "EUR", 0, 2000, -2000}, {"receivable", "JPY", 500, 500, 0},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"€30.00", "-€20.00", "all EUR €30.00 €30.00", "¥500", "all JPY"} {
		if !strings.Contains(strings.Join(strings.Fields(page.String()), " "), part) {
			t.Errorf("%q is not in\n%s", part, page.String())
		}
	}
}

// TestTheBooksAreReadFromTheCommandLine runs the commands on a shop that is served.
func TestTheBooksAreReadFromTheCommandLine(t *testing.T) {
	t.Parallel()
	served := newVictim(t)
	served.start()
	for _, row := range []struct {
		args, says string
		fails      bool
	}{
		{"ledger", "ACCOUNT", false},
		{"ledger --from 2026-01-01 --json", "[]", false},
		{"ledger --from yesterday", "from", true},
		{"ledger order ord_00000000-0000-7000-8000-00000000ffff", "no such order", true},
	} {
		args := append(strings.Fields(row.args), "--data", served.data)
		out, err := exec.Command(served.program, args...).CombinedOutput()
		if (err != nil) != row.fails || !strings.Contains(string(out), row.says) {
			t.Errorf("%q ends with %v and says\n%s", row.args, err, out)
		}
	}
}
