package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// Codes makes coupon and gift card codes that nobody without the secret can guess. They follow from the request that asks
// for them, so that a repeated request gets the same codes, and none is stored to be able to repeat it.
type Codes struct {
	Secret []byte // keep it for good: gift cards are found by it
}

// errNoSecret is returned where codes are needed and there is no secret to make them from.
var errNoSecret = errors.New("there is no secret to make codes from")

// alphabet is Crockford's: no I, L, O or U, so that a code survives being read aloud and typed.
var alphabet = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// coupon returns the n-th coupon code of a request: a prefix and 12 characters, which are 60 bits.
func (c Codes) coupon(prefix, requestID string, n int) string {
	return prefix + alphabet.EncodeToString(c.mac("coupon", requestID, strconv.Itoa(n)))[:12]
}

// giftCard returns the gift card code of a request: 16 characters, which are 80 bits.
func (c Codes) giftCard(requestID string) string {
	return alphabet.EncodeToString(c.mac("gift card", requestID))[:16]
}

// giftCardID returns the account that a code opens. Nobody can tell the code from it.
func (c Codes) giftCardID(code string) string {
	id := uuid.UUID(c.mac("account of gift card", plain(code))[:16])
	return CreditPrefix + id.String()
}

func (c Codes) mac(parts ...string) []byte {
	mac := hmac.New(sha256.New, c.Secret)
	for _, part := range parts {
		mac.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return mac.Sum(nil)
}

// plain is a gift card's code without what people add to it or take for something else.
var plainCode = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1")

func plain(code string) string { return plainCode.Replace(strings.ToUpper(code)) }

// grouped is a gift card's code as it is printed: K3M9-…
func grouped(code string) string {
	var groups []string
	for ; len(code) > 4; code = code[4:] {
		groups = append(groups, code[:4])
	}
	return strings.Join(append(groups, code), "-")
}
