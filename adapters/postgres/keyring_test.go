package postgres_test

import (
	"bytes"
	"errors"
	"testing"

	"golang.org/x/sync/errgroup"

	"cartwright/adapters/postgres"
	"cartwright/app"
	"cartwright/domain/sealed"
)

var _ app.Vault = (*postgres.Keyring)(nil)

var kek = bytes.Repeat([]byte{7}, 32)

func newKeyring(t *testing.T) *postgres.Keyring {
	t.Helper()
	keyring, err := postgres.NewKeyring(open(t), kek)
	if err != nil {
		t.Fatal(err)
	}
	return keyring
}

func seal(t *testing.T, keyring *postgres.Keyring, subject, plain string) sealed.Value {
	t.Helper()
	value, err := keyring.Seal(t.Context(), subject, []byte(plain), "address")
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestASealedValueOpensForItsPurposeOnly(t *testing.T) {
	t.Parallel()
	keyring := newKeyring(t)
	value := seal(t, keyring, "cus_1", "1 Main Street")
	if bytes.Contains(value.Text, []byte("Main")) {
		t.Error("the text is not encrypted")
	}
	if plain, err := keyring.Open(t.Context(), value, "address"); string(plain) != "1 Main Street" || err != nil {
		t.Errorf("opened %q: %v", plain, err)
	}
	if _, err := keyring.Open(t.Context(), value, "email"); err == nil || errors.Is(err, postgres.ErrErased) {
		t.Errorf("opened for another purpose: %v", err)
	}
	changed := value
	changed.Text = append([]byte{value.Text[0] ^ 1}, value.Text[1:]...)
	if _, err := keyring.Open(t.Context(), changed, "address"); err == nil || errors.Is(err, postgres.ErrErased) {
		t.Errorf("opened after a change: %v", err)
	}
	if _, err := keyring.Open(t.Context(), sealed.Value{Key: value.Key, Text: value.Text}, "address"); err == nil {
		t.Error("opened without a nonce")
	}
}

func TestOneSubjectsKeyDoesNotOpenAnothers(t *testing.T) {
	t.Parallel()
	keyring := newKeyring(t)
	one, two := seal(t, keyring, "cus_1", "one"), seal(t, keyring, "cus_2", "two")
	one.Key = two.Key
	if plain, err := keyring.Open(t.Context(), one, "address"); err == nil {
		t.Errorf("opened %q", plain)
	}
}

func TestErasedDataIsGoneForGood(t *testing.T) {
	t.Parallel()
	keyring := newKeyring(t)
	gone, kept := seal(t, keyring, "cus_1", "forget me"), seal(t, keyring, "cus_2", "keep me")
	if err := keyring.Erase(t.Context(), "cus_1"); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.Open(t.Context(), gone, "address"); !errors.Is(err, postgres.ErrErased) {
		t.Errorf("opening what was erased: %v", err)
	}
	if plain, err := keyring.Open(t.Context(), kept, "address"); string(plain) != "keep me" || err != nil {
		t.Errorf("the other subject: %q, %v", plain, err)
	}
	back := seal(t, keyring, "cus_1", "here again")
	if _, err := keyring.Open(t.Context(), gone, "address"); !errors.Is(err, postgres.ErrErased) {
		t.Errorf("opening what was erased, after the subject came back: %v", err)
	}
	if plain, err := keyring.Open(t.Context(), back, "address"); string(plain) != "here again" || err != nil {
		t.Errorf("the subject who came back: %q, %v", plain, err)
	}
}

func TestNodesThatSealFirstAtOnceShareTheKey(t *testing.T) {
	t.Parallel()
	pool := open(t)
	values := make([]sealed.Value, 20)
	var nodes errgroup.Group
	for i := range values {
		nodes.Go(func() error {
			keyring, err := postgres.NewKeyring(pool, kek)
			if err != nil {
				return err
			}
			values[i], err = keyring.Seal(t.Context(), "cus_1", []byte("same"), "address")
			return err
		})
	}
	if err := nodes.Wait(); err != nil {
		t.Fatal(err)
	}
	reader, err := postgres.NewKeyring(pool, kek)
	if err != nil {
		t.Fatal(err)
	}
	for i, value := range values {
		if plain, err := reader.Open(t.Context(), value, "address"); string(plain) != "same" || err != nil {
			t.Errorf("value %d: %q, %v", i, plain, err)
		}
	}
}

func TestTheDatabaseAloneOpensNothing(t *testing.T) {
	t.Parallel()
	pool := open(t)
	owner, err := postgres.NewKeyring(pool, kek)
	if err != nil {
		t.Fatal(err)
	}
	value := seal(t, owner, "cus_1", "secret")
	thief, err := postgres.NewKeyring(pool, bytes.Repeat([]byte{8}, 32))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := thief.Open(t.Context(), value, "address"); err == nil || errors.Is(err, postgres.ErrErased) {
		t.Errorf("opened with another key-encryption key: %v", err)
	}
	if _, err := postgres.NewKeyring(pool, []byte("short")); err == nil {
		t.Error("took a short key-encryption key")
	}
}
