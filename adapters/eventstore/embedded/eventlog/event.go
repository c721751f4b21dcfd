package eventlog

import (
	"math"
	"time"

	"github.com/google/uuid"
)

// Event is one stored event.
type Event struct {
	ID       uuid.UUID
	Stream   string
	Type     string
	Revision int64  // place in the stream, from 0
	Position uint64 // place in the log; strictly increasing, not dense
	Created  int64  // ticks of 100 ns since the Unix epoch
	JSON     bool   // stored as application/json; anything else is octets
	Metadata []byte
	Data     []byte
}

// Names the protocol gives to events that the store writes by itself.
const (
	TypeMetadata      = "$metadata"
	TypeStreamDeleted = "$streamDeleted"
	TypeLink          = "$>"
)

// TombstoneRevision is the revision of the event that ends a stream for good.
const TombstoneRevision = int64(math.MaxInt64)

const ticksPerSecond = int64(time.Second / 100)

func ticks(t time.Time) int64 { return t.UnixNano() / 100 }
