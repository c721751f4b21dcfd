package pan

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCardNumbersAreFound(t *testing.T) {
	t.Parallel()
	for text, hidden := range map[string]string{
		"4111111111111111":                              "****************",
		"my card is 4111 1111 1111 1111, thanks":        "my card is **** **** **** ****, thanks",
		"5555-5555-5555-4444":                           "****-****-****-****",
		"3782 822463 10005":                             "**** ****** *****",
		`{"pan":"6011111111111117"}`:                    `{"pan":"****************"}`,
		"4222222222222":                                 "*************",
		"378282246310005 and 4111111111111111":          "*************** and ****************",
		"4111 1111 1111 1111 4111 1111 1111 1111":       "**** **** **** **** **** **** **** ****",
		"4111 1111 1111 1111 737":                       "**** **** **** **** 737",
		";4111111111111111=29121010000000000000?":       ";****************=29121010000000000000?",
		"%B4111111111111111^DOE/JOHN^2912101000000000?": "%B****************^DOE/JOHN^2912101000000000?",
	} {
		if got := Redact(text); got != hidden {
			t.Errorf("%q is shown as %q", text, got)
		}
		if !In(text, Shortest) {
			t.Errorf("%q was not found", text)
		}
	}
}

func TestOtherNumbersAreNot(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "4111111111111112", "1111111111111111117", "0000000000000000", "+4915112345675", "2026-11-21 12:30:00",
		"pm_4111111111111111", "4111111111111111a", "41111111 is short", "01940a3e-4242-7424-8242-424242424242",
	} {
		if In(text, Shortest) || Redact(text) != text {
			t.Errorf("%q is shown as %q", text, Redact(text))
		}
	}
	if ean := "4222222222222"; !In(ean, Shortest) || In(ean, LongerThanGTIN) {
		t.Errorf("%s is not told from a card number where it is expected", ean)
	}
}

// Whatever surrounds a card number, it is found; whatever is redacted holds none.
func TestNothingRedactedHoldsACardNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[2-6][0-9]{11,17}`).Draw(t, "digits")
		for check := '0'; check <= '9'; check++ {
			if luhn(digits + string(check)) {
				digits += string(check)
				break
			}
		}
		around := rapid.StringMatching(`([a-zäöü]*[ .,:;"/-]{1,3}[0-9 ]{0,9})?`)
		text := around.Draw(t, "before") + ":" + digits + ";" + around.Draw(t, "after")
		if !In(text, Shortest) {
			t.Fatalf("%q was not found", text)
		}
		if In(Redact(text), Shortest) {
			t.Fatalf("%q is shown as %q", text, Redact(text))
		}
	})
}
