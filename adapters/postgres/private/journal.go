package private

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
)

// keep is how many of a program's last lines an error quotes.
const keep = 8

// journal receives what PostgreSQL's programs print: lines go to the logger, the last few are kept.
type journal struct {
	logger *slog.Logger

	mu   sync.Mutex
	rest []byte
	last []string
}

func newJournal(logger *slog.Logger) *journal {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &journal{logger: logger}
}

// Write implements io.Writer.
func (j *journal) Write(text []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.rest = append(j.rest, text...)
	for {
		line, rest, found := bytes.Cut(j.rest, []byte("\n"))
		if !found {
			return len(text), nil
		}
		j.rest = rest
		j.add(strings.TrimSpace(string(line)))
	}
}

func (j *journal) add(line string) {
	if line == "" {
		return
	}
	if len(j.last) == keep {
		j.last = j.last[1:]
	}
	j.last = append(j.last, line)
	// A statement that failed is its caller's news; only the server's own trouble is ours.
	if strings.HasPrefix(line, "PANIC:") || strings.HasPrefix(line, "WARNING:") {
		j.logger.Warn("postgres", "line", line)
		return
	}
	j.logger.Debug("postgres", "line", line)
}

// tail returns the last lines, oldest first.
func (j *journal) tail() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Join(j.last, "\n")
}

// turn starts a new page, so that the next program's error does not quote the last one.
func (j *journal) turn() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last = nil
}
