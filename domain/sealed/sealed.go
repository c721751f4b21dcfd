// Package sealed is the form personal data takes inside events: ciphertext under a key that belongs to one person
// and lives outside the log, so that deleting the key erases the data from every copy of the log.
package sealed

import "bytes"

// Value is one sealed document. The rules pass it on unread.
type Value struct {
	Key   string `json:"key"`   // names the subject's key
	Nonce []byte `json:"nonce"` // 96 bits, used once
	Text  []byte `json:"text"`  // AES-256-GCM ciphertext and tag
}

// Empty reports whether nothing was sealed.
func (v Value) Empty() bool { return len(v.Text) == 0 }

// Equal reports whether both are the same ciphertext. The same data sealed twice is not equal.
func (v Value) Equal(w Value) bool {
	return v.Key == w.Key && bytes.Equal(v.Nonce, w.Nonce) && bytes.Equal(v.Text, w.Text)
}
