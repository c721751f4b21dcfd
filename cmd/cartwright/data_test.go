package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
)

func TestOneProgramHasADataDirectory(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "shop")
	first, err := claim(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := claim(data); !errors.Is(err, errServed) || !strings.Contains(err.Error(), data) {
		t.Errorf("a second claim says %v; it must name the directory and say that it is served", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := claim(data)
	if err != nil {
		t.Fatalf("a directory that was given up cannot be claimed: %v", err)
	}
	again.Close()
}

func TestASecretIsMadeOnceAndKeptPrivate(t *testing.T) {
	t.Parallel()
	p := parts{Data: t.TempDir()}
	secrets := make([][]byte, 8)
	var starts errgroup.Group
	for i := range secrets {
		starts.Go(func() (err error) {
			secrets[i], err = p.secret("kek")
			return err
		})
	}
	if err := starts.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if len(secret) != 32 || !bytes.Equal(secret, secrets[0]) {
			t.Fatalf("starts at the same time got different secrets: %d bytes", len(secret))
		}
	}
	path := filepath.Join(p.Data, "keys", "kek")
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("%d files, %v; want the secret alone", len(files), err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := p.secret("kek"); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a secret that everybody can read gives %v", err)
	}
}

func TestADamagedSecretIsNotReplaced(t *testing.T) {
	t.Parallel()
	p := parts{Data: t.TempDir()}
	path := filepath.Join(p.Data, "keys", "kek")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.secret("kek"); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a damaged secret gives %v; it must name the file, since a new one would lose every address", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "abc" {
		t.Errorf("the file now holds %q", text)
	}
}

func TestServingIsFoundByItsDirectory(t *testing.T) {
	t.Parallel()
	want := serving{PID: 1, API: "http://127.0.0.1:1", EventStore: "esdb://x", Database: "postgres://y", AdminKey: "sk_z"}
	data := t.TempDir()
	if err := want.write(data); err != nil {
		t.Fatal(err)
	}
	if got, err := readServing(data); err != nil || got != want {
		t.Errorf("read %+v, %v; want %+v", got, err, want)
	}
}
