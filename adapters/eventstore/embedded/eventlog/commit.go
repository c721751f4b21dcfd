package eventlog

import "time"

// Commit is one group of writes that has reached the disk.
type Commit struct {
	Writes int           // answered together
	Events int           // written; fewer than asked for when some were repeats, more when the log added its own
	Bytes  uint64        // of log
	Took   time.Duration // from the decision until the disk had it
}

func (c *committer) report(g *group, writes int, took time.Duration, failed error) {
	if c.told == nil || failed != nil || len(g.written) == 0 {
		return
	}
	commit := Commit{Writes: writes, Bytes: g.head - g.began, Took: took}
	for _, events := range g.written {
		commit.Events += len(events)
	}
	c.told(commit)
}

// Health is what a running log is asked about.
type Health struct {
	Head      uint64
	DiskBytes uint64
	Failed    error // why it takes no more writes
}

// Health looks at the log without disturbing it.
func (l *Log) Health() Health {
	head, _ := l.head.load()
	return Health{Head: head, DiskBytes: l.storage.db.Metrics().DiskSpaceUsage(), Failed: l.failure.load()}
}
