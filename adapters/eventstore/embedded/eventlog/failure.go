package eventlog

import (
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"
)

// failure remembers the first reason why the log can no longer be written.
type failure struct {
	logger   *slog.Logger
	first    atomic.Pointer[error]
	happened chan struct{} // closed with the first
}

func newFailure(logger *slog.Logger) *failure {
	return &failure{logger: logger, happened: make(chan struct{})}
}

func (f *failure) load() error {
	if err := f.first.Load(); err != nil {
		return *err
	}
	return nil
}

// set keeps the first reason, says it in the log once, and returns what writers are told.
func (f *failure) set(reason error) error {
	err := fmt.Errorf("%w since a commit failed, reads go on; restart it: %w", ErrUnavailable, reason)
	if f.first.CompareAndSwap(nil, &err) {
		close(f.happened)
		f.logger.Error("the event log has stopped taking writes; reads go on, restart it to write again", "reason", reason)
	}
	return f.load()
}

// retryPause is how long Pebble is held up before it fails again. It repeats what has failed at once, for ever.
const retryPause = 50 * time.Millisecond

// refuse is load for Pebble's background work.
func (f *failure) refuse() error {
	err := f.load()
	if err != nil {
		time.Sleep(retryPause)
	}
	return err
}

// storageLogger carries Pebble's messages. Pebble calls Fatalf when the disk betrays it and expects the process to
// end; here that becomes a failure, because reads of what is already safe can go on.
type storageLogger struct {
	logger  *slog.Logger
	failure *failure
}

func (s *storageLogger) Infof(format string, args ...any) { s.logger.Debug(message(format, args)) }

func (s *storageLogger) Errorf(format string, args ...any) { s.logger.Error(message(format, args)) }

func (s *storageLogger) Fatalf(format string, args ...any) {
	if s.failure.refuse() != nil {
		return
	}
	_ = s.failure.set(fmt.Errorf("storage: %s", message(format, args)))
}

func message(format string, args []any) string {
	return strings.TrimSpace(fmt.Sprintf(format, args...))
}
