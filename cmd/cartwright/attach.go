package main

import (
	"context"
	"errors"
	"time"
)

// attach finds the program that serves the data directory, or starts one inside this process and stops it on detach.
func (p parts) attach(ctx context.Context) (found serving, detach func() error, err error) {
	s, err := open(ctx, p, "127.0.0.1:0", 5*time.Second)
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
