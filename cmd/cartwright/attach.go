package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// attach finds the program that serves the data directory, or starts one inside this process and stops it on detach. A
// directory without a shop is refused: mistyped, it would be a new shop about which everything is true.
func (p parts) attach(ctx context.Context) (found serving, detach func() error, err error) {
	if err := p.mustExist(); err != nil {
		return serving{}, nil, err
	}
	return p.attachOrMake(ctx)
}

// mustExist refuses a directory in which no shop was ever served, unless its log is elsewhere.
func (p parts) mustExist() error {
	if _, err := os.Stat(filepath.Join(p.Data, "keys")); p.EventStore == "embedded" && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no shop in %s: name another directory with --data, or make one with cartwright serve", p.Data)
	}
	return nil
}

// attachOrMake is attach, for a directory that may be new.
func (p parts) attachOrMake(ctx context.Context) (found serving, detach func() error, err error) {
	s, err := open(ctx, p, door{listen: "127.0.0.1:0", wait: 5 * time.Second})
	if errors.Is(err, errServed) {
		found, err = readServing(p.Data)
		return found, func() error { return nil }, err
	}
	if err != nil {
		return serving{}, nil, err
	}
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.run(running) }()
	return s.serving(), func() error {
		stop()
		err := <-ended
		return errors.Join(err, s.close())
	}, nil
}
