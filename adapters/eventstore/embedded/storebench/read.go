package storebench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Read is one way of reading.
type Read struct {
	Name   string  `json:"name"`
	Node   float64 `json:"events_per_second"`
	Memory float64 `json:"from_memory_per_second,omitempty"` // the same messages sent from memory
	Ratio  float64 `json:"ratio,omitempty"`
}

// Storage is what the stored events cost.
type Storage struct {
	Events        int     `json:"events"`
	BytesPerEvent float64 `json:"disk_bytes_per_event"`
	RSS           int     `json:"rss_mib"`
}

const perAggregate = 20

func measureReads(ctx context.Context, o Options) (reads []Read, stored *Storage, err error) {
	err = inDir(o.Dir, func(dir string) error {
		node, client, err := startNode(ctx, dir, vfs.Default)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, client.Close(), node.Close()) }()
		o.Progress(fmt.Sprintf("store %d events", o.Events))
		if err := fill(ctx, client, o.Events); err != nil {
			return err
		}
		stored = &Storage{Events: o.Events, BytesPerEvent: float64(diskUse(dir)) / float64(o.Events), RSS: rss()}
		reads, err = compareReads(ctx, o, node.Addr(), client)
		return err
	})
	return reads, stored, err
}

// fill stores aggregates of a few events each, many at a time.
func fill(ctx context.Context, client *esdb.Client, n int) error {
	const writers = 16
	next := make(chan int)
	failed := make(chan error, writers)
	for range writers {
		go func() {
			var err error
			for at := range next {
				if err == nil {
					_, err = client.AppendToStream(ctx, aggregate(at), esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, events(perAggregate)...)
				}
			}
			failed <- err
		}()
	}
	for at := range n / perAggregate {
		next <- at
	}
	close(next)
	var err error
	for range writers {
		err = errors.Join(err, <-failed)
	}
	return err
}

func aggregate(n int) string { return fmt.Sprint("aggregate-", n) }

func compareReads(ctx context.Context, o Options, address string, client *esdb.Client) ([]Read, error) {
	o.Progress("reads")
	memory, stop, err := serveFromMemory(ctx, address, o.Events)
	if err != nil {
		return nil, err
	}
	defer stop()
	var reads []Read
	for _, way := range ways(o.Events) {
		r := Read{Name: way.name}
		if r.Node, err = fastest(ctx, o.Rounds, client, way.read); err != nil {
			return nil, fmt.Errorf("%s: %w", way.name, err)
		}
		if way.comparable {
			if r.Memory, err = fastest(ctx, o.Rounds, memory, way.read); err != nil {
				return nil, fmt.Errorf("%s from memory: %w", way.name, err)
			}
			r.Ratio = r.Node / r.Memory
		}
		reads = append(reads, r)
	}
	return reads, nil
}

type way struct {
	name       string
	comparable bool
	read       func(context.Context, *esdb.Client) (events int, err error)
}

func ways(n int) []way {
	everything := &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"aggregate-"}}
	half := &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{"odd"}}
	return []way{
		{"catch-up of $all", true, catchUp(n, nil)},
		{"catch-up, filtered by stream, all match", true, catchUp(n, everything)},
		{"catch-up, filtered by type, half match", false, catchUp(n/2, half)},
		{"read $all forwards", true, readAll(esdb.Forwards, n)},
		{"read $all backwards", false, readAll(esdb.Backwards, n)},
		{"load aggregates of 20 events, one by one", false, loadAggregates(min(n/perAggregate, 2000))},
	}
}

// fastest is the best of several rounds: what disturbs a run only ever makes it slower.
func fastest(ctx context.Context, rounds int, client *esdb.Client, read func(context.Context, *esdb.Client) (int, error)) (best float64, err error) {
	for range rounds {
		began := time.Now()
		n, err := read(ctx, client)
		if err != nil {
			return 0, err
		}
		best = max(best, float64(n)/time.Since(began).Seconds())
	}
	return best, nil
}

func catchUp(n int, filter *esdb.SubscriptionFilter) func(context.Context, *esdb.Client) (int, error) {
	return func(ctx context.Context, client *esdb.Client) (int, error) {
		sub, err := client.SubscribeToAll(ctx, esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: filter, MaxSearchWindow: 1000, CheckpointInterval: 10})
		if err != nil {
			return 0, err
		}
		defer func() { _ = sub.Close() }()
		for seen := 0; seen < n; {
			switch e := sub.Recv(); {
			case e.SubscriptionDropped != nil:
				return 0, e.SubscriptionDropped.Error
			case e.EventAppeared != nil && strings.HasPrefix(e.EventAppeared.Event.StreamID, "aggregate-"):
				seen++
			}
		}
		return n, nil
	}
}

func readAll(direction esdb.Direction, n int) func(context.Context, *esdb.Client) (int, error) {
	return func(ctx context.Context, client *esdb.Client) (int, error) {
		var from esdb.AllPosition = esdb.Start{}
		if direction == esdb.Backwards {
			from = esdb.End{}
		}
		return drain(client.ReadAll(ctx, esdb.ReadAllOptions{From: from, Direction: direction}, uint64(n)))
	}
}

func loadAggregates(n int) func(context.Context, *esdb.Client) (int, error) {
	return func(ctx context.Context, client *esdb.Client) (int, error) {
		var seen int
		for at := range n {
			read, err := drain(client.ReadStream(ctx, aggregate(at), esdb.ReadStreamOptions{}, math.MaxInt64))
			if err != nil {
				return seen, err
			}
			seen += read
		}
		return seen, nil
	}
}

func drain(read *esdb.ReadStream, err error) (n int, _ error) {
	if err != nil {
		return 0, err
	}
	defer read.Close()
	for {
		if _, err := read.Recv(); errors.Is(err, io.EOF) {
			return n, nil
		} else if err != nil {
			return n, err
		}
		n++
	}
}
