package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// IdempotencyStore remembers answers by Idempotency-Key, so that a repeated request gets the first one's answer.
//
// A request claims its key for the length of a lease, runs, and stores its answer. If its process dies, the
// lease runs out and a retry claims the key again; the command ids derived from the key see to it that what the
// first attempt did is not done twice.
type IdempotencyStore struct {
	pool *pgxpool.Pool
}

// NewIdempotencyStore returns a store in a migrated database.
func NewIdempotencyStore(pool *pgxpool.Pool) *IdempotencyStore {
	return &IdempotencyStore{pool: pool}
}

// KeyState is what Begin found.
type KeyState int

// Fresh: run the request. Replay: answer with the stored response. InFlight: another request holds the key.
// Mismatch: the key was used for a request with another body.
const (
	Fresh KeyState = iota
	Replay
	InFlight
	Mismatch
)

// Response is an answer worth repeating byte for byte.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Claim proves who holds a key.
type Claim struct {
	Scope, Key string
	holder     uuid.UUID
}

// Begun is the result of Begin: a Claim when the key is fresh, a Response when it is to be replayed.
type Begun struct {
	State    KeyState
	Claim    Claim
	Response Response
}

// Begin claims a key within its scope (who asks, and for which operation) for the length of the lease.
func (s *IdempotencyStore) Begin(ctx context.Context, scope, key string, bodyHash []byte, lease time.Duration) (Begun, error) {
	for {
		begun, err := s.begin(ctx, Claim{scope, key, uuid.New()}, bodyHash, lease)
		if errors.Is(err, pgx.ErrNoRows) {
			continue // abandoned or purged between claim and look
		}
		if err != nil {
			return Begun{}, fmt.Errorf("begin idempotency key %q: %w", key, err)
		}
		return begun, nil
	}
}

func (s *IdempotencyStore) begin(ctx context.Context, claim Claim, bodyHash []byte, lease time.Duration) (Begun, error) {
	tag, err := relaxed(ctx, s.pool, `
		INSERT INTO cartwright.idempotency AS held (scope, key, body_hash, holder, locked_until)
		VALUES ($1, $2, $3, $4, now() + $5)
		ON CONFLICT (scope, key) DO UPDATE
		SET holder = excluded.holder, locked_until = excluded.locked_until
		WHERE held.status IS NULL AND held.locked_until <= now() AND held.body_hash = excluded.body_hash`,
		claim.Scope, claim.Key, bodyHash, claim.holder, lease)
	if err != nil {
		return Begun{}, err
	}
	if tag.RowsAffected() == 1 {
		return Begun{State: Fresh, Claim: claim}, nil
	}
	return s.look(ctx, claim.Scope, claim.Key, bodyHash)
}

// look says why a key could not be claimed.
func (s *IdempotencyStore) look(ctx context.Context, scope, key string, bodyHash []byte) (Begun, error) {
	var storedHash []byte
	var status *int
	var response Response
	err := s.pool.QueryRow(ctx, `
		SELECT body_hash, status, headers, body FROM cartwright.idempotency WHERE scope = $1 AND key = $2`,
		scope, key).Scan(&storedHash, &status, &response.Header, &response.Body)
	switch {
	case err != nil:
		return Begun{}, err
	case !bytes.Equal(storedHash, bodyHash):
		return Begun{State: Mismatch}, nil
	case status == nil:
		return Begun{State: InFlight}, nil
	}
	response.Status = *status
	return Begun{State: Replay, Response: response}, nil
}

// Finish stores the answer. A claim whose lease ran out and was taken over stores nothing: the answer that is
// kept is its successor's.
func (s *IdempotencyStore) Finish(ctx context.Context, claim Claim, r Response) error {
	_, err := relaxed(ctx, s.pool, `
		UPDATE cartwright.idempotency SET status = $4, headers = $5, body = $6
		WHERE scope = $1 AND key = $2 AND holder = $3`,
		claim.Scope, claim.Key, claim.holder, r.Status, r.Header, r.Body)
	if err != nil {
		return fmt.Errorf("finish idempotency key %q: %w", claim.Key, err)
	}
	return nil
}

// Abandon frees the key after a failure that a retry may cure.
func (s *IdempotencyStore) Abandon(ctx context.Context, claim Claim) error {
	_, err := relaxed(ctx, s.pool, `
		DELETE FROM cartwright.idempotency WHERE scope = $1 AND key = $2 AND holder = $3 AND status IS NULL`,
		claim.Scope, claim.Key, claim.holder)
	if err != nil {
		return fmt.Errorf("abandon idempotency key %q: %w", claim.Key, err)
	}
	return nil
}

// Purge forgets answers older than the age that callers were promised and returns how many.
func (s *IdempotencyStore) Purge(ctx context.Context, olderThan time.Duration) (int64, error) {
	const atOnce = 5000 // short transactions; the next batch follows at once
	var total int64
	for {
		tag, err := s.pool.Exec(ctx, `
			DELETE FROM cartwright.idempotency WHERE (scope, key) IN (
				SELECT scope, key FROM cartwright.idempotency
				WHERE created_at < now() - $1::interval AND (status IS NOT NULL OR locked_until < now())
				LIMIT $2)`, olderThan, atOnce)
		if err != nil {
			return total, fmt.Errorf("purge idempotency keys: %w", err)
		}
		total += tag.RowsAffected()
		if tag.RowsAffected() < atOnce {
			return total, nil
		}
	}
}
