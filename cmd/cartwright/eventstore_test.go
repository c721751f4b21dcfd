package main

import (
	"bufio"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"cartwright/app"
)

func TestTheEventStoreAloneServesAndStopsWhenTold(t *testing.T) {
	t.Parallel()
	node := exec.Command(build(t), "eventstore", "--memory", "--listen", "127.0.0.1:0", "--keep", "visit=90d")
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = node.Process.Kill() })
	ready, err := bufio.NewReader(out).ReadString('\n')
	url := strings.TrimSpace(strings.TrimPrefix(ready, "event store ready at "))
	if err != nil || !strings.HasPrefix(url, "esdb://127.0.0.1:") {
		t.Fatalf("it says %q, %v", ready, err)
	}
	l := dial(t, url)
	l.search(t, "a", app.NoStream, "tea")
	if err := node.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := node.Wait(); err != nil {
		t.Errorf("told to stop, it ends with %v", err)
	}
}
