package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
)

// Options of a node. The zero value keeps everything in memory on a free loopback port.
type Options struct {
	Dir    string       // data directory; empty = in memory
	Listen string       // default "127.0.0.1:0"
	Logger *slog.Logger // default slog.Default()
	FS     vfs.FS       // where Dir lies; default: the disk, or memory when Dir is empty

	// Keep bounds how long streams are kept after their last event, by category: all of a stream's name before its first
	// dash. Others stay for ever, but for what their own metadata says.
	Keep map[string]time.Duration
	// ScavengeEvery is how often the node looks for what can be deleted; default daily, negative: never by itself.
	ScavengeEvery time.Duration

	clock func() time.Time
}

// Node is a running event store.
type Node struct {
	options  Options
	log      *eventlog.Log
	metrics  *metrics
	server   *grpc.Server
	plain    *http.Server
	listener *door
	closing  chan struct{} // closed to end subscriptions
	work     errgroup.Group
	once     sync.Once
	closed   error
}

// Start opens the data directory and serves it until Close. The context bounds the start alone.
func Start(ctx context.Context, o Options) (*Node, error) {
	o.setDefaults()
	n := &Node{options: o, metrics: newMetrics(), closing: make(chan struct{})}
	if err := n.open(ctx); err != nil {
		return nil, fmt.Errorf("start event store: %w", err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.Listen)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start event store: %w", err), n.log.Close())
	}
	n.listener = newDoor(listener)
	n.server, n.plain = newServer(n), newPlainServer(n.metrics)
	n.work.Go(func() error { return servingError(n.server.Serve(side{n.listener, n.listener.calls})) })
	n.work.Go(func() error { return servingError(n.plain.Serve(side{n.listener, n.listener.plain})) })
	n.work.Go(n.keepHouse)
	o.Logger.Debug("event store started", "url", n.URL(), "dir", o.Dir)
	return n, nil
}

func (n *Node) open(ctx context.Context) (err error) {
	o := n.options
	n.log, err = eventlog.Open(eventlog.Options{
		Dir: o.Dir, FS: o.FS, Logger: o.Logger, Clock: o.clock, Keep: o.Keep, Told: n.metrics.committed,
	})
	if err != nil {
		return err
	}
	n.metrics.watch(n.log)
	if err := errors.Join(removeCopies(o.FS, o.Dir), welcome(ctx, n.log)); err != nil {
		return errors.Join(err, n.log.Close())
	}
	return nil
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
	if o.ScavengeEvery == 0 {
		o.ScavengeEvery = 24 * time.Hour
	}
	if o.clock == nil {
		o.clock = time.Now
	}
}

// Addr is the address that the node listens on.
func (n *Node) Addr() string { return n.listener.Addr().String() }

// Collector is what the node tells Prometheus, also at /metrics of its own port.
func (n *Node) Collector() prometheus.Collector { return n.metrics.registry }

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
		n.closed = errors.Join(n.listener.Close(), n.endPlain(), n.work.Wait(), n.log.Close())
	})
	return n.closed
}

// endPlain waits for answers under way: they look at the log.
func (n *Node) endPlain() error {
	patience, cancel := context.WithTimeout(context.Background(), closePatience)
	defer cancel()
	if err := n.plain.Shutdown(patience); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return n.plain.Close()
}

// servingError leaves out what says no more than that the server was told to stop before it had begun.
func servingError(err error) error {
	if errors.Is(err, grpc.ErrServerStopped) || errors.Is(err, net.ErrClosed) || errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
