package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// secretSize is the length of every secret the shop keeps, in bytes.
const secretSize = 32

// secret reads one of the shop's secrets from a file that only its owner may read, making it on first use. Whoever loses
// the files loses all sealed data and every tracking link, so they belong into a backup, and not into the data's own.
func (p parts) secret(name string) ([]byte, error) {
	path := filepath.Join(p.Data, "keys", name)
	secret, err := loadSecret(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = createSecret(path); err == nil {
			secret, err = loadSecret(path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("secret %s: %w", name, err)
	}
	return secret, nil
}

func loadSecret(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("%s may be read by others (mode %04o): chmod 600 it", path, mode)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(secret) != secretSize {
		return nil, fmt.Errorf("%s does not hold %d hexadecimal digits: restore it from a backup", path, 2*secretSize)
	}
	return secret, nil
}

// createSecret writes a secret under another name and links it into place: of several processes that start together
// one wins, and nobody sees half a secret.
func createSecret(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".secret-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	secret := make([]byte, secretSize)
	rand.Read(secret) // never fails
	_, writeErr := file.WriteString(hex.EncodeToString(secret) + "\n")
	if err := errors.Join(writeErr, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
