package embedded

import (
	"context"
	"time"
)

// scavengeRate is how many bytes of log a second the node looks through by itself: little beside what any disk reads.
const scavengeRate = 16 << 20

// keepHouse scavenges whenever it is due, until the node closes. When it is due survives restarts: a node that is
// restarted every evening is scavenged, too.
func (n *Node) keepHouse() error {
	ctx, cancel := untilClosing(context.Background(), n.closing)
	defer cancel()
	for n.options.ScavengeEvery > 0 {
		last, err := n.log.LastScavenge()
		if err == nil {
			err = n.scavengeAfter(ctx, last.Add(n.options.ScavengeEvery).Sub(n.options.clock()))
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			n.options.Logger.Warn("cannot scavenge, trying again in an hour", "error", err)
			sleep(ctx, time.Hour)
		}
	}
	return nil
}

func (n *Node) scavengeAfter(ctx context.Context, wait time.Duration) error {
	if !sleep(ctx, wait) {
		return nil
	}
	done, err := n.log.Scavenge(ctx, scavengeRate)
	n.metrics.scavengedAway(done)
	if err == nil {
		n.options.Logger.Info("scavenged", "events", done.Events, "bytes", done.Bytes, "streams", done.Streams, "took", done.Took)
	}
	return err
}
