package private_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/adapters/postgres/private"
)

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

func TestAWrongSettingIsNamed(t *testing.T) {
	t.Parallel()
	wrong := map[string]string{"fsync": "off", "shared_buffers": "plenty"}
	_, err := private.Start(t.Context(), private.Options{Dir: t.TempDir(), Settings: wrong})
	if err == nil || !strings.HasSuffix(err.Error(), `FATAL:  invalid value for parameter "shared_buffers": "plenty"`) {
		t.Errorf("shared_buffers=plenty: %v", err)
	}
}
