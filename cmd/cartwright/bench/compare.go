package bench

import (
	"context"
	"fmt"
	"slices"
)

// Measure is one way of writing beside plain COPY. Rates are medians in events a second.
type Measure struct {
	Name   string  `json:"name"`
	Events int     `json:"events"`
	Rounds int     `json:"rounds"`
	Rate   float64 `json:"events_per_second"`
	Copy   float64 `json:"copy_rows_per_second"`
	Ratio  float64 `json:"ratio"` // median of the rounds' own
	Lowest float64 `json:"lowest_ratio"`
	Aim    float64 `json:"aim,omitempty"`
}

// contest is what a Measure is made from.
type contest struct {
	name     string
	aim      float64
	products int
	run      func(ctx context.Context, log memory) (rate float64, err error)
}

// hold runs a contest between COPYs. There is always one round; more while there is time.
func (b *bench) hold(ctx context.Context, c contest) error {
	log, sales := b.sales(c.products)
	before, err := yardstick(ctx, b.pool, sales)
	if err != nil {
		return err
	}
	copies, rates, ratios := []float64{before}, []float64{}, []float64{}
	for len(rates) == 0 || len(rates) < b.Rounds && b.inTime() {
		b.Progress(fmt.Sprintf("%s, round %d of %d", c.name, len(rates)+1, b.Rounds))
		rate, err := c.run(ctx, log)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		after, err := yardstick(ctx, b.pool, sales)
		if err != nil {
			return err
		}
		copies, rates, ratios = append(copies, after), append(rates, rate), append(ratios, rate*2/(before+after))
		before = after
	}
	b.report.Measures = append(b.report.Measures, Measure{
		Name: c.name, Events: len(log), Rounds: len(rates), Rate: median(rates), Copy: median(copies),
		Ratio: median(ratios), Lowest: slices.Min(ratios), Aim: c.aim,
	})
	return nil
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// sales are the events of a measurement and what they say, made once for each number of products.
func (b *bench) sales(products int) (memory, []Sold) {
	if b.products != products {
		b.Progress(fmt.Sprintf("making %d events of %d products", b.Events, products))
		b.log, b.sold, b.products = history(b.Events, products), make([]Sold, b.Events), products
		for i := range b.sold {
			b.sold[i] = nth(i, products)
		}
	}
	return b.log, b.sold
}
