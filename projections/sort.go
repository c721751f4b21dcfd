package projections

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// sort sorts rows by their ids. Most are told apart by eight bytes behind what all ids have in common.
func (s *sheet) sort(rows []int) {
	common := s.ids[rows[0]]
	for _, at := range rows {
		common = common[:sameBytes(common, s.ids[at])]
	}
	type place struct {
		begins uint64
		at     int
	}
	places := make([]place, len(rows))
	for i, at := range rows {
		var begins [8]byte
		copy(begins[:], s.ids[at][len(common):])
		places[i] = place{binary.BigEndian.Uint64(begins[:]), at}
	}
	slices.SortFunc(places, func(a, b place) int {
		if a.begins != b.begins {
			return cmp.Compare(a.begins, b.begins)
		}
		return strings.Compare(s.ids[a.at], s.ids[b.at])
	})
	for i, p := range places {
		rows[i] = p.at
	}
}

// sameBytes is how many bytes two texts have in common from the beginning.
func sameBytes(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
