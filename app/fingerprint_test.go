package app_test

import (
	"strings"
	"testing"

	"cartwright/app"
)

func TestFingerprintsTellEqualFromDifferent(t *testing.T) {
	t.Parallel()
	f, g := app.Fingerprints{Secret: []byte("one")}, app.Fingerprints{Secret: []byte("two")}
	spelled := home
	spelled.Street = strings.ToUpper(strings.ReplaceAll(home.Street, " ", ". "))
	if f.Place(home) != f.Place(spelled) || f.Person("Ada@example.org ") != f.Person("ada@example.org") {
		t.Error("spelling makes a difference")
	}
	moved := home
	moved.Postcode = "10117"
	if f.Place(home) == f.Place(moved) || f.Place(home) == g.Place(home) || f.Of("a", "x") == f.Of("b", "x") {
		t.Error("two places, secrets or kinds have the same fingerprint")
	}
	if f.Of("a", "") != "" || (app.Fingerprints{}).Person("ada@example.org") != "" {
		t.Error("nothing has a fingerprint, or there is one without a secret")
	}
}

func TestNetworkAddressesOfProxiesHaveNoFingerprint(t *testing.T) {
	t.Parallel()
	f := app.Fingerprints{Secret: []byte("one")}
	for _, proxy := range []string{"127.0.0.1:1", "10.1.2.3:1", "192.168.0.7:80", "[::1]:1", "[fd00::1]:1", "[fe80::1]:1", "", "nonsense"} {
		if got := f.Client(proxy); got != "" {
			t.Errorf("%s has the fingerprint %s", proxy, got)
		}
	}
	a, b := f.Client("203.0.113.7:1"), f.Client("203.0.113.8:1")
	if a == "" || a == b || a != f.Client("203.0.113.7:2") || a != f.Client("[::ffff:203.0.113.7]:3") || strings.Contains(a, "203") {
		t.Errorf("%s and %s", a, b)
	}
	if c := f.Client("[2001:db8:1:2::1]:1"); c == "" || c != f.Client("[2001:db8:1:2:ffff::9]:1") || c == f.Client("[2001:db8:1:3::1]:1") {
		t.Errorf("%s is not of its block", c)
	}
}
