package postgres_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"cartwright/adapters/postgres"
)

var bodyHash = []byte("hash of the body")

const lease = time.Hour

func begin(t *testing.T, store *postgres.IdempotencyStore, key string, hash []byte, want postgres.KeyState) postgres.Begun {
	t.Helper()
	begun, err := store.Begin(t.Context(), "shop", key, hash, lease)
	if err != nil {
		t.Fatal(err)
	}
	if begun.State != want {
		t.Fatalf("key %s is in state %d, want %d", key, begun.State, want)
	}
	return begun
}

func exec(t *testing.T, pool *pgxpool.Pool, statement string, arguments ...any) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), statement, arguments...); err != nil {
		t.Fatal(err)
	}
}

func TestARepeatedRequestGetsTheFirstAnswer(t *testing.T) {
	t.Parallel()
	store := postgres.NewIdempotencyStore(open(t))
	first := postgres.Response{
		Status: http.StatusCreated,
		Header: http.Header{"Etag": {`"3"`}, "Vary": {"Accept", "Origin"}},
		Body:   []byte("{\"id\": \"ord_1\"}\n\x00\xff"),
	}
	claim := begin(t, store, "k", bodyHash, postgres.Fresh).Claim
	begin(t, store, "k", bodyHash, postgres.InFlight)
	if err := store.Finish(t.Context(), claim, first); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, begin(t, store, "k", bodyHash, postgres.Replay).Response); diff != "" {
		t.Error(diff)
	}
}

func TestAKeyBelongsToOneBodyAndOneScope(t *testing.T) {
	t.Parallel()
	store := postgres.NewIdempotencyStore(open(t))
	claim := begin(t, store, "k", bodyHash, postgres.Fresh).Claim
	begin(t, store, "k", []byte("another"), postgres.Mismatch)
	if err := store.Finish(t.Context(), claim, postgres.Response{Status: http.StatusOK}); err != nil {
		t.Fatal(err)
	}
	begin(t, store, "k", []byte("another"), postgres.Mismatch)
	other, err := store.Begin(t.Context(), "another shop", "k", bodyHash, lease)
	if err != nil || other.State != postgres.Fresh {
		t.Errorf("the same key in another scope: %v %v", other.State, err)
	}
}

func TestOfManyAtOnceOneRuns(t *testing.T) {
	t.Parallel()
	store := postgres.NewIdempotencyStore(open(t))
	var fresh, inFlight atomic.Int64
	var callers errgroup.Group
	for range 50 {
		callers.Go(func() error {
			begun, err := store.Begin(t.Context(), "shop", "k", bodyHash, lease)
			switch begun.State {
			case postgres.Fresh:
				fresh.Add(1)
			case postgres.InFlight:
				inFlight.Add(1)
			}
			return err
		})
	}
	if err := callers.Wait(); err != nil {
		t.Fatal(err)
	}
	if fresh.Load() != 1 || inFlight.Load() != 49 {
		t.Errorf("%d run and %d wait, want 1 and 49", fresh.Load(), inFlight.Load())
	}
}

func TestAnAbandonedKeyIsFree(t *testing.T) {
	t.Parallel()
	store := postgres.NewIdempotencyStore(open(t))
	claim := begin(t, store, "k", bodyHash, postgres.Fresh).Claim
	if err := store.Abandon(t.Context(), claim); err != nil {
		t.Fatal(err)
	}
	begin(t, store, "k", bodyHash, postgres.Fresh)
}

func TestAnAnswerIsNotAbandoned(t *testing.T) {
	t.Parallel()
	store := postgres.NewIdempotencyStore(open(t))
	claim := begin(t, store, "k", bodyHash, postgres.Fresh).Claim
	if err := store.Finish(t.Context(), claim, postgres.Response{Status: http.StatusOK}); err != nil {
		t.Fatal(err)
	}
	if err := store.Abandon(t.Context(), claim); err != nil {
		t.Fatal(err)
	}
	begin(t, store, "k", bodyHash, postgres.Replay)
}

func TestACrashedHoldersKeyIsTakenOver(t *testing.T) {
	t.Parallel()
	pool := open(t)
	store := postgres.NewIdempotencyStore(pool)
	slow := begin(t, store, "k", bodyHash, postgres.Fresh).Claim
	exec(t, pool, "UPDATE cartwright.idempotency SET locked_until = now() - interval '1 s'")
	begin(t, store, "k", []byte("another"), postgres.Mismatch)
	retry := begin(t, store, "k", bodyHash, postgres.Fresh).Claim

	// The first holder was only slow: it can neither free the key nor answer for its successor.
	if err := store.Abandon(t.Context(), slow); err != nil {
		t.Fatal(err)
	}
	if err := store.Finish(t.Context(), slow, postgres.Response{Status: http.StatusTeapot}); err != nil {
		t.Fatal(err)
	}
	begin(t, store, "k", bodyHash, postgres.InFlight)
	if err := store.Finish(t.Context(), retry, postgres.Response{Status: http.StatusOK}); err != nil {
		t.Fatal(err)
	}
	if got := begin(t, store, "k", bodyHash, postgres.Replay).Response.Status; got != http.StatusOK {
		t.Errorf("replays status %d", got)
	}
}

func TestPurgeForgetsOldAnswersOnly(t *testing.T) {
	t.Parallel()
	pool := open(t)
	store := postgres.NewIdempotencyStore(pool)
	for _, key := range []string{"old", "running", "new"} {
		claim := begin(t, store, key, bodyHash, postgres.Fresh).Claim
		if key == "running" {
			continue
		}
		if err := store.Finish(t.Context(), claim, postgres.Response{Status: http.StatusOK}); err != nil {
			t.Fatal(err)
		}
	}
	exec(t, pool, "UPDATE cartwright.idempotency SET created_at = now() - interval '25 h' WHERE key <> 'new'")
	purged, err := store.Purge(t.Context(), 24*time.Hour)
	if err != nil || purged != 1 {
		t.Errorf("purged %d, want 1: %v", purged, err)
	}
	begin(t, store, "old", bodyHash, postgres.Fresh)
	begin(t, store, "running", bodyHash, postgres.InFlight)
	begin(t, store, "new", bodyHash, postgres.Replay)
}

func TestPurgeWorksInPortions(t *testing.T) {
	t.Parallel()
	pool := open(t)
	const many = 12_000
	exec(t, pool, fmt.Sprintf(`
		INSERT INTO cartwright.idempotency (scope, key, body_hash, holder, locked_until, status, created_at)
		SELECT 'shop', n::text, '', gen_random_uuid(), now(), 200, now() - interval '2 d'
		FROM generate_series(1, %d) AS n`, many))
	purged, err := postgres.NewIdempotencyStore(pool).Purge(t.Context(), 24*time.Hour)
	if err != nil || purged != many {
		t.Errorf("purged %d of %d: %v", purged, many, err)
	}
}
