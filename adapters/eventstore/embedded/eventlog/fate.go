package eventlog

import "strings"

// dead says whether an event may go for good: nobody is shown it any more, and nothing is decided by it. A stream's last
// event always stays, shown or not, because the next one is numbered after it, and so does the tombstone of a
// stream that has ended.
func (s streamState) dead(revision, created, now int64) bool {
	switch {
	case revision == TombstoneRevision:
		return false
	case s.tombstoned:
		return true
	case revision >= s.last:
		return false
	}
	return revision < s.retention.firstRevision(s.last) || s.retention.expired(created, now)
}

// categoryOf is what a stream's name says of its kind: all before the first dash.
func categoryOf(stream string) string {
	category, _, _ := strings.Cut(stream, "-")
	return category
}
