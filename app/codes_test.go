package app

import (
	"strings"
	"testing"
)

func TestCodesFollowFromTheRequestAndTheSecret(t *testing.T) {
	t.Parallel()
	codes, other := Codes{Secret: []byte("one")}, Codes{Secret: []byte("two")}
	seen := map[string]bool{}
	for i := range MaxCodes {
		code := codes.coupon("TEA-", "r1", i)
		if code != codes.coupon("TEA-", "r1", i) || len(code) != len("TEA-")+12 {
			t.Fatalf("%s is not the code of its request", code)
		}
		seen[code] = true
	}
	if len(seen) != MaxCodes {
		t.Errorf("%d requests for codes gave %d", MaxCodes, len(seen))
	}
	if codes.giftCard("r1") == codes.giftCard("r2") || codes.giftCard("r1") == other.giftCard("r1") {
		t.Error("a gift card's code can be had by others")
	}
	if codes.giftCardID("ABCD") == other.giftCardID("ABCD") {
		t.Error("an account can be found without the secret")
	}
}

func TestACodeIsFoundHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	codes := Codes{Secret: []byte("one")}
	code := "K3M901XYK3M901XY"
	for _, typed := range []string{grouped(code), strings.ToLower(code), "K3M9 OIXY K3M9 0lXY", " k3m9-01xy-k3m9-01xy "} {
		if codes.giftCardID(typed) != codes.giftCardID(code) {
			t.Errorf("%q is another account", typed)
		}
	}
	if grouped(code) != "K3M9-01XY-K3M9-01XY" {
		t.Errorf("printed as %s", grouped(code))
	}
}
