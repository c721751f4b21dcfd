package private

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// grace is how long a server may take to leave after its owner died; a fast shutdown needs a second or two.
const grace = 15 * time.Second

// locks are this process's hold on a folder; package doc says what each one means.
type locks struct {
	owner, server *os.File
}

// claim takes a folder, waiting for a server whose owner is gone.
func claim(ctx context.Context, dir string) (*locks, error) {
	owner, err := lockFile(dir, "owner.lock")
	if err != nil {
		return nil, err
	}
	server, err := lockFile(dir, "server.lock")
	if err != nil {
		owner.Close()
		return nil, err
	}
	held := &locks{owner, server}
	if err := held.take(ctx, dir); err != nil {
		held.release()
		return nil, err
	}
	return held, nil
}

func (l *locks) take(ctx context.Context, dir string) error {
	taken, err := tryLock(l.owner)
	if err != nil {
		return fmt.Errorf("lock %s: %w", dir, err)
	}
	if !taken {
		return fmt.Errorf("%s is in use by process %d: stop it, or choose another folder", dir, readPID(l.owner))
	}
	if err := writePID(l.owner, os.Getpid()); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	if err := waitLock(ctx, l.server); err != nil {
		return fmt.Errorf("the server of an earlier Cartwright still runs in %s: stop process %d: %w",
			dir, readPID(l.server), err)
	}
	return nil
}

// release lets go; the server's lock stays held until the last of its processes has exited.
func (l *locks) release() {
	l.server.Close()
	l.owner.Close()
}

func waitLock(ctx context.Context, file *os.File) error {
	return poll(ctx, func() (bool, error) { return tryLock(file) })
}

// poll asks until the answer is yes, an error, or the context ends.
func poll(ctx context.Context, ask func() (bool, error)) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if yes, err := ask(); yes || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func lockFile(dir, name string) (*os.File, error) {
	return os.OpenFile(filepath.Join(dir, name), os.O_RDWR|os.O_CREATE, 0o600)
}

func writePID(file *os.File, pid int) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt([]byte(strconv.Itoa(pid)+"\n"), 0)
	return err
}

// readPID returns the process id in a file's first line, or 0.
func readPID(file *os.File) int {
	text := make([]byte, 32)
	n, _ := file.ReadAt(text, 0) // a short or failed read means "unknown"
	line, _, _ := strings.Cut(string(text[:n]), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(line))
	return pid
}
