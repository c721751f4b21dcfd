package private

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Database is the name of the database every private server has.
const Database = "cartwright"

// Server is a running private server.
type Server struct {
	cluster *cluster
	process *process
	socket  string
	stop    sync.Once
	stopErr error
}

// Start runs a private server and returns when it takes connections. The context bounds the start only.
func Start(ctx context.Context, o Options) (*Server, error) {
	bin, err := FindBinaries(o.Bin)
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create the database folder: %w", err)
	}
	held, err := claim(ctx, dir)
	if err != nil {
		return nil, err
	}
	cluster := &cluster{bin: bin, dir: dir, locks: held, journal: newJournal(o.Logger)}
	server, err := cluster.start(ctx, o)
	if err != nil {
		held.release()
		return nil, fmt.Errorf("start PostgreSQL in %s: %w", dir, err)
	}
	return server, nil
}

func (c *cluster) start(ctx context.Context, o Options) (*Server, error) {
	var err error
	if c.account, err = accountFor(c.data()); err != nil {
		return nil, err
	}
	if err := c.prepare(ctx, o.durable()); err != nil {
		return nil, err
	}
	server := &Server{cluster: c}
	if server.socket, err = c.socketFolder(); err != nil {
		return nil, err
	}
	if server.process, err = c.launch(o, server.socket); err != nil {
		return nil, err
	}
	if err := server.open(ctx); err != nil {
		server.Stop() // why it did not start is the news, not how it ended
		return nil, err
	}
	return server, nil
}

func (c *cluster) launch(o Options, socket string) (*process, error) {
	postgres := c.program(exec.Command(filepath.Join(c.bin, "postgres")))
	dataPath, err := postgres.path(c.data())
	if err != nil {
		return nil, err
	}
	socketPath, err := postgres.path(socket)
	if err != nil {
		return nil, err
	}
	postgres.cmd.Args = append(postgres.cmd.Args, "-D", dataPath)
	postgres.cmd.Args = append(postgres.cmd.Args, o.arguments(socketPath)...)
	return postgres.start()
}

// open waits until the server takes connections and makes the database on the first start.
func (s *Server) open(ctx context.Context) error {
	if err := writePID(s.cluster.locks.server, s.process.cmd.Process.Pid); err != nil {
		return err
	}
	if err := s.await(ctx); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, s.DatabaseURL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var exists bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", Database).Scan(&exists)
	if err != nil || exists {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+Database)
	return err
}

// await has no limit of its own: after a crash the server first replays its log.
func (s *Server) await(ctx context.Context) error {
	return poll(ctx, func() (bool, error) {
		select {
		case <-s.process.done:
			return false, fmt.Errorf("the server ended: %v: %s", s.process.err, s.cluster.journal.tail())
		default:
			return s.cluster.ready(s.process.cmd.Process.Pid), nil
		}
	})
}

// URL returns the connection string of the server's database.
func (s *Server) URL() string { return s.DatabaseURL(Database) }

// DatabaseURL returns the connection string of another database on the server.
func (s *Server) DatabaseURL(name string) string {
	query := url.Values{"host": {s.socket}, "port": {"5432"}, "user": {superuser}}
	return (&url.URL{Scheme: "postgres", Path: "/" + name, RawQuery: query.Encode()}).String()
}

// PID returns the server's process id.
func (s *Server) PID() int { return s.process.cmd.Process.Pid }

// Done is closed when the server has exited, by Stop or by itself.
func (s *Server) Done() <-chan struct{} { return s.process.done }

// Stop ends the server: transactions in progress are rolled back, everything committed is on disk. It may be
// called again, and after the server has died, which is then the error.
func (s *Server) Stop() error {
	s.stop.Do(func() {
		s.stopErr = s.shutDown()
		s.cluster.locks.release()
	})
	return s.stopErr
}

func (s *Server) shutDown() error {
	for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGQUIT, os.Kill} { // fast, immediate, at any price
		s.process.cmd.Process.Signal(signal) // fails only when it has exited, which done tells too
		select {
		case <-s.process.done:
			return errors.Join(s.process.err, os.RemoveAll(s.socket))
		case <-time.After(grace):
		}
	}
	return fmt.Errorf("PostgreSQL process %d does not end", s.process.cmd.Process.Pid)
}
