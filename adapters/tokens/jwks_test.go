package tokens

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"cartwright/app"
)

func weakModulus() *big.Int { return new(big.Int).Lsh(big.NewInt(1), 1023) }

func privatePEM(t *testing.T) string {
	t.Helper()
	private, _ := pair(t, EdDSA)
	der, err := x509.MarshalPKCS8PrivateKey(private)
	must(t, err)
	path := filepath.Join(t.TempDir(), "private.pem")
	must(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
	return path
}

type object = map[string]any

// described is a public key as a key set has it.
func described(t *testing.T, id string, public any) object {
	t.Helper()
	text := base64.RawURLEncoding.EncodeToString
	switch public := public.(type) {
	case ed25519.PublicKey:
		return object{"kid": id, "kty": "OKP", "crv": "Ed25519", "x": text(public), "use": "sig"}
	case *ecdsa.PublicKey:
		point, err := public.Bytes()
		must(t, err)
		return object{"kid": id, "kty": "EC", "crv": "P-256", "x": text(point[1:33]), "y": text(point[33:]), "alg": ES256}
	case *rsa.PublicKey:
		return object{"kid": id, "kty": "RSA", "n": text(public.N.Bytes()), "e": text(big.NewInt(int64(public.E)).Bytes())}
	}
	t.Fatalf("%T is no public key", public)
	return nil
}

// provider publishes keys, as long as it is up.
type provider struct {
	mu    sync.Mutex
	keys  []object
	down  bool
	asked int
}

func (p *provider) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	if p.down {
		http.Error(w, "out for lunch", http.StatusServiceUnavailable)
		return
	}
	json.NewEncoder(w).Encode(object{"keys": p.keys})
}

func (p *provider) set(change func(*provider)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

// trusting starts a provider and what trusts it, by a clock that the test turns.
func trusting(t *testing.T, p *provider) (Verifier, *time.Time) {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	now := noon
	keys, err := FromURL(server.URL, func() time.Time { return now })
	must(t, err)
	return verifier(keys), &now
}

func named(t *testing.T, id string, method jwt.SigningMethod, key any) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims(func(c jwt.MapClaims) { c["exp"] = noon.Add(24 * time.Hour).Unix() }))
	token.Header["kid"] = id
	text, err := token.SignedString(key)
	must(t, err)
	return text
}

func TestPublishedKeysOfEveryKind(t *testing.T) {
	t.Parallel()
	p := &provider{keys: []object{{"kty": "oct", "k": "c2VjcmV0", "kid": "shared"}}}
	private := map[string]any{}
	for _, kind := range []string{EdDSA, ES256, RS256} {
		key, _ := pair(t, kind)
		private[kind] = key
		p.keys = append(p.keys, described(t, "key of "+kind, key.Public()))
	}
	v, _ := trusting(t, p)
	for kind, method := range map[string]jwt.SigningMethod{
		EdDSA: jwt.SigningMethodEdDSA, ES256: jwt.SigningMethodES256, RS256: jwt.SigningMethodRS256,
	} {
		if got, err := v.SignIn(t.Context(), named(t, "key of "+kind, method, private[kind])); err != nil || got.CustomerID != "ada" {
			t.Errorf("%s: %v, %v", kind, got, err)
		}
	}
	refused(t, "a secret that was published", v, named(t, "shared", jwt.SigningMethodHS256, []byte("secret")), "trusts")
	if p.asked != 1 {
		t.Errorf("asked %d times", p.asked)
	}
}

func TestKeysMayChangeAndProvidersMayBeDown(t *testing.T) {
	t.Parallel()
	first, _ := pair(t, EdDSA)
	second, _ := pair(t, EdDSA)
	p := &provider{down: true}
	v, now := trusting(t, p)
	is := func(token string, want bool) {
		t.Helper()
		if got, err := v.SignIn(t.Context(), token); (err == nil) != want || want && got.CustomerID != "ada" {
			t.Errorf("%v, %v", got, err)
		}
	}
	old, young := named(t, "1", jwt.SigningMethodEdDSA, first), named(t, "2", jwt.SigningMethodEdDSA, second)

	var bad app.BadToken
	if _, err := v.SignIn(t.Context(), old); err == nil || errors.As(err, &bad) {
		t.Errorf("blames the token for the provider's absence: %v", err)
	}
	p.set(func(p *provider) { p.down, p.keys = false, []object{described(t, "1", first.Public())} })
	*now = now.Add(patience)
	is(old, true)
	is(young, false)

	p.set(func(p *provider) { p.keys = []object{described(t, "2", second.Public())} })
	is(young, false) // asked a moment ago
	*now = now.Add(patience)
	is(young, true)
	is(old, false)

	p.set(func(p *provider) { p.down = true })
	*now = now.Add(2 * fresh)
	is(young, true)
}

func TestMadeUpKeyNamesDoNotFloodTheProvider(t *testing.T) {
	t.Parallel()
	key, _ := pair(t, EdDSA)
	p := &provider{keys: []object{described(t, "1", key.Public())}}
	v, _ := trusting(t, p)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { refused(t, "made up", v, named(t, "made up", jwt.SigningMethodEdDSA, key), "trusts") })
	}
	all.Wait()
	if p.asked != 1 {
		t.Errorf("asked %d times", p.asked)
	}
}

func TestKeysComeOverASafeLineOnly(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"https://id.example.org/keys": true, "http://127.0.0.1:9/keys": true, "http://localhost/keys": true,
		"http://id.example.org/keys": false, "ftp://id.example.org/keys": false, "file:///etc/keys": false, ":": false,
	} {
		if _, err := FromURL(address, time.Now); (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
	}
}
