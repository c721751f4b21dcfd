package postgres

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	secretPrefix = "sk_"
	apiKeysSize  = 1024
	// apiKeysMaxAge bounds how long another node still accepts a key that was revoked here.
	apiKeysMaxAge = 15 * time.Second
)

// APIKey is what a secret stands for.
type APIKey struct {
	Name   string
	Scopes []string
}

// APIKeys are the secret keys of programs that use the API. The database knows only their hashes; a plain
// SHA-256 is enough, because the secrets are random and long.
type APIKeys struct {
	pool  *pgxpool.Pool
	known *cache[APIKey]
}

// NewAPIKeys returns the keys of a migrated database.
func NewAPIKeys(pool *pgxpool.Pool) *APIKeys {
	return &APIKeys{pool: pool, known: newCache[APIKey](apiKeysSize, apiKeysMaxAge)}
}

// Create makes a key and returns its secret, which cannot be shown again.
func (a *APIKeys) Create(ctx context.Context, name string, scopes []string) (secret string, err error) {
	random := make([]byte, 32)
	rand.Read(random) // never fails
	secret = secretPrefix + base64.RawURLEncoding.EncodeToString(random)
	if scopes == nil {
		scopes = []string{}
	}
	_, err = a.pool.Exec(ctx, `
		INSERT INTO cartwright.api_keys (id, name, hash, scopes) VALUES ($1, $2, $3, $4)`,
		"key_"+uuid.NewString(), name, hash(secret), scopes)
	if err != nil {
		return "", fmt.Errorf("create API key %s: %w", name, err)
	}
	return secret, nil
}

// Verify returns what a secret stands for; ok is false when it stands for nothing, or no more.
func (a *APIKeys) Verify(ctx context.Context, secret string) (key APIKey, ok bool, err error) {
	if !strings.HasPrefix(secret, secretPrefix) {
		return APIKey{}, false, nil
	}
	digest := hash(secret)
	key, epoch, found := a.known.get(string(digest))
	if found {
		return key, true, nil
	}
	err = a.pool.QueryRow(ctx, `
		SELECT name, scopes FROM cartwright.api_keys WHERE hash = $1 AND revoked_at IS NULL`, digest).
		Scan(&key.Name, &key.Scopes)
	if errors.Is(err, pgx.ErrNoRows) {
		return APIKey{}, false, nil
	}
	if err != nil {
		return APIKey{}, false, fmt.Errorf("verify API key: %w", err)
	}
	a.known.put(string(digest), key, epoch)
	return key, true, nil
}

// Revoke ends all keys of a name. Other nodes notice within seconds.
func (a *APIKeys) Revoke(ctx context.Context, name string) error {
	_, err := a.pool.Exec(ctx, `
		UPDATE cartwright.api_keys SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL`, name)
	if err != nil {
		return fmt.Errorf("revoke API key %s: %w", name, err)
	}
	a.known.remove(func(_ string, key APIKey) bool { return key.Name == name })
	return nil
}

func hash(secret string) []byte {
	digest := sha256.Sum256([]byte(secret))
	return digest[:]
}
