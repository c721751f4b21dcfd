package bench

import (
	"io"
	"log/slog"
	"testing"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/pgtest"
)

// TestEveryMeasurementGetsItsTablesRight runs all of them, small. A run whose tables are wrong is an error.
func TestEveryMeasurementGetsItsTablesRight(t *testing.T) {
	t.Parallel()
	report, err := Run(t.Context(), newParts(t), Options{
		Events: 5000, Rounds: 1, Time: time.Minute, Store: 2000, Seconds: 2, Progress: func(string) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Measures) == 0 || len(report.Latencies) != len(latencyRates) || report.EndToEnd == nil {
		t.Errorf("something was not measured: %+v", report)
	}
	for _, m := range report.Measures {
		if m.Rate <= 0 || m.Copy <= 0 || m.Ratio <= 0 {
			t.Errorf("nothing was measured: %+v", m)
		}
	}
}

func newParts(tb testing.TB) Parts {
	tb.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	node, err := embedded.Start(tb.Context(), embedded.Options{Logger: quiet})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = node.Close() })
	connection, err := eventstore.Connect(tb.Context(), node.URL(), quiet)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = connection.Close() })
	return Parts{Pool: pgtest.Open(tb, postgres.Migrate), Connection: connection}
}

// BenchmarkContests reports each contest's rate and its ratio to COPY.
func BenchmarkContests(b *testing.B) {
	parts := newParts(b)
	run := &bench{Options: Options{Events: 300_000, Rounds: 1, Progress: func(string) {}}, pool: parts.Pool, started: time.Now()}
	for _, c := range run.contests() {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if err := run.hold(b.Context(), c); err != nil {
					b.Fatal(err)
				}
				m := run.report.Measures[len(run.report.Measures)-1]
				b.ReportMetric(m.Rate, "events/s")
				b.ReportMetric(m.Ratio, "xCOPY")
				b.ReportMetric(m.CPU, "cpu-us/event")
				b.ReportMetric(m.CPU/m.CopyCPU, "xCOPY-cpu")
				b.ReportMetric(float64(m.Batch), "events/tx")
			}
		})
	}
}
