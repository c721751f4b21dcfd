package tokens

import (
	"crypto/ed25519"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// trialName is both who issues trial tokens and whom they are for.
const trialName = "cartwright"

// Trial issues tokens of the shop's own, for trying it out without an identity provider. It asks for no password: whoever
// has the key is whoever they like.
type Trial struct {
	key ed25519.PrivateKey
}

// NewTrial makes its key of a secret of 32 bytes.
func NewTrial(secret []byte) Trial { return Trial{ed25519.NewKeyFromSeed(secret)} }

// Verifier verifies trial tokens and no others.
func (t Trial) Verifier(clock func() time.Time) Verifier {
	key := Key{algorithm: EdDSA, public: t.key.Public()}
	return Verifier{Issuer: trialName, Audience: trialName, Keys: Fixed{key}, Clock: clock}
}

// Issue makes a token for a customer that is good for a while from now.
func (t Trial) Issue(customerID string, now time.Time, lifetime time.Duration) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.RegisteredClaims{
		Issuer: trialName, Subject: customerID, Audience: jwt.ClaimStrings{trialName},
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(lifetime)),
	}).SignedString(t.key)
}
