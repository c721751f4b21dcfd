package postgres_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cartwright/adapters/postgres"
)

func TestASecretStandsForItsNameAndScopesUntilRevoked(t *testing.T) {
	t.Parallel()
	pool := open(t)
	keys := postgres.NewAPIKeys(pool)
	secret, err := keys.Create(t.Context(), "back office", []string{"orders:read", "stock:write"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(secret, "sk_") {
		t.Errorf("the secret does not say what it is: %.3s", secret)
	}
	for range 2 { // from the database, then from memory
		got, ok, err := keys.Verify(t.Context(), secret)
		want := postgres.APIKey{Name: "back office", Scopes: []string{"orders:read", "stock:write"}}
		if diff := cmp.Diff(want, got); diff != "" || !ok || err != nil {
			t.Errorf("ok %t, error %v: %s", ok, err, diff)
		}
	}
	if err := keys.Revoke(t.Context(), "back office"); err != nil {
		t.Fatal(err)
	}
	for _, reader := range []*postgres.APIKeys{keys, postgres.NewAPIKeys(pool)} {
		if _, ok, err := reader.Verify(t.Context(), secret); ok || err != nil {
			t.Errorf("a revoked key: ok %t, error %v", ok, err)
		}
	}
}

func TestOtherSecretsStandForNothing(t *testing.T) {
	t.Parallel()
	keys := postgres.NewAPIKeys(open(t))
	secret, err := keys.Create(t.Context(), "nothing allowed", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{"", "sk_", secret[:len(secret)-1], strings.TrimPrefix(secret, "sk_"), secret + "A"} {
		if _, ok, err := keys.Verify(t.Context(), other); ok || err != nil {
			t.Errorf("%q: ok %t, error %v", other, ok, err)
		}
	}
}

func TestTheSecretIsNotStored(t *testing.T) {
	t.Parallel()
	pool := open(t)
	secret, err := postgres.NewAPIKeys(pool).Create(t.Context(), "name", nil)
	if err != nil {
		t.Fatal(err)
	}
	var row string
	if err := pool.QueryRow(t.Context(), "SELECT api_keys::text FROM cartwright.api_keys").Scan(&row); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(row, strings.TrimPrefix(secret, "sk_")) {
		t.Error("the table holds the secret")
	}
}
