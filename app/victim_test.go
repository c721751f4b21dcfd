package app_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/app"
	"cartwright/domain"
)

const (
	victimDir    = "APP_TEST_VICTIM_DIR"
	victimListen = "APP_TEST_VICTIM_LISTEN"
)

// TestMain becomes an event store when it is told to: a process waiting to be killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		beVictim(dir, os.Getenv(victimListen))
	}
	os.Exit(m.Run())
}

func beVictim(dir, listen string) {
	node, err := embedded.Start(context.Background(), embedded.Options{
		Dir: dir, Listen: listen, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(node.Addr())
	select {}
}

// victim is an event store in a process of its own, which comes back at the same address after it was killed.
type victim struct {
	dir, address string
	process      *exec.Cmd
}

func startVictim(t *testing.T) *victim {
	t.Helper()
	v := &victim{dir: t.TempDir()}
	v.start(t)
	t.Cleanup(v.kill)
	return v
}

func (v *victim) start(t *testing.T) {
	t.Helper()
	v.process = exec.Command(os.Args[0])
	v.process.Env = append(os.Environ(), victimDir+"="+v.dir, victimListen+"="+v.address)
	output, err := v.process.StdoutPipe()
	must(t, err)
	must(t, v.process.Start())
	address, err := bufio.NewReader(output).ReadString('\n')
	if err != nil || !strings.HasPrefix(address, "127.0.0.1:") {
		t.Fatalf("the victim says %q, %v", address, err)
	}
	v.address = strings.TrimSpace(address)
}

// kill is kill -9.
func (v *victim) kill() {
	_ = v.process.Process.Kill()
	_ = v.process.Wait() // it was killed, and says so
}

// program is one program of several that share the store: with a connection and with folds of its own.
func (v *victim) program(t *testing.T) app.App {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	connection, err := eventstore.Connect(t.Context(), "esdb://"+v.address+"?tls=false", quiet)
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close()) })
	return app.New(eventstore.NewStreams(connection, domain.Events), shelf{}, vault{}, time.Now)
}
