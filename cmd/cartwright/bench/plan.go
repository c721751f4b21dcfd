package bench

import (
	"context"
	"fmt"
	"strings"
)

const (
	fewProducts  = 1_000
	someProducts = 10_000
	manyProducts = 200_000
)

// contests are all measurements beside COPY.
func (b *bench) contests() []contest {
	return []contest{
		{"replay, sums of 1 k products", 0.6, fewProducts, b.replay(sums, productsCheck)},
		{"rebuild, sums of 1 k products", 1, fewProducts, b.rebuild(sums, productsCheck)},
		{"rebuild, sums of 10 k products", 1, someProducts, b.rebuild(sums, productsCheck)},
		{"first start, sums of 10 k products", 1, someProducts, b.first(sums, productsCheck)},
		{"replay, sums of 10 k products", 0, someProducts, b.replay(sums, productsCheck)},
		{"facts, 5 k a transaction", 0.45, someProducts, b.replay(facts(5_000), factsCheck)},
		{"facts, 50 k a transaction", 0.65, someProducts, b.replay(facts(50_000), factsCheck)},
		{"replay, state of 200 k products", 0.15, manyProducts, b.replay(sums, productsCheck)},
		{"rebuild, state of 200 k products", 0.5, manyProducts, b.rebuild(sums, productsCheck)},
	}
}

// latencyRates are the events a second at which latency is measured.
var latencyRates = []int{1_000, 10_000, 50_000}

// steps are what was asked for, in order.
func (b *bench) steps() []func(context.Context) error {
	var steps []func(context.Context) error
	add := func(name string, step func(context.Context) error) {
		if strings.HasPrefix(name, b.Only) {
			steps = append(steps, step)
		}
	}
	for _, c := range b.contests() {
		add(c.name, func(ctx context.Context) error { return b.hold(ctx, c) })
	}
	add("end to end", b.endToEnd) // first: it needs an empty store
	for _, perSecond := range latencyRates {
		add(fmt.Sprintf("latency at %d/s", perSecond), func(ctx context.Context) error { return b.latency(ctx, perSecond) })
	}
	return steps
}
