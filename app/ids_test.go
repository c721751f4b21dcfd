package app

import (
	"fmt"
	"math/bits"
	"testing"

	"github.com/google/uuid"
)

// Every bit of a secret id depends on what it is made of; none says of which version or from when it is.
func TestEveryBitOfASecretIDIsHardToGuess(t *testing.T) {
	t.Parallel()
	ones, ids := [16]byte{}, 256
	zeros := ones
	for i := range ids {
		id := uuid.MustParse(SecretID("shopper", fmt.Sprint(i)))
		for b := range id {
			ones[b] |= id[b]
			zeros[b] |= ^id[b]
		}
	}
	free := 0
	for b := range ones {
		free += bits.OnesCount8(ones[b] & zeros[b])
	}
	if free != 128 {
		t.Errorf("%d bits vary in %d ids", free, ids)
	}
	parts := []string{"a", "b"}
	if id := SecretID("a", "b"); id != SecretID(parts...) || id == SecretID("ab") {
		t.Errorf("%s does not follow from its parts alone", id)
	}
}
