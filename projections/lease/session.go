package lease

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/projections/pause"
)

const (
	// roundEvery is how soon a program notices that another has died.
	roundEvery = 500 * time.Millisecond
	// quietFor is how long the session rests between two rounds: notes to others are sent together.
	quietFor = 10 * time.Millisecond
	// roundTimeout is when a database that does not answer counts as lost, and the leases with it.
	roundTimeout = 5 * time.Second
	// notes is the channel on which programs tell each other that members changed, somebody waits, or events were committed.
	notes = "cartwright_shares"
)

// What a note is about.
const (
	noteMembers = "members"
	noteAsked   = "asked"
	noteMoved   = "moved"
)

// run keeps a session until ctx ends. Without one there are no leases.
func (k *Keeper) run(ctx context.Context) {
	for retry := pause.Growing(); ctx.Err() == nil; {
		begun := time.Now()
		err := k.session(ctx)
		k.loseAll()
		if ctx.Err() != nil {
			return
		}
		if time.Since(begun) > roundTimeout {
			retry.Reset()
		}
		k.logger.Warn("the leases are lost, taking them again", "error", err)
		pause.For(ctx, min(retry.NextBackOff(), time.Second))
	}
}

// session holds leases for as long as the database answers.
func (k *Keeper) session(ctx context.Context) error {
	conn, err := k.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // its locks are gone with it
	for {
		if err := k.round(ctx, conn); err != nil {
			return err
		}
		pause.For(ctx, quietFor)
		if err := k.listen(ctx, conn); err != nil {
			return err
		}
	}
}

// connect opens a session of its own, which the server is to give up soon after the machine at this end has vanished.
func (k *Keeper) connect(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, roundTimeout)
	defer cancel()
	config := k.pool.Config().ConnConfig
	config.RuntimeParams["application_name"] = "cartwright leases"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect for leases: %w", err)
	}
	const patience = `SELECT set_config('tcp_keepalives_idle', '2', false), set_config('tcp_keepalives_interval', '1', false),
		set_config('tcp_keepalives_count', '3', false)`
	for _, sql := range []string{patience, "LISTEN " + notes} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return nil, errors.Join(fmt.Errorf("prepare the session for leases: %w", err), conn.Close(ctx))
		}
	}
	return conn, nil
}

// listen hands on notes until it is time for the next round.
func (k *Keeper) listen(ctx context.Context, conn *pgx.Conn) error {
	waiting, cancel := context.WithTimeout(ctx, roundEvery)
	defer cancel()
	if !k.rest(cancel) {
		return nil
	}
	for {
		note, err := conn.WaitForNotification(waiting)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && waiting.Err() != nil && !conn.IsClosed():
			return nil
		case err != nil:
			return fmt.Errorf("listen for notes: %w", err)
		}
		if note.PID != conn.PgConn().PID() && k.hear(note.Payload) {
			return nil
		}
	}
}

// rest says how to be woken, unless there is something to do already.
func (k *Keeper) rest(wake context.CancelFunc) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.wake = wake
	return !k.due
}

// hear hands a note to the share it is for, and says whether it is one for the session.
func (k *Keeper) hear(payload string) (again bool) {
	about, topic, _ := strings.Cut(payload, " ")
	k.mu.Lock()
	defer k.mu.Unlock()
	h, ok := k.holdings[topic]
	if !ok || len(h.shares) == 0 {
		return false
	}
	switch about {
	case noteAsked:
		poke(h.shares[0].asked)
	case noteMoved:
		poke(h.shares[0].news)
	}
	return about == noteMembers
}

// loseAll is for a session that has ended.
func (k *Keeper) loseAll() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for topic, h := range k.holdings {
		if len(h.shares) == 0 {
			delete(k.holdings, topic)
			continue
		}
		h.joined, h.tenures, h.back = false, [Partitions]Tenure{}, [Partitions]bool{}
		h.shares[0].tell()
		h.shares[0].told = false // so that the next session tells it again
	}
	k.due = true
}

// Ask makes the programs that work on a topic move the checkpoints of idle partitions now instead of within a second.
func (k *Keeper) Ask(ctx context.Context, topic string) error {
	if k == nil {
		return nil
	}
	_, err := k.pool.Exec(ctx, "SELECT pg_notify($1, $2)", notes, noteAsked+" "+topic)
	return err
}
