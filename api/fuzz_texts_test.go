package api

import (
	"testing"

	"cartwright/domain/event"
)

// What clients hand back is refused, or means what was handed out: never a panic, and no two texts for one place that the
// server would give itself.
func FuzzTextsThatClientsHandBack(f *testing.F) {
	f.Add(token(event.Position{Commit: 7, Prepare: 5}))
	f.Add(etag(3))
	f.Add(encodeCursor("listStock", spot{"tea", "berlin"}))
	f.Add("gICAgICAgICAAQ")
	f.Add(`"00000000000000003"`)
	f.Add("eyJsIjoibGlzdFN0b2NrIn17fQ")
	f.Fuzz(func(t *testing.T, text string) {
		if at, err := parseToken(text); err == nil {
			if again, err := parseToken(token(at)); err != nil || again != at || at.Prepare > at.Commit {
				t.Errorf("%q means %v, then %v", text, at, again)
			}
		}
		if at, err := parseETag(text); err == nil && at != nil {
			if again, err := parseETag(etag(*at)); err != nil || *again != *at || *at < 0 {
				t.Errorf("%q means %v, then %v", text, *at, again)
			}
		}
		if at, err := decodeCursor[spot]("listStock", text); err == nil && at != nil {
			if again, err := decodeCursor[spot]("listStock", encodeCursor("listStock", *at)); err != nil || *again != *at {
				t.Errorf("%q means %v, then %v", text, *at, again)
			}
		}
	})
}
