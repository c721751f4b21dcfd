package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// secret returns the 32 random bytes kept in a file that only its owner can read, made on first use.
func (p parts) secret(name string) ([]byte, error) {
	keys := filepath.Join(p.Data, "keys")
	if err := os.MkdirAll(keys, 0o700); err != nil {
		return nil, fmt.Errorf("make %s: %w", keys, err)
	}
	path := filepath.Join(keys, name)
	secret, err := os.ReadFile(path)
	switch {
	case err == nil && len(secret) != 32:
		return nil, fmt.Errorf("%s must hold 32 bytes, not %d: restore it from a backup", path, len(secret))
	case !errors.Is(err, fs.ErrNotExist):
		return secret, err
	}
	secret = make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	return secret, os.WriteFile(path, secret, 0o600)
}
