package tokens

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// The algorithms that tokens are signed with. Each kind of key has one.
const (
	EdDSA = "EdDSA"
	ES256 = "ES256"
	RS256 = "RS256"
	HS256 = "HS256"
)

const (
	minRSA    = 2048 // bits
	minSecret = 32   // bytes: as many as the digest has
)

// Key verifies what was signed with its other half, or with itself when it is a secret.
type Key struct {
	id, algorithm string
	public        any
}

// Fixed are keys that stay as they are.
type Fixed []Key

// Named returns the keys of a name, and those without.
func (f Fixed) Named(_ context.Context, id string) (named []Key, _ error) {
	for _, key := range f {
		if id == "" || key.id == "" || key.id == id {
			named = append(named, key)
		}
	}
	return named, nil
}

// SharedSecret is a key that whoever knows it can sign with too.
func SharedSecret(secret []byte) (Fixed, error) {
	if len(secret) < minSecret {
		return nil, fmt.Errorf("the secret that tokens are signed with has %d bytes; it takes %d", len(secret), minSecret)
	}
	return Fixed{{algorithm: HS256, public: secret}}, nil
}

// newKey settles which algorithm a key is for.
func newKey(id string, public any) (Key, error) {
	switch public := public.(type) {
	case ed25519.PublicKey:
		return Key{id, EdDSA, public}, nil
	case *ecdsa.PublicKey:
		if public.Curve == elliptic.P256() {
			return Key{id, ES256, public}, nil
		}
	case *rsa.PublicKey:
		if public.N.BitLen() >= minRSA {
			return Key{id, RS256, public}, nil
		}
	}
	return Key{}, errors.New("tokens are verified with keys for Ed25519, for P-256, or for RSA of at least 2048 bits")
}

// parsePEM reads public keys and certificates.
func parsePEM(text []byte) (keys Fixed, err error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		var public any
		switch block.Type {
		case "PUBLIC KEY":
			public, err = x509.ParsePKIXPublicKey(block.Bytes)
		case "CERTIFICATE":
			var certificate *x509.Certificate
			if certificate, err = x509.ParseCertificate(block.Bytes); err == nil {
				public = certificate.PublicKey
			}
		default:
			err = fmt.Errorf("a %s is not what tokens are verified with; give the public key", block.Type)
		}
		if err != nil {
			return nil, err
		}
		key, err := newKey("", public)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}
