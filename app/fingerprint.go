package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"strings"
)

// Fingerprints tell equal from different without telling what: keyed hashes of personal things. Keep the secret for good, or
// what was seen before looks new; whoever has it can try every network address there is.
type Fingerprints struct{ Secret []byte }

// Of is the fingerprint of a value of some kind; nothing has none.
func (f Fingerprints) Of(kind, value string) string {
	if value == "" || len(f.Secret) == 0 {
		return ""
	}
	mac := hmac.New(sha256.New, f.Secret)
	mac.Write([]byte(kind + "\x00" + value))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// Client is the fingerprint of the network address a request came from. Addresses of one's own network are those of proxies,
// and have none.
func (f Fingerprints) Client(remote string) string {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return ""
	}
	address := at.Addr().Unmap()
	if !address.IsGlobalUnicast() || address.IsPrivate() {
		return ""
	}
	if address.Is6() { // whoever has one address of these has the whole block
		if block, err := address.Prefix(64); err == nil {
			return f.Of("client", block.String())
		}
	}
	return f.Of("client", address.String())
}

// Person is the fingerprint of whoever an e-mail address belongs to.
func (f Fingerprints) Person(email string) string {
	return f.Of("account", strings.ToLower(strings.TrimSpace(email)))
}

// Place is the fingerprint of where a parcel goes, however it is spelled.
func (f Fingerprints) Place(a Address) string {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .,-/", r) {
			return -1
		}
		return r
	}, strings.ToLower(a.Street+"|"+a.Postcode+"|"+a.Country))
	return f.Of("address", plain)
}
