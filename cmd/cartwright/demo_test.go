package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cartwright/cmd/cartwright/demo"
)

// TestDemoThenReplayThenVerify is the newcomer's path: watch a shop, rebuild everything that can be read, check every promise.
func TestDemoThenReplayThenVerify(t *testing.T) {
	t.Parallel()
	program := build(t)
	data := filepath.Join(t.TempDir(), "shop")
	var summary demo.Summary
	command(t, &summary, program, "demo", "--orders", "25", "--shoppers", "6", "--products", "40", "--data", data, "--json")
	if summary.OrdersPlaced != 25 || summary.Violations != 0 || summary.Oversold != 0 || summary.Events == 0 {
		t.Errorf("the demo came to %+v", summary)
	}
	if over := summary.OrdersDelivered + summary.DeliveriesFailed; over != 25 {
		t.Errorf("%d of 25 parcels have come to an end", over)
	}
	if summary.PaidByGiftCard == 0 || summary.PaidBySavedCard == 0 || len(summary.Promotions) == 0 {
		t.Errorf("shoppers made nothing of gift cards, saved cards or promotions: %+v", summary)
	}
	if out, err := exec.Command(program, "replay", "--all", "--data", data).CombinedOutput(); err != nil {
		t.Errorf("replay: %v\n%s", err, out)
	}
	var verified report
	command(t, &verified, program, "verify", "--data", data, "--json")
	if verified.OrdersPlaced != 25 || len(verified.Violations) != 0 || len(verified.ReadModels) != len(readModels()) {
		t.Errorf("after the replay verify says %+v", verified)
	}
}

func TestMistypedCommandsTeach(t *testing.T) {
	t.Parallel()
	program := build(t)
	for _, row := range []struct{ args, says string }{
		{"demo --orders 0", "--orders must be at least 1"},
		{"replay", "name one read model, or say --all"},
		{"serve --eventstore nonsense --data " + t.TempDir(), "esdb://"},
		{"serv", "serve"},
		{"verify --data " + t.TempDir(), "there is no shop in"},
		{"token --sub ada --data " + t.TempDir(), "there is no shop in"},
	} {
		out, err := exec.Command(program, strings.Fields(row.args)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), row.says) {
			t.Errorf("%q fails with %v and says %q; want it to say %q", row.args, err, out, row.says)
		}
	}
}

func TestEveryFlagCanBeSetByTheEnvironment(t *testing.T) {
	t.Parallel()
	out, err := exec.Command(build(t), "serve", "--help").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"DATA", "EVENTSTORE", "DATABASE", "LISTEN", "LOG_LEVEL", "PG_BIN"} {
		if !strings.Contains(string(out), "CARTWRIGHT_"+name) {
			t.Errorf("serve --help does not mention CARTWRIGHT_%s", name)
		}
	}
}

func TestOnlyServeShowsTheSettingsOfAShop(t *testing.T) {
	t.Parallel()
	program := build(t)
	for command, shows := range map[string]bool{"serve": true, "verify": false, "replays pause": false, "import products": false} {
		out, err := exec.Command(program, append(strings.Fields(command), "--help")...).CombinedOutput()
		if err != nil || strings.Contains(string(out), "--tax-level") != shows || !strings.Contains(string(out), "--data") {
			t.Errorf("%s --help fails with %v and says\n%s", command, err, out)
		}
	}
	if out, err := exec.Command(program, "parked", "--tax-level", "order", "--help").CombinedOutput(); err != nil {
		t.Errorf("a setting is not taken elsewhere: %v\n%s", err, out)
	}
}

// build compiles the program.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "cartwright")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// command runs the program and decodes the JSON it prints.
func command(t *testing.T, into any, program string, args ...string) {
	t.Helper()
	run := exec.Command(program, args...)
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%s printed %q: %v", strings.Join(args, " "), out, err)
	}
}

// answersWith reports whether a GET is answered with the status.
func answersWith(url string, status int) bool {
	resp, err := http.Get(url)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == status
}
