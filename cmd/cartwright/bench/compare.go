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
	// CPU is what an event or row costs this program and the database together, in microseconds. Other programs on the
	// machine disturb it less than they do rates.
	CPU     float64 `json:"cpu_us_per_event"`
	CopyCPU float64 `json:"copy_cpu_us_per_row"`
	Batch   int     `json:"events_per_transaction"` // of the last round; 0 where nearly all was one
	Aim     float64 `json:"aim,omitempty"`
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
	first, err := b.copied(ctx, sales)
	if err != nil {
		return err
	}
	copies, runs := []round{first}, []round{}
	for len(runs) == 0 || len(runs) < b.Rounds && b.inTime() {
		b.Progress(fmt.Sprintf("%s, round %d of %d", c.name, len(runs)+1, b.Rounds))
		run, err := b.ran(ctx, c, log)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		after, err := b.copied(ctx, sales)
		if err != nil {
			return err
		}
		before := copies[len(copies)-1]
		run.ratio = run.rate * 2 / (before.rate + after.rate)
		copies, runs = append(copies, after), append(runs, run)
	}
	ratios := each(runs, func(r round) float64 { return r.ratio })
	b.report.Measures = append(b.report.Measures, Measure{
		Name: c.name, Events: log.len(), Rounds: len(runs), Batch: b.batch, Aim: c.aim,
		Ratio: median(ratios), Lowest: slices.Min(ratios),
		Rate: median(each(runs, rateOf)), Copy: median(each(copies, rateOf)),
		CPU: median(each(runs, cpuOf)), CopyCPU: median(each(copies, cpuOf)),
	})
	return nil
}

// round is one run or one COPY.
type round struct {
	rate, cpu, ratio float64
}

func rateOf(r round) float64 { return r.rate }

func cpuOf(r round) float64 { return r.cpu }

func each(rounds []round, value func(round) float64) []float64 {
	values := make([]float64, len(rounds))
	for i, r := range rounds {
		values[i] = value(r)
	}
	return values
}

func (b *bench) copied(ctx context.Context, sales []Sold) (r round, err error) {
	r.cpu, err = b.spent(ctx, len(sales), func() (err error) {
		r.rate, err = yardstick(ctx, b.pool, sales)
		return err
	})
	return r, err
}

func (b *bench) ran(ctx context.Context, c contest, log memory) (r round, err error) {
	b.batch = 0
	r.cpu, err = b.spent(ctx, log.len(), func() (err error) {
		r.rate, err = c.run(ctx, log)
		return err
	})
	return r, err
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
