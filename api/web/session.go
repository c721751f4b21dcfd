package web

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

const (
	cookieName = "cartwright_ops"
	sessionFor = 12 * time.Hour
)

// sealer makes a session of a key and the other way round. There is no table of sessions: whoever revokes the key ends
// them all, and any program of the shop can read them.
type sealer struct{ aead cipher.AEAD }

func newSealer(secret []byte) (sealer, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return sealer{}, fmt.Errorf("secret of the sessions: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return sealer{aead}, err
}

func (s sealer) seal(key string, until time.Time) string {
	plain := binary.BigEndian.AppendUint64(nil, uint64(until.Unix()))
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, append(plain, key...), []byte(cookieName)))
}

var errNoSession = errors.New("no session")

func (s sealer) open(sealed string, now time.Time) (key string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return "", errNoSession
	}
	plain, err := s.aead.Open(nil, nil, raw, []byte(cookieName))
	if err != nil || len(plain) < 8 || now.Unix() >= int64(binary.BigEndian.Uint64(plain)) {
		return "", errNoSession
	}
	return string(plain[8:]), nil
}

func (p *Pages) door(w http.ResponseWriter, _ *http.Request) {
	p.render(w, http.StatusOK, "sign_in", signInView{})
}

// signIn takes a key and gives a session.
func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	key := r.PostFormValue("key")
	_, ok, err := p.Scopes(r.Context(), key)
	switch {
	case err != nil:
		p.fail(w, err)
	case !ok:
		p.render(w, http.StatusUnauthorized, "sign_in", signInView{Notice: "This key is not known, or was revoked."})
	default:
		until := time.Now().Add(sessionFor)
		http.SetCookie(w, sessionCookie(r, p.seal.seal(key, until), until))
		http.Redirect(w, r, Root, http.StatusSeeOther)
	}
}

func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, sessionCookie(r, "", time.Unix(1, 0)))
	http.Redirect(w, r, Root, http.StatusSeeOther)
}

// sessionCookie never travels in the clear beyond this machine's own browser: over TLS it is marked so that it stays there.
func sessionCookie(r *http.Request, value string, until time.Time) *http.Cookie {
	return &http.Cookie{
		Name: cookieName, Value: value, Path: Root, Expires: until,
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
	}
}

type signInView struct{ Notice string }

// allowed lets through who has signed in with a key that has the scope. Others are asked for one.
func (p *Pages) allowed(scope string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		scopes, ok, err := p.session(r)
		switch {
		case err != nil:
			p.fail(w, err)
		case !ok:
			http.Redirect(w, r, Root+"sign-in", http.StatusSeeOther)
		case !slices.Contains(scopes, scope) && !slices.Contains(scopes, "*"):
			p.render(w, http.StatusForbidden, "sign_in", signInView{Notice: "Your key lacks the scope " + scope + "; sign in with another."})
		default:
			next(w, r)
		}
	}
}

// session asks anew what the key may do, so that a revoked one ends at once.
func (p *Pages) session(r *http.Request) (scopes []string, ok bool, err error) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil, false, nil
	}
	key, err := p.seal.open(cookie.Value, time.Now())
	if err != nil {
		return nil, false, nil
	}
	return p.Scopes(r.Context(), key)
}
