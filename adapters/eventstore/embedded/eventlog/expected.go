package eventlog

import "fmt"

// Expected is what a writer believes about a stream: the revision of its last event, or one of the constants.
type Expected int64

// The encodings are the protocol's own; they appear in its error trailers.
const (
	NoStream     Expected = -1
	Any          Expected = -2
	StreamExists Expected = -4
)

// anyRevision says that the writer names no revision.
func (e Expected) anyRevision() bool { return e == Any || e == StreamExists }

// WrongVersionError says that the stream is not where the writer believed it to be. Nothing was written.
type WrongVersionError struct {
	Stream   string
	Expected Expected
	Actual   int64 // revision of the last event; -1 = there is none
}

func (e *WrongVersionError) Error() string {
	return fmt.Sprintf("stream %s: expected version %d, actual version %d", e.Stream, e.Expected, e.Actual)
}

// StreamDeletedError says that the stream was deleted: for good, or softly and the writer insisted that it exists.
type StreamDeletedError struct{ Stream string }

func (e *StreamDeletedError) Error() string { return fmt.Sprintf("stream %s is deleted", e.Stream) }
