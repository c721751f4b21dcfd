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
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/adapters/postgres/private"
)

// ownerEnv makes the test program a process that owns a server in the named folder, to be killed.
const ownerEnv = "CARTWRIGHT_TEST_OWNER_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(ownerEnv); dir != "" {
		beOwner(dir)
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

func start(t *testing.T, dir string) *private.Server {
	t.Helper()
	server, err := private.Start(t.Context(), private.Options{Dir: dir, Settings: map[string]string{"fsync": "off"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Stop() })
	return server
}

// ask runs one statement and returns its single value as text.
func ask(t *testing.T, server *private.Server, query string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var answer string
	if err := conn.QueryRow(t.Context(), query).Scan(&answer); err != nil && err != pgx.ErrNoRows {
		t.Fatal(err)
	}
	return answer
}

func TestWhatIsStoredOutlivesTheServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := start(t, dir)
	ask(t, first, "CREATE TABLE kept AS SELECT 'still here' AS word")
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, start(t, dir), "SELECT word FROM kept"); got != "still here" {
		t.Errorf("after a restart the table holds %q", got)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	server, err := private.Start(t.Context(), private.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	for query, want := range map[string]string{
		"SHOW fsync":              "on",
		"SHOW synchronous_commit": "on",
		"SHOW listen_addresses":   "",
		"SHOW TimeZone":           "UTC",
		"SHOW server_encoding":    "UTF8",
		"SHOW jit":                "off",
		"SELECT lower('É')":       "é",
		"SELECT min(w) FROM (VALUES ('a'), ('B')) AS t(w)": "B", // by bytes
	} {
		if got := ask(t, server, query); got != want {
			t.Errorf("%s = %q, want %q", query, got, want)
		}
	}
}

func TestOneFolderOneServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start(t, dir)
	_, err := private.Start(t.Context(), private.Options{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("in use by process %d", os.Getpid())) {
		t.Errorf("a second server in the same folder: %v", err)
	}
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), strings.Repeat("long ", 20), strings.Repeat("longer,", 20))
	server := start(t, dir)
	if got := ask(t, server, "SELECT 'reached'"); got != "reached" {
		t.Errorf("got %q", got)
	}
}

// A repository under /root, or a temporary folder, is closed to the user the server runs as.
func TestFolderBelowAClosedOne(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(t.TempDir(), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, start(t, filepath.Join(closed, "data")), "SELECT 'reached'"); got != "reached" {
		t.Errorf("got %q", got)
	}
	info, err := os.Stat(closed)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder above was changed: %v %v", info.Mode(), err)
	}
}

func TestHalfMadeClusterIsMadeAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "data.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	ask(t, start(t, dir), "SELECT 'made'")
}

func TestDataOfAnotherVersionIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := private.Start(t.Context(), private.Options{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "made by PostgreSQL 9") {
		t.Errorf("data of version 9: %v", err)
	}
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
	pretendReused(t, dir)
	if got := ask(t, start(t, dir), "SELECT word FROM kept"); got != "still here" {
		t.Errorf("after a crash the table holds %q", got)
	}
}

// pretendReused makes it look as if the killed server's process id now belonged to a living process.
func pretendReused(t *testing.T, dir string) {
	t.Helper()
	pidFile := filepath.Join(dir, "data", "postmaster.pid")
	text, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	self := strconv.Itoa(os.Getpid()) + "\n"
	if err := os.WriteFile(pidFile, []byte(self+rest), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "server.lock"), []byte(self), 0o600); err != nil {
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

func TestStartHonoursTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	dir := t.TempDir()
	if server, err := private.Start(ctx, private.Options{Dir: dir}); err == nil {
		server.Stop()
		t.Fatal("started although the context had ended")
	}
	ask(t, start(t, dir), "SELECT 'made'")
}
