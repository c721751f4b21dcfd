package postgres

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

// kekSize is the length of the key that wraps the subjects' keys: AES-256.
const kekSize = 32

// LoadOrCreateKEK reads the key-encryption key from a file only its owner may read, making it on first use.
// Whoever loses the file loses all sealed data, so it belongs into a backup, and not into the same one.
func LoadOrCreateKEK(path string) ([]byte, error) {
	kek, err := loadKEK(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = createKEK(path); err == nil {
			kek, err = loadKEK(path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("key-encryption key: %w", err)
	}
	return kek, nil
}

func loadKEK(path string) ([]byte, error) {
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
	kek, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(kek) != kekSize {
		return nil, fmt.Errorf("%s does not hold %d hexadecimal digits: restore it from a backup", path, 2*kekSize)
	}
	return kek, nil
}

// createKEK writes a key under another name and links it into place: of several processes that start together
// one wins, and nobody sees half a key.
func createKEK(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".kek-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	kek := make([]byte, kekSize)
	rand.Read(kek) // never fails
	_, writeErr := file.WriteString(hex.EncodeToString(kek) + "\n")
	if err := errors.Join(writeErr, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
