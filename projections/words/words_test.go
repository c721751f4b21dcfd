package words

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                            "",
		"  Green\t TEA ":              "green tea",
		"Ärmel":                       "ärmel",
		"a\x00b":                      "a b",
		strings.Repeat("é", 60):       strings.Repeat("é", 50),
		"x" + strings.Repeat("é", 60): "x" + strings.Repeat("é", 49),
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFoldOfAnythingCanBeStored(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		folded := Fold(rapid.String().Draw(t, "text"))
		if len(folded) > maxLength || !utf8.ValidString(folded) || strings.ContainsRune(folded, 0) {
			t.Fatalf("not storable: %q", folded)
		}
		if again := Fold(folded); again != folded {
			t.Fatalf("Fold(%q) = %q: folding twice differs", folded, again)
		}
	})
}
