package storebench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// Options say how much is measured.
type Options struct {
	Dir      string        // where the disk is measured; left as it was
	Turn     time.Duration // of each contestant
	Rounds   int           // turns of each contestant, one after the other
	Events   int           // stored before reads are measured
	Progress func(doing string)
}

// Report is what was found.
type Report struct {
	CPUs   int      `json:"cpus"`
	Took   float64  `json:"seconds"`
	Writes []Write  `json:"writes"`
	Reads  []Read   `json:"reads"`
	Stored *Storage `json:"stored,omitempty"`
}

// EventBytes is the size of each event's data.
const EventBytes = 500

var (
	writerCounts = []int{1, 16, 128}
	batchSizes   = []int{1, 10, 500}
)

// Run measures everything.
func Run(ctx context.Context, o Options) (report Report, err error) {
	began := time.Now()
	report.CPUs = runtime.NumCPU()
	for _, batch := range batchSizes {
		for _, writers := range writerCounts {
			o.Progress(fmt.Sprintf("%d writers, batches of %d", writers, batch))
			w, err := measureWrite(ctx, o, writers, batch)
			if err != nil {
				return report, err
			}
			report.Writes = append(report.Writes, w)
		}
	}
	if report.Reads, report.Stored, err = measureReads(ctx, o); err != nil {
		return report, err
	}
	report.Took = time.Since(began).Seconds()
	return report, nil
}

// inDir gives a measurement a directory of its own and removes it afterwards.
func inDir(parent string, do func(dir string) error) error {
	dir, err := os.MkdirTemp(parent, "measure-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	return do(filepath.Join(dir, "data"))
}
