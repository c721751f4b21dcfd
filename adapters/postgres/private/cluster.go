package private

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// superuser owns the database. The socket's folder is what keeps others out, so it needs no password.
const superuser = "cartwright"

// cluster is a data directory and what is needed to run programs on it.
type cluster struct {
	bin, dir string
	account  *account
	locks    *locks
	journal  *journal
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

// prepare makes the data directory when there is none, and checks it when there is.
func (c *cluster) prepare(ctx context.Context, durable bool) error {
	_, err := os.Stat(c.data())
	if errors.Is(err, fs.ErrNotExist) {
		return c.create(ctx, durable)
	}
	if err != nil {
		return err
	}
	if err := c.checkVersion(); err != nil {
		return err
	}
	return c.removeStale()
}

// create runs initdb beside the data directory and moves the result into place, so that a data directory is
// always a complete one.
func (c *cluster) create(ctx context.Context, durable bool) error {
	fresh := c.data() + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := c.account.own(fresh); err != nil {
		return err
	}
	if err := c.initdb(ctx, fresh, durable); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, c.journal.tail())
	}
	if err := os.Rename(fresh, c.data()); err != nil {
		return err
	}
	return c.syncDir()
}

// syncDir makes the data directory's name as durable as what is inside.
func (c *cluster) syncDir() error {
	dir, err := os.Open(c.dir)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// initdb sorts text by bytes, which is fastest and never changes under an index, but knows the letters of
// UTF-8 where the system does, so that lower('É') works.
func (c *cluster) initdb(ctx context.Context, dir string, durable bool) error {
	var err error
	for _, letters := range []string{"C.UTF-8", "en_US.UTF-8", "C"} {
		err = c.initdbWith(ctx, dir, letters, durable)
		if err == nil || !strings.Contains(c.journal.tail(), "invalid locale name") {
			return err
		}
	}
	return err
}

func (c *cluster) initdbWith(ctx context.Context, dir, letters string, durable bool) error {
	initdb := c.program(exec.CommandContext(ctx, filepath.Join(c.bin, "initdb")))
	path, err := initdb.path(dir)
	if err != nil {
		return err
	}
	initdb.cmd.Args = append(initdb.cmd.Args, "--pgdata", path, "--username", superuser, "--auth", "trust",
		"--encoding", "UTF8", "--locale", "C", "--lc-ctype", letters)
	if !durable {
		initdb.cmd.Args = append(initdb.cmd.Args, "--no-sync")
	}
	running, err := initdb.start()
	if err != nil {
		return err
	}
	<-running.done
	return running.err
}

// checkVersion refuses data of another major version in words; the server would only point at its log.
func (c *cluster) checkVersion() error {
	stored, err := os.ReadFile(filepath.Join(c.data(), "PG_VERSION"))
	if err != nil {
		return fmt.Errorf("%s is not a PostgreSQL data directory: choose another folder: %w", c.data(), err)
	}
	out, err := exec.Command(filepath.Join(c.bin, "postgres"), "--version").Output()
	if err != nil {
		return fmt.Errorf("run %s: %w", filepath.Join(c.bin, "postgres"), err)
	}
	have, want := number(firstNumber, string(out)), number(firstNumber, string(stored))
	if have != want {
		return fmt.Errorf("%s was made by PostgreSQL %d and %s is version %d: set %s to the programs of version %d",
			c.data(), want, c.bin, have, BinEnv, want)
	}
	return nil
}

// removeStale removes the pid file of our own crashed server: its process id may belong to someone else by
// now, and PostgreSQL would refuse to start. A pid file of any other server is left for PostgreSQL to judge.
func (c *cluster) removeStale() error {
	file, err := os.Open(c.pidFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	if readPID(file) != readPID(c.locks.server) {
		return nil
	}
	return os.Remove(c.pidFile())
}

func (c *cluster) pidFile() string { return filepath.Join(c.data(), "postmaster.pid") }

// ready reports whether the server with this process id has said that it takes connections.
func (c *cluster) ready(pid int) bool {
	text, err := os.ReadFile(c.pidFile())
	if err != nil {
		return false
	}
	const idLine, statusLine = 0, 7
	lines := strings.Split(string(text), "\n")
	return len(lines) > statusLine && lines[idLine] == fmt.Sprint(pid) &&
		strings.TrimSpace(lines[statusLine]) == "ready"
}
