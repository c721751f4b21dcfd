package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"cartwright/adapters/eventstore"
	"cartwright/projections"
)

// Latency is how long events took from the moment their append was due to be sent until their rows were committed: the
// store's disk, both ways over gRPC, and all waiting in between. An append that is sent late because those before it are
// slow counts from when it was due.
type Latency struct {
	Rate      int     `json:"events_per_second"`
	Achieved  float64 `json:"achieved_per_second"` // less than Rate when something could not keep up
	AtOnce    int     `json:"events_per_append"`
	Samples   int     `json:"samples"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	Max       float64 `json:"max_ms"`
	AppendP50 float64 `json:"append_p50_ms"` // of that, until the append was acknowledged
	AppendP99 float64 `json:"append_p99_ms"`
	FoldP50   float64 `json:"fold_p50_ms"` // of that, from then on
	FoldP99   float64 `json:"fold_p99_ms"`
	Aim       float64 `json:"p99_aim_ms,omitempty"`
}

const (
	appendsASecond = 1000
	senders        = 64
	warmUp         = time.Second // prepares statements; not counted
)

// latency appends at a steady rate, whether or not the store and the engine keep up, and follows every append.
func (b *bench) latency(ctx context.Context, perSecond int) error {
	b.Progress(fmt.Sprintf("latency at %d events a second", perSecond))
	feed := eventstore.NewFeed(b.connection)
	head, err := feed.Head(ctx)
	if err != nil {
		return err
	}
	p := b.named(sums)
	engine, err := b.engine(ctx, since{feed, head}, p)
	if err != nil {
		return err
	}
	stop := run(ctx, engine)
	t := traffic{
		engine: engine, name: p.Name, to: eventstore.NewStreams(b.connection, catalog),
		atOnce: perSecond / appendsASecond, trips: make([]trip, appendsASecond*b.Seconds), start: time.Now(),
	}
	err = errors.Join(t.flow(ctx), stop())
	if err != nil {
		return err
	}
	l := t.latency()
	if l.Rate = perSecond; perSecond == 10_000 {
		l.Aim = 25
	}
	b.report.Latencies = append(b.report.Latencies, l)
	return b.finish(ctx, engine, p, productsCheck, len(t.trips)*t.atOnce)
}

// traffic is a steady flow of appends.
type traffic struct {
	engine *projections.Engine
	name   string // of the projection
	to     *eventstore.Streams
	atOnce int // events an append
	start  time.Time
	trips  []trip
}

// trip is what became of one append: how long after it was due it was acknowledged and its rows committed.
type trip struct{ acknowledged, committed time.Duration }

func (t *traffic) due(n int) time.Time {
	return t.start.Add(time.Duration(n) * time.Second / appendsASecond)
}

// flow sends every append when it is due, and returns when all rows are committed.
func (t *traffic) flow(ctx context.Context) error {
	var waiting errgroup.Group
	sending, sendingCtx := errgroup.WithContext(ctx)
	sending.SetLimit(senders)
	for n := range t.trips {
		if !sleepUntil(sendingCtx, t.due(n)) {
			break // one has failed
		}
		sending.Go(func() error {
			at, err := appendSales(sendingCtx, t.to, n*t.atOnce, t.atOnce)
			if err != nil {
				return err
			}
			t.trips[n].acknowledged = time.Since(t.due(n))
			waiting.Go(func() error {
				err := t.engine.Wait(ctx, t.name, at)
				t.trips[n].committed = time.Since(t.due(n))
				return err
			})
			return nil
		})
	}
	return errors.Join(sending.Wait(), waiting.Wait())
}

func (t *traffic) latency() Latency {
	last := len(t.trips) - 1
	took := t.due(last).Add(t.trips[last].committed).Sub(t.start)
	counted := t.trips[int(warmUp.Seconds())*appendsASecond:]
	committed := sorted(counted, func(t trip) time.Duration { return t.committed })
	acknowledged := sorted(counted, func(t trip) time.Duration { return t.acknowledged })
	folded := sorted(counted, func(t trip) time.Duration { return t.committed - t.acknowledged })
	return Latency{
		Achieved: rate(len(t.trips)*t.atOnce, took), AtOnce: t.atOnce, Samples: len(counted),
		P50: quantile(committed, 0.5), P99: quantile(committed, 0.99), Max: quantile(committed, 1),
		AppendP50: quantile(acknowledged, 0.5), AppendP99: quantile(acknowledged, 0.99),
		FoldP50: quantile(folded, 0.5), FoldP99: quantile(folded, 0.99),
	}
}

func sorted(trips []trip, of func(trip) time.Duration) []time.Duration {
	all := make([]time.Duration, len(trips))
	for i, t := range trips {
		all[i] = of(t)
	}
	slices.Sort(all)
	return all
}

// quantile is in milliseconds.
func quantile(sorted []time.Duration, share float64) float64 {
	return float64(sorted[int(share*float64(len(sorted)-1))].Microseconds()) / 1000
}
