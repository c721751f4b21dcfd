package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"cartwright/projections"
)

// Latency is how long events took from their arrival until their rows were committed, everything before them included.
type Latency struct {
	Rate    int     `json:"events_per_second"`
	Samples int     `json:"samples"`
	P50     float64 `json:"p50_ms"`
	P99     float64 `json:"p99_ms"`
	Max     float64 `json:"max_ms"`
	Aim     float64 `json:"p99_aim_ms,omitempty"`
}

const (
	samplesASecond = 500
	warmUp         = time.Second // prepares statements; not counted
)

// latency lets events arrive at a steady rate, whether or not the engine keeps up, and follows some of them.
func (b *bench) latency(ctx context.Context, perSecond int) error {
	b.Progress(fmt.Sprintf("latency at %d events a second", perSecond))
	feed := &paced{log: history(perSecond*b.Seconds, fewProducts), rate: perSecond}
	engine, p, err := b.prepare(ctx, feed, sums)
	if err != nil {
		return err
	}
	feed.start = time.Now()
	stop := run(ctx, engine)
	samples, err := follow(ctx, engine, p.Name, feed)
	err = errors.Join(err, stop())
	if err != nil {
		return err
	}
	l := summarize(samples)
	if l.Rate = perSecond; perSecond == 10_000 {
		l.Aim = 25
	}
	b.report.Latencies = append(b.report.Latencies, l)
	return b.finish(ctx, engine, p, productsCheck, feed.log.len())
}

// follow waits for samples of the events, each from its arrival to its commit.
func follow(ctx context.Context, engine *projections.Engine, name string, feed *paced) ([]time.Duration, error) {
	every := max(1, feed.rate/samplesASecond)
	took, failed := make([]time.Duration, feed.log.len()), make([]error, feed.log.len())
	var waiting sync.WaitGroup
	for n := 0; n < feed.log.len(); n += every {
		if !sleepUntil(ctx, feed.arrival(n)) {
			break
		}
		waiting.Go(func() {
			failed[n] = engine.Wait(ctx, name, feed.log.at(n).Position)
			took[n] = time.Since(feed.arrival(n))
		})
	}
	waiting.Wait()
	err := engine.Wait(ctx, name, feed.log.last())
	var samples []time.Duration
	for n := int(warmUp.Seconds()) * feed.rate; n < len(took); n += every {
		samples = append(samples, took[n])
	}
	return samples, errors.Join(append(failed, err)...)
}

func summarize(samples []time.Duration) Latency {
	slices.Sort(samples)
	at := func(share float64) float64 {
		return float64(samples[int(share*float64(len(samples)-1))].Microseconds()) / 1000
	}
	return Latency{Samples: len(samples), P50: at(0.5), P99: at(0.99), Max: at(1)}
}
