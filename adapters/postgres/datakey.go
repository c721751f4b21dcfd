package postgres

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// dataKey is one subject's key, ready for use. Its id tells it from an earlier key of the same subject.
type dataKey struct {
	id   string
	aead cipher.AEAD
}

const dataKeySize = 32

// wrapNew makes a random key and returns it wrapped for its subject: nonce, then ciphertext.
func wrapNew(kek cipher.AEAD, subject string) []byte {
	key, nonce := make([]byte, dataKeySize), make([]byte, kek.NonceSize())
	rand.Read(key) // neither fails
	rand.Read(nonce)
	return kek.Seal(nonce, nonce, key, []byte(subject))
}

var errWrongKEK = errors.New("the stored key does not open: the key-encryption key is not the one it was made with")

func unwrap(kek cipher.AEAD, subject string, wrapped []byte) (dataKey, error) {
	if len(wrapped) < kek.NonceSize() {
		return dataKey{}, errWrongKEK
	}
	nonce, text := wrapped[:kek.NonceSize()], wrapped[kek.NonceSize():]
	key, err := kek.Open(nil, nonce, text, []byte(subject))
	if err != nil || len(key) != dataKeySize {
		return dataKey{}, errWrongKEK
	}
	digest := sha256.Sum256(key)
	return dataKey{id: hex.EncodeToString(digest[:6]), aead: gcm(key)}, nil
}

// bound is what a sealed value is tied to. The zero byte keeps ("a", "bc") and ("ab", "c") apart.
func bound(subject, purpose string) []byte {
	return []byte(subject + "\x00" + purpose)
}

// gcm returns AES-256-GCM; with a key of 32 bytes it cannot fail.
func gcm(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}
