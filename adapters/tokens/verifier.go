// Package tokens tells from a bearer token who a shopper is. The tokens are JWTs that an identity provider signs; it also
// keeps the passwords, so that the shop has none.
//
// What a token says counts only when everything about it is as agreed: signed by one of the shop's trusted keys with that
// key's one algorithm, by the issuer and for the audience that were configured, and not beyond its time. There is no
// "none", and nobody can pass a public key off as a shared secret, because the key decides the algorithm and not the token.
package tokens

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"cartwright/app"
	"cartwright/domain/customer"
)

const (
	maxToken = 8 << 10          // characters; a header holds little more
	leeway   = 30 * time.Second // by which clocks may differ
)

// errExtended refuses what must not be ignored and is not known here (RFC 7515, section 4.1.11).
var errExtended = errors.New("the token asks for an extension")

// Verifier verifies tokens of one issuer for one audience.
type Verifier struct {
	Issuer, Audience string // both must be in the token
	Keys             Keys
	Clock            func() time.Time // the system's, when there is none
}

// Keys are what tokens may be signed with.
type Keys interface {
	// Named returns the keys of a name; a key without a name goes by any, and a token without one may be by any key. Its
	// error says that the keys cannot be had now.
	Named(ctx context.Context, id string) ([]Key, error)
}

// SignIn returns whose token it is, and since when. The error is an app.BadToken when the token is at fault.
func (v Verifier) SignIn(ctx context.Context, token string) (app.SignIn, error) {
	if len(token) > maxToken {
		return app.SignIn{}, app.BadToken("The token is too long; send the identity provider's access token, which has at most 8192 characters.")
	}
	var outage error
	var claims jwt.RegisteredClaims
	_, err := v.parser().ParseWithClaims(token, &claims, func(t *jwt.Token) (any, error) {
		if _, extended := t.Header["crit"]; extended {
			return nil, errExtended
		}
		id, _ := t.Header["kid"].(string)
		keys, err := v.Keys.Named(ctx, id)
		outage = err
		return fitting(keys, t.Method.Alg()), err
	})
	switch {
	case outage != nil:
		return app.SignIn{}, fmt.Errorf("find the key of a token: %w", outage)
	case err != nil:
		return app.SignIn{}, app.BadToken(reason(err))
	}
	if !customer.ValidID(claims.Subject) {
		return app.SignIn{}, app.BadToken("The token's subject (sub) is no customer's id; it has 1 to 128 letters, digits and the characters . _ : | -, and is no e-mail address.")
	}
	signIn := app.SignIn{CustomerID: claims.Subject}
	if claims.IssuedAt != nil {
		signIn.Since = claims.IssuedAt.Time
	}
	return signIn, nil
}

func (v Verifier) parser() *jwt.Parser {
	options := []jwt.ParserOption{
		jwt.WithValidMethods([]string{EdDSA, ES256, RS256, HS256}),
		jwt.WithIssuer(v.Issuer), jwt.WithAudience(v.Audience), jwt.WithExpirationRequired(), jwt.WithLeeway(leeway),
		jwt.WithStrictDecoding(),
	}
	if v.Clock != nil {
		options = append(options, jwt.WithTimeFunc(v.Clock))
	}
	return jwt.NewParser(options...)
}

// fitting are the keys that sign with an algorithm. The set is empty when there are none, and then nothing is verified.
func fitting(keys []Key, algorithm string) (set jwt.VerificationKeySet) {
	for _, key := range keys {
		if key.algorithm == algorithm {
			set.Keys = append(set.Keys, key.public)
		}
	}
	return set
}

// reason says what is wrong with a token and what to do, and nothing of what is in it.
func reason(err error) string {
	for _, known := range []struct {
		kind error
		text string
	}{
		{jwt.ErrTokenMalformed, "This is neither a secret key nor a token; send Authorization: Bearer and the identity provider's access token, or no Authorization at all to go on as a guest."},
		{jwt.ErrTokenUnverifiable, "The token is not signed by a key that this shop trusts; sign in again."},
		{jwt.ErrTokenSignatureInvalid, "The token is not signed by a key that this shop trusts; sign in again."},
		{jwt.ErrTokenExpired, "The token has expired; sign in again, or refresh it."},
		{jwt.ErrTokenNotValidYet, "The token is not valid yet; mend the clock of whoever issues it."},
		{jwt.ErrTokenInvalidIssuer, "The token is from another issuer (iss) than this shop trusts; sign in where the shop says."},
		{jwt.ErrTokenInvalidAudience, "The token is for another audience (aud); have one issued for this shop."},
		{jwt.ErrTokenRequiredClaimMissing, "The token lacks one of iss, aud and exp; have it issued with all of them."},
	} {
		if errors.Is(err, known.kind) {
			return known.text
		}
	}
	return "The token cannot be verified; sign in again."
}
