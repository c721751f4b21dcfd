package postgres

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/app"
	"cartwright/domain/sealed"
)

// ErrErased means that the key of a sealed value was deleted, and the data with it.
var ErrErased = app.ErrErased

const (
	keyringSize = 4096
	// keyringMaxAge bounds how long another node can still open what was erased here.
	keyringMaxAge = time.Minute
)

// kekSize is the length of the key that wraps the subjects' keys: AES-256.
const kekSize = 32

// Keyring seals personal data under one key per person. The sealed values may be copied anywhere, into an
// append-only log and its backups; deleting the person's key, one row, makes them all unreadable.
//
// The keys are stored wrapped by a key-encryption key that is not in the database, so neither the database nor
// the log, nor both together, give anything away.
type Keyring struct {
	pool   *pgxpool.Pool
	kek    cipher.AEAD
	opened *cache[dataKey]
}

// NewKeyring returns the keyring of a migrated database. The key-encryption key has 32 bytes.
func NewKeyring(pool *pgxpool.Pool, kek []byte) (*Keyring, error) {
	if len(kek) != kekSize {
		return nil, fmt.Errorf("the key-encryption key has %d bytes, not %d", len(kek), kekSize)
	}
	return &Keyring{pool: pool, kek: gcm(kek), opened: newCache[dataKey](keyringSize, keyringMaxAge)}, nil
}

// Seal encrypts data about a subject. The purpose is no secret, but only who names the same one can open it: a
// value moved into another field stays shut.
func (k *Keyring) Seal(ctx context.Context, subject string, plain []byte, purpose string) (sealed.Value, error) {
	key, err := k.key(ctx, subject)
	for errors.Is(err, ErrErased) { // there is none yet, or no more
		if err = k.create(ctx, subject); err == nil {
			key, err = k.key(ctx, subject)
		}
	}
	if err != nil {
		return sealed.Value{}, fmt.Errorf("seal for %s: %w", subject, err)
	}
	nonce := make([]byte, key.aead.NonceSize())
	rand.Read(nonce) // never fails
	text := key.aead.Seal(nil, nonce, plain, bound(subject, purpose))
	return sealed.Value{Key: subject + keySeparator + key.id, Nonce: nonce, Text: text}, nil
}

// Open decrypts a value, or returns ErrErased.
func (k *Keyring) Open(ctx context.Context, value sealed.Value, purpose string) ([]byte, error) {
	subject, id := splitKey(value.Key)
	key, err := k.key(ctx, subject)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", value.Key, err)
	}
	if key.id != id { // a later key of someone who was erased and came back
		return nil, fmt.Errorf("open %s: %w", value.Key, ErrErased)
	}
	if len(value.Nonce) != key.aead.NonceSize() {
		return nil, fmt.Errorf("open %s: the nonce has %d bytes", value.Key, len(value.Nonce))
	}
	plain, err := key.aead.Open(nil, value.Nonce, value.Text, bound(subject, purpose))
	if err != nil {
		return nil, fmt.Errorf("open %s: it was changed, or sealed for another purpose: %w", value.Key, err)
	}
	return plain, nil
}

// Erase deletes a subject's key. Other nodes forget it within a minute, backups of the database when they expire.
func (k *Keyring) Erase(ctx context.Context, subject string) error {
	_, err := k.pool.Exec(ctx, "DELETE FROM cartwright.subject_keys WHERE subject = $1", subject)
	if err != nil {
		return fmt.Errorf("erase %s: %w", subject, err)
	}
	k.opened.remove(func(key string, _ dataKey) bool { return key == subject })
	return nil
}

// key returns a subject's key, or ErrErased when there is none.
func (k *Keyring) key(ctx context.Context, subject string) (dataKey, error) {
	key, epoch, found := k.opened.get(subject)
	if found {
		return key, nil
	}
	var wrapped []byte
	err := k.pool.QueryRow(ctx, "SELECT wrapped_key FROM cartwright.subject_keys WHERE subject = $1", subject).Scan(&wrapped)
	if errors.Is(err, pgx.ErrNoRows) {
		return dataKey{}, ErrErased
	}
	if err != nil {
		return dataKey{}, err
	}
	if key, err = unwrap(k.kek, subject, wrapped); err != nil {
		return dataKey{}, err
	}
	k.opened.put(subject, key, epoch)
	return key, nil
}

// create stores a new key unless somebody else was faster; then theirs is everyone's.
func (k *Keyring) create(ctx context.Context, subject string) error {
	_, err := k.pool.Exec(ctx, `
		INSERT INTO cartwright.subject_keys (subject, wrapped_key) VALUES ($1, $2) ON CONFLICT (subject) DO NOTHING`,
		subject, wrapNew(k.kek, subject))
	return err
}

// keySeparator stands between subject and key id in a value's key name.
const keySeparator = "#"

func splitKey(name string) (subject, id string) {
	at := strings.LastIndex(name, keySeparator)
	if at < 0 {
		return name, ""
	}
	return name[:at], name[at+len(keySeparator):]
}
