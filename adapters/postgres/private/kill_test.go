package private_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"cartwright/adapters/postgres/private"
)

// ownerEnv makes the test program a process that owns a server in the named folder, to be killed.
const ownerEnv = "CARTWRIGHT_TEST_OWNER_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(ownerEnv); dir != "" {
		beOwner(dir)
		return
	}
	os.Exit(m.Run())
}

func beOwner(dir string) {
	server, err := private.Start(context.Background(), private.Options{Dir: dir})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(server.PID())
	<-server.Done()
}

func TestKilledServerStartsAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server := start(t, dir)
	ask(t, server, "CREATE TABLE kept AS SELECT 'still here' AS word")
	kill(t, server.PID())
	<-server.Done()
	if err := server.Stop(); err == nil {
		t.Error("Stop does not say that the server was killed")
	}
	if got := ask(t, start(t, dir), "SELECT word FROM kept"); got != "still here" {
		t.Errorf("after a crash the table holds %q", got)
	}
}

func TestAReusedProcessIDKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	owner, serverPID := startOwner(t, dir)
	kill(t, serverPID)
	owner.Wait()
	pretendReused(t, dir, start(t, t.TempDir()).PID())
	if got := ask(t, start(t, dir), "SELECT 'up'"); got != "up" {
		t.Errorf("got %q", got)
	}
}

// pretendReused makes it look as if the killed server's process id now belonged to another process of its user.
func pretendReused(t *testing.T, dir string, pid int) {
	t.Helper()
	reused := strconv.Itoa(pid) + "\n"
	for _, name := range []string{"data/postmaster.pid", "socket/.s.PGSQL.5432.lock"} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(text), "\n")
		if err := os.WriteFile(path, []byte(reused+rest), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "server.lock"), []byte(reused), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestKilledOwnerLeavesNoServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	owner, serverPID := startOwner(t, dir)
	kill(t, owner.Process.Pid)
	owner.Wait()
	// The next start waits for the server that is still leaving.
	next := start(t, dir)
	if next.PID() == serverPID {
		t.Error("the old server was taken over")
	}
	if err := syscall.Kill(serverPID, 0); err != syscall.ESRCH && !zombie(serverPID) {
		t.Errorf("the server of the killed owner still runs as process %d: %v", serverPID, err)
	}
}

// startOwner runs the test program as the owner of a server, in an environment made to mislead the server.
func startOwner(t *testing.T, dir string) (*exec.Cmd, int) {
	t.Helper()
	owner := exec.Command(os.Args[0])
	owner.Env = append(os.Environ(), ownerEnv+"="+dir, "PGDATA=/nowhere", "PGPORT=1", "PGHOST=nowhere", "PGUSER=nobody")
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { owner.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("the owner did not start: %s", line)
	}
	return owner, pid
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// zombie reports whether a process has exited but was not waited for, as below a container's idle first process.
func zombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(stat), ") Z ")
}
