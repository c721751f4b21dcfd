package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// bars shows progress: one bar a task on a terminal, a plain line a second anywhere else.
type bars struct {
	out   io.Writer
	group *mpb.Progress // nil where there is no terminal
}

func newBars(out *os.File) *bars {
	if !isatty.IsTerminal(out.Fd()) {
		return &bars{out: out}
	}
	return &bars{out: out, group: mpb.New(mpb.WithOutput(out), mpb.WithWidth(48))}
}

func (b *bars) wait() {
	if b.group != nil {
		b.group.Wait()
	}
}

// bar is one task's progress, in thousandths.
type bar struct {
	name string
	out  io.Writer
	on   *mpb.Bar
	note atomic.Value // string shown behind the bar
	last time.Time
}

const whole = 1000

func (b *bars) add(name string) *bar {
	t := &bar{name: name, out: b.out}
	t.note.Store("")
	if b.group != nil {
		t.on = b.group.AddBar(whole,
			mpb.PrependDecorators(decor.Name(name, decor.WCSyncSpaceR), decor.Percentage(decor.WCSyncSpace)),
			mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return t.note.Load().(string) })))
	}
	return t
}

// progress moves the bar to a share of one.
func (t *bar) progress(share float64, note string) {
	t.note.Store(note)
	if t.on != nil {
		t.on.SetCurrent(int64(share * whole))
		return
	}
	if now := time.Now(); now.Sub(t.last) > time.Second || share >= 1 {
		t.last = now
		fmt.Fprintf(t.out, "%-16s %5.1f %%  %s\n", t.name, share*100, note)
	}
}

// show tells how far a replay is, how fast it is and how long it has to go.
func (t *bar) show(r replay) {
	stage := r.Stage
	if r.State != "running" && r.State != "done" {
		stage = r.State
	}
	if r.Events > 0 {
		stage += fmt.Sprintf(", %d events, %.0f events/s", r.Events, r.PerSecond)
	}
	if r.Remaining > 0 {
		stage += fmt.Sprintf(", %s left", time.Duration(r.Remaining*float64(time.Second)).Round(time.Second))
	}
	t.progress(r.Progress, stage)
}

// end leaves the bar as it stands.
func (t *bar) end() {
	if t.on != nil {
		t.on.Abort(false)
	}
}
