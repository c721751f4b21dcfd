package eventstore

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"cartwright/app"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// ErrDeleted is returned for a stream that was tombstoned: it cannot be read, and its name cannot be used again.
var ErrDeleted = errors.New("deleted for good")

// lost reports whether an error means that the client it came from is of no more use.
func lost(err error) bool {
	return errors.Is(err, errHangs) || is(err, esdb.ErrorCodeConnectionClosed) || status.Code(err) == codes.Unavailable
}

// uncertain reports whether a call may have taken effect or not, or has not but may when it is made again. The end of the
// caller's own context is not among these: judge has told it apart.
func uncertain(err error) bool {
	switch status.Code(err) {
	case codes.Aborted, codes.DeadlineExceeded, codes.Canceled:
		return true
	}
	return lost(err) || is(err, esdb.ErrorCodeNotLeader) || errors.Is(err, errStale) || errors.Is(err, io.EOF)
}

func is(err error, code esdb.ErrorCode) bool {
	var failure *esdb.Error
	return errors.As(err, &failure) && failure.IsErrorCode(code)
}

// translate puts what the store answered about a stream into the terms of the program.
func translate(err error, stream string) error {
	switch {
	case err == nil:
		return nil
	case is(err, esdb.ErrorCodeStreamDeleted):
		return fmt.Errorf("stream %s was %w", stream, ErrDeleted)
	case is(err, esdb.ErrorCodeAccessDenied), is(err, esdb.ErrorCodeUnauthenticated):
		return fmt.Errorf("the event store refuses the user of its URL: %w", err)
	}
	return err
}

// moved turns a refused expected revision into an app.Moved. The client hands the real revision over only as text.
func moved(err error, stream string, expected app.Revision) error {
	if !is(err, esdb.ErrorCodeWrongExpectedVersion) {
		return translate(err, stream)
	}
	_, text, _ := strings.Cut(err.Error(), "but got '")
	text, _, _ = strings.Cut(text, "'")
	if text == "no_stream" {
		return app.Moved{Stream: stream, Expected: expected, Real: app.NoStream}
	}
	revision, unreadable := strconv.ParseInt(text, 10, 64)
	if unreadable != nil {
		return fmt.Errorf("conflict without a revision: %w", err)
	}
	return app.Moved{Stream: stream, Expected: expected, Real: app.Revision(revision)}
}

// reason is what went wrong in the words of the transport, without the envelopes the client puts around them.
func reason(err error) string {
	var carrier interface{ GRPCStatus() *status.Status }
	if errors.As(err, &carrier) {
		return carrier.GRPCStatus().Message()
	}
	return err.Error()
}
