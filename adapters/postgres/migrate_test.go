package postgres_test

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/pgtest"
)

func TestNodesMayMigrateTogether(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	var nodes errgroup.Group
	for range 8 {
		nodes.Go(func() error {
			pool, err := postgres.Open(t.Context(), url)
			if err != nil {
				return err
			}
			defer pool.Close()
			return postgres.Migrate(t.Context(), pool)
		})
	}
	if err := nodes.Wait(); err != nil {
		t.Fatal(err)
	}
}

func TestMigratingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	pool := open(t)
	if err := postgres.Migrate(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	var applied int
	err := pool.QueryRow(t.Context(), "SELECT count(*) FROM cartwright.migration WHERE version_id = 1").Scan(&applied)
	if err != nil || applied != 1 {
		t.Errorf("the first migration is recorded %d times: %v", applied, err)
	}
}

func TestOpenSaysWhereNobodyAnswers(t *testing.T) {
	t.Parallel()
	_, err := postgres.Open(t.Context(), "postgres://someone:secret-word@127.0.0.1:1/shop")
	if err == nil {
		t.Fatal("opened a database on port 1")
	}
	if text := err.Error(); !strings.Contains(text, "127.0.0.1:1") || strings.Contains(text, "secret-word") {
		t.Errorf("the error should name the server and not the password: %v", err)
	}
}

func TestOpenRefusesWhatIsNoURL(t *testing.T) {
	t.Parallel()
	_, err := postgres.Open(t.Context(), "postgres://user:secret-word@host:port/")
	if err == nil || !strings.Contains(err.Error(), "database URL") || strings.Contains(err.Error(), "secret-word") {
		t.Errorf("the error should say what is expected, without the password: %v", err)
	}
}

func TestSettingsInTheURLWin(t *testing.T) {
	t.Parallel()
	pool, err := postgres.Open(context.Background(), pgtest.URL(t)+"&pool_max_conns=3")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if got := pool.Config().MaxConns; got != 3 {
		t.Errorf("pool_max_conns=3 gives %d connections", got)
	}
}
