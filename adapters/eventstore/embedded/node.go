package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/cockroachdb/pebble/v2/vfs"
	"google.golang.org/grpc"
)

// Options of a node. The zero value keeps everything in memory on a free loopback port.
type Options struct {
	Dir    string       // data directory; empty = in memory
	Listen string       // default "127.0.0.1:0"
	Logger *slog.Logger // default slog.Default()
	FS     vfs.FS       // where Dir lies; default: the disk, or memory when Dir is empty

	clock func() time.Time
}

// Node is a running event store.
type Node struct {
	log      *eventlog.Log
	server   *grpc.Server
	listener net.Listener
	closing  chan struct{} // closed to end subscriptions
	served   chan error
	once     sync.Once
	closed   error
}

// Start opens the data directory and serves it until Close. The context bounds the start alone.
func Start(ctx context.Context, o Options) (*Node, error) {
	o.setDefaults()
	log, err := eventlog.Open(eventlog.Options{Dir: o.Dir, FS: o.FS, Logger: o.Logger, Clock: o.clock})
	if err != nil {
		return nil, fmt.Errorf("start event store: %w", err)
	}
	if err := welcome(ctx, log); err != nil {
		return nil, errors.Join(fmt.Errorf("start event store: %w", err), log.Close())
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.Listen)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start event store: %w", err), log.Close())
	}
	n := &Node{log: log, listener: listener, closing: make(chan struct{}), served: make(chan error, 1)}
	n.server = newServer(n)
	go func() { n.served <- n.server.Serve(listener) }()
	o.Logger.Debug("event store started", "url", n.URL(), "dir", o.Dir)
	return n, nil
}

func (o *Options) setDefaults() {
	if o.FS == nil {
		o.FS = vfs.Default
		if o.Dir == "" {
			o.FS = vfs.NewMem()
		}
	}
	if o.Dir == "" {
		o.Dir = "memory"
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.clock == nil {
		o.clock = time.Now
	}
}

// Addr is the address that the node listens on.
func (n *Node) Addr() string { return n.listener.Addr().String() }

// URL is the connection string that reaches the node from this machine.
func (n *Node) URL() string {
	host, port, _ := net.SplitHostPort(n.Addr())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "esdb://" + net.JoinHostPort(host, port) + "?tls=false"
}

// closePatience is how long calls under way may take to end once the node closes.
const closePatience = 5 * time.Second

// Close ends subscriptions, lets other calls finish for a moment, and closes the store.
// What was acknowledged is on disk with or without it.
func (n *Node) Close() error {
	n.once.Do(func() {
		close(n.closing)
		impatient := time.AfterFunc(closePatience, n.server.Stop)
		n.server.GracefulStop()
		impatient.Stop()
		n.closed = errors.Join(servingError(<-n.served), n.log.Close())
	})
	return n.closed
}

// servingError leaves out what says no more than that the server was told to stop before it had begun.
func servingError(err error) error {
	if errors.Is(err, grpc.ErrServerStopped) {
		return nil
	}
	return err
}
