package eventlog

import (
	"encoding/json"
	"math"
	"strings"
)

const metastreamPrefix = "$$"

func isMetastream(stream string) bool      { return strings.HasPrefix(stream, metastreamPrefix) }
func metastreamOf(stream string) string    { return metastreamPrefix + stream }
func describedBy(metastream string) string { return metastream[len(metastreamPrefix):] }

// deletedFrom is the truncation bound that hides a whole stream: the mark of a soft delete.
const deletedFrom = int64(math.MaxInt64)

// retention is what a stream's metadata says about which of its events are still shown. Zero values set no bound.
type retention struct {
	MaxCount       int64
	MaxAge         int64 // seconds
	TruncateBefore int64
}

// metastreamRetention is fixed: only the newest metadata counts.
var metastreamRetention = retention{MaxCount: 1}

// parseRetention reads metadata the way the protocol does: what is not understood sets no bound.
func parseRetention(e Event) retention {
	var raw struct {
		MaxCount       *int64 `json:"$maxCount"`
		MaxAge         *int64 `json:"$maxAge"`
		TruncateBefore *int64 `json:"$tb"`
	}
	if !e.JSON || json.Unmarshal(e.Data, &raw) != nil {
		return retention{}
	}
	return retention{
		MaxCount:       atLeast(raw.MaxCount, 1),
		MaxAge:         atLeast(raw.MaxAge, 1),
		TruncateBefore: atLeast(raw.TruncateBefore, 0),
	}
}

func atLeast(v *int64, least int64) int64 {
	if v == nil || *v < least {
		return 0
	}
	return *v
}

// firstRevision is the lowest revision shown of a stream whose last event is last.
func (r retention) firstRevision(last int64) int64 {
	first := r.TruncateBefore
	if r.MaxCount > 0 {
		first = max(first, last-r.MaxCount+1)
	}
	return first
}

// expired says whether an event of this age is no longer shown.
func (r retention) expired(created, now int64) bool {
	return r.MaxAge > 0 && r.MaxAge < math.MaxInt64/ticksPerSecond && created < now-r.MaxAge*ticksPerSecond
}

// softDeletedMetadata is all that a soft delete leaves of a stream's metadata.
var softDeletedMetadata = []byte(`{"$tb":9223372036854775807}`)

// undeleted is the same metadata with the truncation bound moved to first. Numbers keep their spelling.
func undeleted(metadata []byte, first int64) ([]byte, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(metadata, &fields); err != nil {
		fields = map[string]json.RawMessage{}
	}
	bound, err := json.Marshal(first)
	if err != nil {
		return nil, err
	}
	fields["$tb"] = bound
	return json.Marshal(fields)
}
