package api

import (
	"context"
	"crypto/rand"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"cartwright/api/sse"
	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/pan"
)

// call is what the server knows of a request beside its content. It travels in the request's context.
type call struct {
	id          string // request id
	traceparent string
	actor       string
	client      string     // fingerprint of the network address
	customer    string     // who has signed in; none: a guest
	signIn      app.SignIn // of theirs
	staff       bool       // the back office, with a key
	op          *operation // nil outside the API
	url         *url.URL
	body        []byte
	ifMatch     string
	key         string // Idempotency-Key
	commandID   string
	events      bool // server-sent events are wanted
}

type callKey struct{}

// callOf returns the call a context belongs to.
func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

var (
	requestIDForm   = regexp.MustCompile(`^[A-Za-z0-9._-]{1,128}$`)
	traceparentForm = regexp.MustCompile(`^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$`)
)

// anyone is the actor of a request without a key or a token.
const anyone = "shopper"

func (s *Server) newCall(c echo.Context) *call {
	header := c.Request().Header
	a := &call{
		id: header.Get("X-Request-Id"), traceparent: header.Get("Traceparent"), actor: anyone, url: c.Request().URL,
		client:  s.Fingerprints.Client(c.Request().RemoteAddr),
		op:      s.contract.operations[c.Request().Method+" "+c.Path()],
		ifMatch: header.Get("If-Match"), key: header.Get(idempotencyKey),
		events: strings.Contains(header.Get("Accept"), sse.Type),
	}
	if !requestIDForm.MatchString(a.id) || pan.In(a.id, pan.Shortest) {
		a.id = uuid.Must(uuid.NewV7()).String()
	}
	if !traceparentForm.MatchString(a.traceparent) {
		a.traceparent = ""
	}
	return a
}

// role is the actor as logs may know them: not which customer.
func (a *call) role() string {
	if a.customer != "" {
		return "customer"
	}
	return a.actor
}

// identify derives the command id. Requests with the same key from the same actor to the same resource are the same
// command, also when the first answer was lost; without a key every request is one of its own.
func (a *call) identify() {
	if a.key == "" {
		a.commandID = uuid.Must(uuid.NewV7()).String()
		return
	}
	a.commandID = app.DeriveUUID(a.actor, a.op.id, a.url.Path, a.key).String()
}

// mint returns the id of what the call creates: the same one whenever the call is repeated.
func (a *call) mint(prefix string) string {
	if a.key == "" {
		return app.NewID(prefix)
	}
	return app.DeriveID(prefix, a.commandID)
}

// mintSecret returns an id that is all that protects a guest's things, likewise.
func (a *call) mintSecret(prefix string) string {
	if a.key == "" {
		return prefix + app.SecretID(rand.Text())
	}
	return prefix + app.SecretID(a.actor, a.op.id, a.url.Path, a.key)
}

// request is the call as use cases want it.
func (a *call) request() (app.Request, error) {
	expect, err := parseETag(a.ifMatch)
	return app.Request{ID: a.commandID, Expect: expect, Customer: a.customer, Staff: a.staff, Meta: a.meta()}, err
}

// reading is who asks, for use cases that change nothing.
func (a *call) reading() app.Request {
	return app.Request{Customer: a.customer, Staff: a.staff}
}

func (a *call) meta() event.Metadata {
	return event.Metadata{
		CorrelationID: a.id, CausationID: a.id, Actor: a.actor, Channel: "api", Client: a.client,
		Traceparent: a.traceparent,
	}
}

// envelope addresses a command of the call to an aggregate.
func envelope[C any](ctx context.Context, target string, command C) (app.Envelope[C], error) {
	r, err := callOf(ctx).request()
	return app.Envelope[C]{ID: r.ID, Target: target, Expect: r.Expect, Command: command, Meta: r.Meta}, err
}

// requestTimeout bounds every request but streams.
const requestTimeout = 30 * time.Second

// introduce gives each request its call, its id and, unless it streams, its deadline.
func (s *Server) introduce(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		a := s.newCall(c)
		c.Response().Header().Set(echo.HeaderXRequestID, a.id)
		ctx := context.WithValue(c.Request().Context(), callKey{}, a)
		if streams := a.events && (a.op == nil || a.op.streams); !streams {
			bounded, cancel := context.WithTimeout(ctx, requestTimeout)
			defer cancel()
			ctx = bounded
		}
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}
