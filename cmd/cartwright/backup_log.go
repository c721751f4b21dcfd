package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"cartwright/adapters/eventstore/embedded"
)

// ledgerAttempts is how often the sandbox may take money while the log is being fixed.
const ledgerAttempts = 500

var errRestlessLedger = errors.New("payments do not pause for as long as it takes to fix the log; try again")

// saveLog saves the log, and the payment sandbox's own book as it stood at that very moment: what the one says of money
// the other must know. A real provider keeps its book itself.
func saveLog(ctx context.Context, url, ledgerDir, to string) error {
	node, err := embedded.Operate(url)
	if err != nil {
		return err
	}
	defer node.Close()
	for range ledgerAttempts {
		before, err := readTree(ledgerDir)
		if err != nil {
			return err
		}
		backup, err := node.Backup(ctx)
		if err != nil {
			return err
		}
		after, err := readTree(ledgerDir)
		if err != nil || !sameTree(before, after) {
			backup.Close()
			if err != nil {
				return err
			}
			continue
		}
		defer backup.Close()
		return errors.Join(backup.Save(filepath.Join(to, backupEvents)), writeTree(filepath.Join(to, backupPayments), after))
	}
	return errRestlessLedger
}

// tree is the files of a directory without others in it.
type tree map[string][]byte

func readTree(dir string) (tree, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return tree{}, nil
	}
	if err != nil {
		return nil, err
	}
	t := tree{}
	for _, entry := range entries {
		if !entry.Type().IsRegular() {
			continue
		}
		if t[entry.Name()], err = os.ReadFile(filepath.Join(dir, entry.Name())); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func sameTree(a, b tree) bool {
	if len(a) != len(b) {
		return false
	}
	for name, content := range a {
		if other, found := b[name]; !found || !bytes.Equal(content, other) {
			return false
		}
	}
	return true
}

// writeTree writes files that only their owner can read.
func writeTree(dir string, t tree) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for name, content := range t {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// syncTree makes a directory and everything in it durable.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() && !entry.Type().IsRegular() {
			return err
		}
		return syncPath(path)
	})
}

func syncPath(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
