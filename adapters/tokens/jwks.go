package tokens

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
)

// jwk is one key of a JSON Web Key Set (RFC 7517, RFC 8037).
type jwk struct {
	ID        string `json:"kid"`
	Type      string `json:"kty"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
	Curve     string `json:"crv"`
	X, Y      string
	N, E      string
}

var errNoKeys = errors.New("no key in it is for verifying tokens: Ed25519, P-256 or RSA of at least 2048 bits")

// FromFile reads keys from a PEM file or a JSON Web Key Set.
func FromFile(path string) (Fixed, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	keys, err := parsePEM(text)
	if err == nil && len(keys) == 0 {
		keys, err = parseSet(text)
	}
	if err != nil {
		return nil, fmt.Errorf("read the keys in %s: %w", path, err)
	}
	return keys, nil
}

// parseSet takes the keys out of a set that are of use here. Providers put others beside them.
func parseSet(text []byte) (keys Fixed, err error) {
	var set struct {
		Keys []jwk `json:"keys"`
	}
	if err := json.Unmarshal(text, &set); err != nil {
		return nil, fmt.Errorf("decode the key set: %w", err)
	}
	for _, one := range set.Keys {
		key, err := one.key()
		if err == nil && (one.Use == "" || one.Use == "sig") && (one.Algorithm == "" || one.Algorithm == key.algorithm) {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, errNoKeys
	}
	return keys, nil
}

func (j jwk) key() (Key, error) {
	public, err := j.public()
	if err != nil {
		return Key{}, err
	}
	return newKey(j.ID, public)
}

func (j jwk) public() (any, error) {
	switch {
	case j.Type == "OKP" && j.Curve == "Ed25519":
		x, err := base64.RawURLEncoding.DecodeString(j.X)
		if err != nil || len(x) != ed25519.PublicKeySize {
			return nil, errNoKeys
		}
		return ed25519.PublicKey(x), nil
	case j.Type == "EC" && j.Curve == "P-256":
		return j.point()
	case j.Type == "RSA":
		n, nErr := number(j.N)
		e, eErr := number(j.E)
		if err := errors.Join(nErr, eErr); err != nil || e.BitLen() > 31 {
			return nil, errNoKeys
		}
		return &rsa.PublicKey{N: n, E: int(e.Int64())}, nil
	}
	return nil, errNoKeys
}

// point refuses what does not lie on the curve.
func (j jwk) point() (any, error) {
	x, xErr := base64.RawURLEncoding.DecodeString(j.X)
	y, yErr := base64.RawURLEncoding.DecodeString(j.Y)
	if err := errors.Join(xErr, yErr); err != nil {
		return nil, err
	}
	return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
}

func number(text string) (*big.Int, error) {
	bytes, err := base64.RawURLEncoding.DecodeString(text)
	return new(big.Int).SetBytes(bytes), err
}
