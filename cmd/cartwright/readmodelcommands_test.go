package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

func TestAReplayThatDiffersSaysWhereAndWhatToDo(t *testing.T) {
	t.Parallel()
	const answer = `{"id": "rpl_1", "projection": "orders", "state": "different", "detail": "the new tables differ", "comparison": {
		"position": "7/7", "live_schema": "orders_v1_b1", "equal": false, "not_compared": ["column lines.tax is new"], "tables": [
			{"table": "lines", "rows": 3, "checksum": "42", "live_rows": 3, "missing": 0, "extra": 0, "samples": []},
			{"table": "orders", "rows": 2, "live_rows": 1, "missing": 1, "extra": 0, "samples": ["missing (o1,placed)"]}]}}`
	var r replay
	if err := json.Unmarshal([]byte(answer), &r); err != nil {
		t.Fatal(err)
	}
	told := r.verdict().Error()
	for _, part := range []string{"lines", "equal, checksum 42", "2 rows, live 1", "(o1,placed)", "with orders_v1_b1 at 7/7",
		"not compared: column lines.tax is new", "replays resume rpl_1 --accept-differences"} {
		if !strings.Contains(told, part) {
			t.Errorf("%q is not in\n%s", part, told)
		}
	}
	if r.State = "done"; r.verdict() != nil {
		t.Error("a replay that is done is no error")
	}
}

func TestTheTableOfReadModelsShowsWhatIsAmiss(t *testing.T) {
	t.Parallel()
	list := []projection{
		{Name: "orders", State: "live", CaughtUp: true},
		{Name: "carts", State: "live", Stopped: true, Stuck: true, Trouble: "too much poison"},
	}
	var page bytes.Buffer
	if err := table(&page, list); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"up to date", "STOPPED", "carts: too much poison", "not yet"} {
		if !strings.Contains(page.String(), part) {
			t.Errorf("%q is not in\n%s", part, page.String())
		}
	}
}

// TestAShopIsLookedAfterFromTheCommandLine runs the commands on a shop that is served.
func TestAShopIsLookedAfterFromTheCommandLine(t *testing.T) {
	t.Parallel()
	served := newVictim(t)
	served.start()
	for _, row := range []struct{ args, says string }{
		{"replay orders", "_b2"},
		{"rollback orders", "_b1 again"},
		{"replays", "done"},
		{"projections", "recommendations_v1_b1"},
		{"projections start orders", ""},
		{"parked", "CAUSE"},
		{"parked orders", "CAUSE"},
		{"parked retry orders", "0 events folded"},
		{"reconcile payments", "both books say the same"},
		{"webhooks redrive --since 2026-01-01T00:00:00Z", "0 webhooks will be handled again"},
	} {
		args := append(strings.Fields(row.args), "--data", served.data)
		out, err := exec.Command(served.program, args...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), row.says) {
			t.Errorf("%q fails with %v and says\n%s", row.args, err, out)
		}
	}
}
