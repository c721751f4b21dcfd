package pan

import "testing"

// Whatever it stands in, a number that is redacted is gone, and nothing but digits is touched.
func FuzzRedact(f *testing.F) {
	for _, text := range []string{
		"4111 1111 1111 1111", "order 4242424242424242, card 378282246310005", "0000 4242-4242 4242-4242 0000",
		"01940a3e-4242-7424-8242-424242424242 4111111111111111", "٤١١١١١١١١١١١١١١١", "\xff4111111111111111\xff",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown := Redact(text)
		if len(shown) != len(text) || In(shown, Shortest) {
			t.Fatalf("%q is shown as %q", text, shown)
		}
		for i := range len(text) {
			if shown[i] != text[i] && (shown[i] != '*' || text[i] < '0' || text[i] > '9') {
				t.Fatalf("%q is shown as %q", text, shown)
			}
		}
	})
}
