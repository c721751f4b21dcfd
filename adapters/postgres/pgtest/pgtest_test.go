package pgtest_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/adapters/postgres/pgtest"
)

// userEnv makes the test program one that uses a database and then ends without cleaning up.
const userEnv = "CARTWRIGHT_TEST_PGTEST_USER"

func TestEveryTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	one, two := pgtest.Open(t), pgtest.Open(t)
	if _, err := one.Exec(t.Context(), "CREATE TABLE mine (n int)"); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Exec(t.Context(), "CREATE TABLE mine (n int)"); err != nil {
		t.Errorf("the second database is not fresh: %v", err)
	}
}

func TestDatabasesAreDropped(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("user", func(t *testing.T) { url = pgtest.URL(t) })
	if conn, err := pgx.Connect(t.Context(), url); err == nil {
		conn.Close(t.Context())
		t.Error("the database outlived its test")
	}
}

// TestUser is run by TestNothingIsLeftBehind in a process of its own.
func TestUser(t *testing.T) {
	if os.Getenv(userEnv) == "" {
		t.Skip("only runs as another test's process")
	}
	pool := pgtest.Open(t)
	fmt.Println("host:", pool.Config().ConnConfig.Host)
	os.Exit(0)
}

func TestNothingIsLeftBehind(t *testing.T) {
	t.Parallel()
	user := exec.Command(os.Args[0], "-test.run", "^TestUser$")
	user.Env = append(os.Environ(), userEnv+"=1")
	out, err := user.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_, host, found := strings.Cut(strings.TrimSpace(string(out)), "host: ")
	if !found {
		t.Fatalf("no host in %q", out)
	}
	folder := strings.TrimSuffix(host, "/pg/socket")
	deadline := time.After(15 * time.Second)
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s is still there", folder)
		}
	}
}
