package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// serving is how the program that serves a data directory lets the others find it.
type serving struct {
	PID        int    `json:"pid"`
	API        string `json:"api,omitempty"` // base URL
	EventStore string `json:"eventstore"`
	Database   string `json:"database"`
	AdminKey   string `json:"admin_key,omitempty"` // of the back office; the file is readable by its owner only
}

// errServed is returned when another program has the data directory.
var errServed = errors.New("is being served by another program")

// claim takes the data directory for this process until the returned file is closed.
func claim(data string) (*os.File, error) {
	if err := os.MkdirAll(data, 0o755); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%s %w; stop it, or name another directory with --data", data, errServed), lock.Close())
	}
	return lock, nil
}

func (s serving) write(data string) error {
	content, err := json.Marshal(s)
	if err != nil {
		return err
	}
	path := filepath.Join(data, "serving.json")
	if err := os.WriteFile(path+".new", content, 0o600); err != nil {
		return fmt.Errorf("write serving.json: %w", err)
	}
	return os.Rename(path+".new", path)
}

func readServing(data string) (serving, error) {
	content, err := os.ReadFile(filepath.Join(data, "serving.json"))
	if err != nil {
		return serving{}, fmt.Errorf("find the program serving %s: %w", data, err)
	}
	var s serving
	return s, json.Unmarshal(content, &s)
}
