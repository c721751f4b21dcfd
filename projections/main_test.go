package projections_test

import (
	"flag"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain keeps the properties quick; -rapid.checks asks for more. It may also be a worker of TestExactlyOnceUnderFire.
func TestMain(m *testing.M) {
	if orders := os.Getenv(workerEnv); orders != "" {
		work(orders)
		return
	}
	if err := flag.Set("rapid.checks", "30"); err != nil {
		os.Exit(2)
	}
	// The database server lives as long as the test program.
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("os/exec.(*Cmd).Start.func2"), goleak.IgnoreAnyFunction("os/exec.(*Cmd).Wait"))
}
