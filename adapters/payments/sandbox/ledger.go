package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const fileName = "payments.jsonl"

// ledger is the entries and the file they are kept in; without a file it forgets them.
type ledger struct {
	entries []Entry
	byKey   map[string]Entry
	file    *os.File
	broken  error // a write whose outcome is unknown: nothing more may follow it
}

// ReadLedger reads the ledger of a data directory, also while a provider is using it. There need not be one.
func ReadLedger(dir string) ([]Entry, error) {
	data, err := os.ReadFile(filepath.Join(dir, fileName))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read payment ledger: %w", err)
	}
	entries, _, err := parse(data)
	return entries, err
}

func openLedger(dir string) (*ledger, error) {
	l := &ledger{byKey: map[string]Entry{}}
	if dir == "" {
		return l, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open payment ledger: %w", err)
	}
	path := filepath.Join(dir, fileName)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open payment ledger: %w", err)
	}
	l.file = file
	if err := l.load(path); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return l, nil
}

// load reads what was kept, cuts off a line torn by a crash, and makes sure that the file's name is on disk, too.
func (l *ledger) load(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read payment ledger: %w", err)
	}
	entries, whole, err := parse(data)
	if err != nil {
		return err
	}
	for _, e := range entries {
		l.keep(e)
	}
	if err := l.file.Truncate(int64(whole)); err != nil {
		return fmt.Errorf("mend payment ledger: %w", err)
	}
	return errors.Join(l.file.Sync(), syncDir(filepath.Dir(path)))
}

// parse returns the entries of the whole lines, and how many bytes those are.
func parse(data []byte) (entries []Entry, whole int, err error) {
	for number := 1; ; number++ {
		line, _, ended := bytes.Cut(data[whole:], []byte("\n"))
		if !ended {
			return entries, whole, nil
		}
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, 0, fmt.Errorf("payment ledger, line %d: %w", number, err)
		}
		entries, whole = append(entries, e), whole+len(line)+1
	}
}

// write adds an entry. Once it returns, the entry is on disk.
func (l *ledger) write(e Entry) error {
	if l.broken != nil {
		return l.broken
	}
	if l.file != nil {
		if err := l.append(e); err != nil {
			l.broken = fmt.Errorf("write payment ledger: %w; restart to go on from what is on disk", err)
			return l.broken
		}
	}
	l.keep(e)
	return nil
}

func (l *ledger) append(e Entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if _, err := l.file.Write(append(line, '\n')); err != nil {
		return err
	}
	return l.file.Sync()
}

func (l *ledger) keep(e Entry) {
	l.entries = append(l.entries, e)
	if e.Key != "" {
		l.byKey[e.Key] = e
	}
}

func (l *ledger) close() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}

func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
