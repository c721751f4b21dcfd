package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/refusal"
)

// problemType is what every problem's URI begins with; the code follows.
const problemType = "urn:cartwright:problem:"

// failure is a refusal of HTTP's own making.
type failure struct {
	status int
	code   string // stable
	detail string
	sku    string
	faults []gen.Fault
	header map[string]string
	asked  bool // the answer to a question, not a request that failed: no entry in the log
}

func (f *failure) Error() string { return f.code + ": " + f.detail }

// badParameter refuses a parameter; the sentence goes on after its name.
func badParameter(name, sentence string) *failure {
	return invalidRequest(gen.Fault{Parameter: name, Detail: name + " " + sentence + "."})
}

func invalidRequest(faults ...gen.Fault) *failure {
	return &failure{
		status: http.StatusBadRequest, code: "invalid_request", faults: faults,
		detail: "The request does not fit the API: " + faults[0].Detail,
	}
}

// writeError answers with a problem document. It is the only place that does.
func (s *Server) writeError(err error, c echo.Context) {
	ctx := c.Request().Context()
	f := s.failureOf(ctx, err)
	if f.status >= http.StatusInternalServerError && !f.asked {
		s.log.ErrorContext(ctx, "request failed", "request_id", callOf(ctx).id, "route", c.Path(), "error", err)
	}
	if c.Response().Committed {
		return // a stream broke off; there is nobody left to tell
	}
	for name, value := range f.header {
		c.Response().Header().Set(name, value)
	}
	c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
	c.Response().WriteHeader(f.status)
	if c.Request().Method == http.MethodHead {
		return
	}
	if err := json.NewEncoder(c.Response()).Encode(f.problem(callOf(ctx).id)); err != nil {
		s.log.DebugContext(ctx, "problem not delivered", "error", err)
	}
}

func (f *failure) problem(requestID string) gen.Problem {
	return gen.Problem{
		Type: problemType + f.code, Title: titleOf(f.code), Status: f.status, Detail: f.detail, Code: f.code,
		RequestID: requestID, SKU: f.sku, Errors: f.faults,
	}
}

// titleOf is a code as a short sentence.
func titleOf(code string) string {
	text := strings.ReplaceAll(code, "_", " ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// failureOf maps every error to the answer it deserves. What nobody foresaw is a 500 that keeps its reasons to itself.
func (s *Server) failureOf(ctx context.Context, err error) *failure {
	var (
		own     *failure
		refused *refusal.Refusal
		moved   app.Moved
		http    *echo.HTTPError
	)
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &refused):
		return fromRefusal(callOf(ctx), refused)
	case errors.As(err, &moved):
		return fromMoved(callOf(ctx), moved)
	case errors.As(err, &http):
		return fromEcho(http)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return unavailable("The answer took too long. Repeat the request, with the same Idempotency-Key if it had one.")
	}
	return &failure{
		status: 500, code: "internal_error",
		detail: "Something unexpected happened; it is in the server's log under the request_id.",
	}
}

func unavailable(detail string) *failure {
	return &failure{
		status: http.StatusServiceUnavailable, code: "unavailable", detail: detail,
		header: map[string]string{"Retry-After": "1"},
	}
}

func fromRefusal(a *call, r *refusal.Refusal) *failure {
	status := map[refusal.Kind]int{
		refusal.Invalid:  http.StatusUnprocessableEntity,
		refusal.Conflict: http.StatusConflict,
		refusal.Missing:  http.StatusNotFound,
	}[r.Kind]
	f := &failure{status: status, code: r.Code, detail: r.Message}
	if r.Field == "" {
		return f
	}
	fault := gen.Fault{Pointer: r.Field, Detail: r.Message}
	if name := strings.TrimPrefix(r.Field, "/"); a.op != nil && a.op.declares(name, "path", "query") {
		fault = gen.Fault{Parameter: name, Detail: r.Message}
	}
	f.faults = []gen.Fault{fault}
	return f
}

// fromMoved tells a caller who insisted on a revision what the present one is.
func fromMoved(a *call, m app.Moved) *failure {
	if a.ifMatch == "" {
		return &failure{
			status: http.StatusConflict, code: "contended",
			detail: "Too many others are changing this at once. Repeat the request.",
		}
	}
	f := &failure{
		status: http.StatusPreconditionFailed, code: "stale_revision",
		detail: "This has changed since the revision in If-Match. Read it again and repeat the change on what it says now.",
		faults: []gen.Fault{{Parameter: "If-Match", Detail: "If-Match is not the present ETag."}},
	}
	if m.Real != app.NoStream {
		f.header = map[string]string{"ETag": etag(m.Real)}
	}
	return f
}

func fromEcho(e *echo.HTTPError) *failure {
	switch e.Code {
	case http.StatusNotFound:
		return &failure{status: e.Code, code: "no_such_path", detail: "There is nothing at this path; /openapi.json lists what there is."}
	case http.StatusMethodNotAllowed:
		return &failure{status: e.Code, code: "method_not_allowed", detail: "This path does not take this method; /openapi.json lists those it takes."}
	}
	return &failure{status: http.StatusBadRequest, code: "invalid_request", detail: "The request cannot be read; /openapi.json says what it may look like."}
}
