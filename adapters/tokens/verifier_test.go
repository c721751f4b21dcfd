package tokens

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"cartwright/app"
)

const issuer, audience = "https://id.example.org", "shop"

var (
	noon   = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	secret = []byte("a secret of at least 32 bytes, or so")
)

// claims are those of a good token for Ada, changed as a test likes.
func claims(change func(jwt.MapClaims)) jwt.MapClaims {
	c := jwt.MapClaims{"iss": issuer, "aud": audience, "sub": "ada", "exp": noon.Add(time.Hour).Unix()}
	change(c)
	return c
}

func as(jwt.MapClaims) {}

func signed(t *testing.T, method jwt.SigningMethod, key any, c jwt.MapClaims) string {
	t.Helper()
	token, err := jwt.NewWithClaims(method, c).SignedString(key)
	must(t, err)
	return token
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func verifier(keys Keys) Verifier {
	return Verifier{Issuer: issuer, Audience: audience, Keys: keys, Clock: func() time.Time { return noon }}
}

// pair makes a key of a kind, and writes its public half as PEM.
func pair(t *testing.T, kind string) (private crypto.Signer, path string) {
	t.Helper()
	var err error
	switch kind {
	case EdDSA:
		_, private, err = ed25519.GenerateKey(rand.Reader)
	case ES256:
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "P-384":
		private, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case RS256:
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	must(t, err)
	der, err := x509.MarshalPKIXPublicKey(private.Public())
	must(t, err)
	path = filepath.Join(t.TempDir(), "key.pem")
	must(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o600))
	return private, path
}

func TestTokensOfEachKindOfKeyAreGood(t *testing.T) {
	t.Parallel()
	for kind, method := range map[string]jwt.SigningMethod{
		EdDSA: jwt.SigningMethodEdDSA, ES256: jwt.SigningMethodES256, RS256: jwt.SigningMethodRS256,
	} {
		private, path := pair(t, kind)
		keys, err := FromFile(path)
		must(t, err)
		token := signed(t, method, private, claims(as))
		if got, err := verifier(keys).SignIn(t.Context(), token); err != nil || got.CustomerID != "ada" {
			t.Errorf("%s: %v, %v", kind, got, err)
		}
		other, _ := pair(t, kind)
		refused(t, kind+" of another key", verifier(keys), signed(t, method, other, claims(as)), "trusts")
	}
	shared, err := SharedSecret(secret)
	must(t, err)
	token := signed(t, jwt.SigningMethodHS256, secret, claims(as))
	if got, err := verifier(shared).SignIn(t.Context(), token); err != nil || got.CustomerID != "ada" {
		t.Errorf("shared: %v, %v", got, err)
	}
}

// refused wants a token to be refused in words that hold some others.
func refused(t *testing.T, name string, v Verifier, token, words string) {
	t.Helper()
	got, err := v.SignIn(t.Context(), token)
	var bad app.BadToken
	if got != (app.SignIn{}) || !errors.As(err, &bad) || !strings.Contains(err.Error(), words) {
		t.Errorf("%s: %q, %v, want words of %q", name, got, err, words)
	}
}

func TestBadTokensAreRefusedWithAReason(t *testing.T) {
	t.Parallel()
	private, path := pair(t, EdDSA)
	keys, err := FromFile(path)
	must(t, err)
	v := verifier(keys)
	for name, c := range map[string]struct {
		change func(jwt.MapClaims)
		words  string
	}{
		"expired":             {func(c jwt.MapClaims) { c["exp"] = noon.Add(-time.Minute).Unix() }, "expired"},
		"without an end":      {func(c jwt.MapClaims) { delete(c, "exp") }, "lacks"},
		"not valid yet":       {func(c jwt.MapClaims) { c["nbf"] = noon.Add(time.Minute).Unix() }, "not valid yet"},
		"of another issuer":   {func(c jwt.MapClaims) { c["iss"] = "https://evil.example.org" }, "issuer"},
		"of no issuer":        {func(c jwt.MapClaims) { delete(c, "iss") }, "lacks"},
		"for others":          {func(c jwt.MapClaims) { c["aud"] = "bank" }, "audience"},
		"for nobody":          {func(c jwt.MapClaims) { delete(c, "aud") }, "lacks"},
		"without a subject":   {func(c jwt.MapClaims) { delete(c, "sub") }, "subject"},
		"of an e-mail":        {func(c jwt.MapClaims) { c["sub"] = "ada@example.org" }, "subject"},
		"of a number":         {func(c jwt.MapClaims) { c["sub"] = 7 }, "Authorization"},
		"with a strange date": {func(c jwt.MapClaims) { c["exp"] = "soon" }, "Authorization"},
	} {
		refused(t, name, v, signed(t, jwt.SigningMethodEdDSA, private, claims(c.change)), c.words)
	}
	good := signed(t, jwt.SigningMethodEdDSA, private, claims(as))
	other := "A"
	if good[len(good)-40] == 'A' {
		other = "B"
	}
	refused(t, "tampered", v, good[:len(good)-40]+other+good[len(good)-39:], "trusts")
	refused(t, "no token", v, "hello", "as a guest")
	refused(t, "no end of it", v, strings.Repeat("a", maxToken+1), "too long")
	extended := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims(as))
	extended.Header["crit"] = []string{"b64"}
	token, err := extended.SignedString(private)
	must(t, err)
	refused(t, "with an extension", v, token, "trusts")
}

func TestAnAudienceAmongSeveralAndALittleLatenessAreGood(t *testing.T) {
	t.Parallel()
	private, path := pair(t, EdDSA)
	keys, err := FromFile(path)
	must(t, err)
	token := signed(t, jwt.SigningMethodEdDSA, private, claims(func(c jwt.MapClaims) {
		c["aud"], c["exp"] = []string{"bank", audience}, noon.Add(-leeway/2).Unix()
	}))
	if got, err := verifier(keys).SignIn(t.Context(), token); err != nil || got.CustomerID != "ada" {
		t.Errorf("%v, %v", got, err)
	}
}

// Whoever signs with the public key as if it were a secret, or does not sign at all, is nobody.
func TestTheKeyDecidesTheAlgorithm(t *testing.T) {
	t.Parallel()
	private, path := pair(t, RS256)
	public, err := os.ReadFile(path)
	must(t, err)
	keys, err := FromFile(path)
	must(t, err)
	refused(t, "public key as secret", verifier(keys), signed(t, jwt.SigningMethodHS256, public, claims(as)), "trusts")
	refused(t, "no signature", verifier(keys), signed(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, claims(as)), "trusts")
	refused(t, "another digest", verifier(keys), signed(t, jwt.SigningMethodRS512, private, claims(as)), "trusts")
	refused(t, "another padding", verifier(keys), signed(t, jwt.SigningMethodPS256, private, claims(as)), "trusts")
	shared, err := SharedSecret(secret)
	must(t, err)
	refused(t, "a key where a secret is agreed", verifier(shared), signed(t, jwt.SigningMethodRS256, private, claims(as)), "trusts")
}

func TestWeakKeysAreRefused(t *testing.T) {
	t.Parallel()
	if _, err := SharedSecret([]byte("short")); err == nil {
		t.Error("takes a short secret")
	}
	small := &rsa.PublicKey{N: weakModulus(), E: 65537}
	if _, err := newKey("", small); err == nil {
		t.Error("takes a small RSA key")
	}
	_, path := pair(t, "P-384")
	if _, err := FromFile(path); err == nil {
		t.Error("takes a key for another algorithm")
	}
	empty := filepath.Join(t.TempDir(), "empty")
	must(t, os.WriteFile(empty, nil, 0o600))
	for _, path := range []string{empty, filepath.Join(t.TempDir(), "missing")} {
		if keys, err := FromFile(path); err == nil {
			t.Errorf("%s has the keys %v", path, keys)
		}
	}
	_, err := FromFile(privatePEM(t))
	if err == nil || !strings.Contains(err.Error(), "public key") {
		t.Errorf("takes a private key: %v", err)
	}
}

func TestTrialTokensAreGoodForAWhile(t *testing.T) {
	t.Parallel()
	trial := NewTrial(make([]byte, 32))
	token, err := trial.Issue("ada", noon, time.Hour)
	must(t, err)
	at := func(now time.Time) (app.SignIn, error) {
		return trial.Verifier(func() time.Time { return now }).SignIn(context.Background(), token)
	}
	if got, err := at(noon); err != nil || got != (app.SignIn{CustomerID: "ada", Since: noon.Local()}) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := at(noon.Add(2 * time.Hour)); err == nil {
		t.Errorf("still %v after it has expired", got)
	}
	other := NewTrial(append(make([]byte, 31), 1))
	refused(t, "of another shop", other.Verifier(func() time.Time { return noon }), token, "trusts")
}
