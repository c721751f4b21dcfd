package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	idempotencyKey     = "Idempotency-Key"
	idempotentReplayed = "Idempotent-Replayed"
)

// lease is how long a key stays claimed by a request whose process may have died. A request that outlasts it may be carried
// out a second time beside the first, which is safe: both send the same commands under the same ids.
const lease = 5 * time.Second

// Answer is a response worth repeating byte for byte.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// KeyState is what a key was found to be.
type KeyState int

// Fresh: carry the request out. Replay: repeat the stored answer. InFlight: the first request is still under way.
// Mismatch: the key belongs to a request with another content.
const (
	Fresh KeyState = iota
	Replay
	InFlight
	Mismatch
)

// Attempt is a request's claim on its key. Stored is set on a replay; Finish and Abandon end a fresh claim.
type Attempt struct {
	State   KeyState
	Stored  Answer
	Finish  func(context.Context, Answer) error
	Abandon func(context.Context) error
}

// Idempotency remembers answers by key within a scope.
type Idempotency interface {
	Begin(ctx context.Context, scope, key string, fingerprint []byte, lease time.Duration) (Attempt, error)
}

// once carries a write with an Idempotency-Key out once, and repeats its answer after that.
func (s *Server) once(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		a := callOf(ctx)
		if a.op == nil || !a.op.writes || a.key == "" {
			return next(c)
		}
		attempt, err := s.Idempotency.Begin(ctx, a.scope(), a.key, a.fingerprint(), lease)
		if err != nil {
			return err
		}
		switch attempt.State {
		case Replay:
			c.Response().Header().Set(idempotentReplayed, "true")
			return attempt.Stored.write(c.Response())
		case InFlight:
			return errInFlight
		case Mismatch:
			return errKeyReused
		}
		return s.carryOut(c, next, attempt)
	}
}

var (
	errInFlight = &failure{
		status: http.StatusConflict, code: "request_in_progress", header: map[string]string{"Retry-After": "1"},
		detail: "The first request with this Idempotency-Key is still under way; repeat this one in a moment.",
	}
	errKeyReused = &failure{
		status: http.StatusUnprocessableEntity, code: "idempotency_key_reused",
		detail: "This Idempotency-Key was used for another request; use a new key for a new intention.",
	}
)

func (a *call) scope() string { return fmt.Sprintf("%s %s %s", a.actor, a.op.id, a.url.Path) }

// fingerprint tells requests with the same key apart.
func (a *call) fingerprint() []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s", a.ifMatch, a.body))
	return sum[:]
}

// carryOut holds the answer back until it is stored, so that no client sees one that its retry would not.
func (s *Server) carryOut(c echo.Context, next echo.HandlerFunc, attempt Attempt) error {
	response := c.Response()
	out, held := response.Writer, &heldResponse{header: response.Header()}
	response.Writer = held
	if err := next(c); err != nil {
		c.Error(err)
	}
	response.Writer = out
	s.settle(c.Request().Context(), attempt, held.answer())
	return held.deliver(out)
}

// settle stores final answers. What a retry may cure is not final: the server's own failures, 429, and 202, behind which
// a decision is still to come. Secrets are not stored: a retry is carried out again, under the same command id, to the same end.
func (s *Server) settle(ctx context.Context, attempt Attempt, answer Answer) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTimeout)
	defer cancel()
	end := func() error { return attempt.Finish(ctx, answer) }
	again := answer.Status == http.StatusAccepted || answer.Status == http.StatusTooManyRequests
	if callOf(ctx).op.secret || again || answer.Status >= http.StatusInternalServerError {
		end = func() error { return attempt.Abandon(ctx) }
	}
	if err := end(); err != nil {
		// The write itself stands, and a retry under the same command id finds it done.
		s.log.WarnContext(ctx, "idempotency key not settled", "request_id", callOf(ctx).id, "error", err)
	}
}

// keptHeaders are the headers that belong to the answer rather than to the request that happened to get it.
var keptHeaders = []string{"Content-Type", "Location", "Etag", consistencyToken, "Retry-After"}

// heldResponse is an answer that has not been sent yet.
type heldResponse struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *heldResponse) Header() http.Header         { return h.header }
func (h *heldResponse) WriteHeader(status int)      { h.status = status }
func (h *heldResponse) Write(b []byte) (int, error) { return h.body.Write(b) }

func (h *heldResponse) answer() Answer {
	kept := http.Header{}
	for _, name := range keptHeaders {
		if values := h.header.Values(name); len(values) > 0 {
			kept[http.CanonicalHeaderKey(name)] = values
		}
	}
	return Answer{Status: h.status, Header: kept, Body: h.body.Bytes()}
}

func (h *heldResponse) deliver(w http.ResponseWriter) error {
	w.WriteHeader(h.status)
	_, err := w.Write(h.body.Bytes())
	return err
}

func (a Answer) write(w http.ResponseWriter) error {
	for name, values := range a.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.Status)
	_, err := w.Write(a.Body)
	return err
}
