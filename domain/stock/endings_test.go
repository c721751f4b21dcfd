package stock

import (
	"fmt"
	"testing"
)

func TestTheMemoryOfEndingsIsBounded(t *testing.T) {
	t.Parallel()
	const ends = 3*Remembered + 5
	var s Stock
	for i := range ends {
		s = Evolve(s, shortage(fmt.Sprint(i), 1, 0))
	}
	if kept := s.Ended.younger.Len() + s.Ended.older.Len(); kept > 2*Remembered {
		t.Errorf("%d endings are kept", kept)
	}
	if s.Ending(fmt.Sprint(ends-Remembered)) != WasShort || s.Ending("0") != "" {
		t.Errorf("the last %d should be known, and the first forgotten", Remembered)
	}
}
