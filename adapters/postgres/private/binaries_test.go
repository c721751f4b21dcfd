package private_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cartwright/adapters/postgres/private"
)

func fakePrograms(t *testing.T, dir string, names ...string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFindBinaries(t *testing.T) {
	t.Parallel()
	whole := fakePrograms(t, filepath.Join(t.TempDir(), "whole"), "initdb", "postgres")
	client := fakePrograms(t, filepath.Join(t.TempDir(), "client"), "psql")

	if got, err := private.FindBinaries(whole); got != whole || err != nil {
		t.Errorf("a complete folder: %q, %v", got, err)
	}
	if _, err := private.FindBinaries(client); err == nil || !strings.Contains(err.Error(), client) {
		t.Errorf("a folder without the server: %v", err)
	}
	found, err := private.FindBinaries("")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(found, "initdb")); err != nil {
		t.Errorf("found %s: %v", found, err)
	}
}

func TestFindBinariesByEnvironment(t *testing.T) {
	whole := fakePrograms(t, filepath.Join(t.TempDir(), "whole"), "initdb", "postgres")
	t.Setenv(private.BinEnv, whole)
	if got, err := private.FindBinaries(""); got != whole || err != nil {
		t.Errorf("%s=%s: %q, %v", private.BinEnv, whole, got, err)
	}
}
