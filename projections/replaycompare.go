package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
	"cartwright/projections/pause"
	"cartwright/projections/pubsub"
)

const (
	compareTries = 50                     // how often comparing is tried while the live build is behind
	compareEvery = 100 * time.Millisecond // between two tries
	gapRows      = 1_000_000              // the live build may be ahead in memory
	restTimeout  = 10 * time.Second       // how long a new build may take to come to rest
)

// errIncomparable is returned when two builds cannot be brought to the same place in the log.
var errIncomparable = errors.New("the new tables could not be compared")

var errBehind = errors.New("the live build is behind the new one")

var snapshot = pgx.TxOptions{IsoLevel: pgx.RepeatableRead}

// compareWithLive compares a new build with the live one at one position of the log, without holding the live one for a
// moment. The new build is stopped wherever it is. Then, in a transaction that sees both and is never committed, what the
// live build is ahead, partition by partition, is read from the log and folded into the new tables; and both are compared.
func (e *Engine) compareWithLive(ctx context.Context, next *runner) (*Difference, error) {
	defer next.subscriber.Release()
	resting, cancel := context.WithTimeout(ctx, restTimeout)
	defer cancel()
	if err := next.subscriber.Wait(resting, next.subscriber.Hold()); err != nil {
		return nil, fmt.Errorf("bring %s to rest: %w", next.build.Schema, err)
	}
	live := *e.shown[next.build.Name].build.Load()
	for range compareTries {
		difference, err := e.compareNow(ctx, next.definition, next.build, live)
		if !errors.Is(err, errBehind) {
			return difference, err
		}
		pause.For(ctx, compareEvery)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, fmt.Errorf("%w: those that answer are behind and do not catch up", errIncomparable)
}

func (e *Engine) compareNow(ctx context.Context, d definition, next, live build) (*Difference, error) {
	tx, err := e.pool.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // what is folded here is the new build's own business
	g, err := readGap(ctx, tx, d, next.Schema, live.Schema)
	if err != nil {
		return nil, err
	}
	if err := g.read(ctx, e.feed); err != nil {
		return nil, err
	}
	if err := mergeInto(ctx, tx, next.Schema, &g.delta); err != nil {
		return nil, err
	}
	difference := &Difference{Projection: d.Name, Schema: live.Schema, At: g.last, Events: g.events}
	if next.Version == live.Version {
		if err := difference.compareDigests(ctx, tx, g.digests); err != nil {
			return nil, err
		}
	}
	return difference, difference.compare(ctx, tx, next.Schema, live.Schema)
}

// gap is what one build has folded and another has not.
type gap struct {
	definition definition
	from, to   map[int]event.Position
	parked     map[event.Position]bool // not folded by the one that is ahead
	at, last   event.Position
	digests    map[int]digest // of the one behind, once it is as far as the one ahead
	delta      Delta
	events     int64
}

func readGap(ctx context.Context, tx pgx.Tx, d definition, behind, ahead string) (*gap, error) {
	g := &gap{definition: d}
	var err error
	if g.from, err = readCheckpoints(ctx, tx, behind); err != nil {
		return nil, err
	}
	if g.to, err = readCheckpoints(ctx, tx, ahead); err != nil {
		return nil, err
	}
	if g.parked, err = parkedPositions(ctx, tx, ahead); err != nil {
		return nil, err
	}
	if g.digests, err = readDigests(ctx, tx, behind); err != nil {
		return nil, err
	}
	g.at = lowest(g.from)
	for part := range pubsub.Partitions {
		g.last = g.last.Later(g.from[part]).Later(g.to[part])
		if g.to[part].Before(g.at) {
			g.at = g.to[part]
		}
	}
	return g, nil
}

// read reads the log between the lowest and the highest checkpoint of either.
func (g *gap) read(ctx context.Context, feed pubsub.Feed) error {
	if !g.at.Before(g.last) {
		return nil
	}
	return pubsub.ReadUntil(ctx, feed, pubsub.Filter{Names: g.definition.names}, &g.at, g.last, g.take)
}

func (g *gap) take(raw event.Raw) error {
	item := pubsub.NewItem(raw)
	part, wanted := g.definition.route(item)
	switch at := raw.Position; {
	case !wanted:
	case !g.from[part].Before(at): // the one behind has it
		if g.to[part].Before(at) {
			return permanent{errBehind}
		}
	case !g.to[part].Before(at):
		g.digests[part] = g.digests[part].with(raw)
		if !g.parked[at] && item.Err == nil {
			g.fold(item)
		}
	}
	if g.delta.size() > gapRows {
		return permanent{fmt.Errorf("%w: in some partitions those that answer are too far ahead of the others", errIncomparable)}
	}
	return nil
}

// fold leaves out what cannot be folded; the rows will tell.
func (g *gap) fold(item *pubsub.Item) {
	var trial Delta
	if g.definition.apply(&trial, item) == nil && g.definition.apply(&g.delta, item) == nil {
		g.events++
	}
}
