// Package api is the shop over HTTP. It translates, and nothing more: a request becomes one command or one query, an error
// becomes a problem document, and every rule is somewhere else.
//
// openapi.yaml is the source. The server's interface is generated from it, requests are held against it, and it says which
// operations need a key and which read model an operation answers from. A request passes, from the outside in:
//
//	introduce   request id, deadline, what else there is to know of the call
//	observe     access log and metrics; errors become problems here (problem.go)
//	browsers    answers pages of other origins that may call (cors.go)
//	recover     a panic is an error
//	guard       key and scopes, size and type of the body, everything openapi.yaml says (guard.go, auth.go, faults.go)
//	catchUp     read your own writes: wait until the read model has seen the Consistency-Token
//	once        Idempotency-Key: carry out once, answer again (idempotency.go)
//	the operation itself, one method of Server each: carts.go, checkouts.go, submit.go, …
package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"cartwright/api/gen"
	"cartwright/api/web"
	"cartwright/app"
	"cartwright/projections"
	"cartwright/projections/analytics"
	"cartwright/projections/carts"
	"cartwright/projections/catalog"
	"cartwright/projections/credits"
	"cartwright/projections/inventory"
	"cartwright/projections/ledger"
	"cartwright/projections/orders"
	"cartwright/projections/pricing"
	"cartwright/projections/pubsub"
	"cartwright/projections/recommendations"
	"cartwright/projections/risk"
	"cartwright/projections/tracking"
)

// Deps is everything the API answers with.
type Deps struct {
	App             app.App
	Engine          *projections.Engine
	Log             pubsub.Feed
	Consumers       *projections.Consumers // nil when the processes run elsewhere
	Catalog         catalog.Queries
	Inventory       inventory.Queries
	Carts           carts.Queries
	Orders          orders.Queries
	Pricing         pricing.Queries
	Credits         credits.Queries
	Ledger          ledger.Queries
	Tracking        tracking.Queries
	Analytics       analytics.Queries
	Recommendations recommendations.Queries
	Idempotency     Idempotency
	Keys            Keys
	Tokens          Tokens
	Risk            risk.Queries
	Fingerprints    app.Fingerprints
	Hooks           map[string]app.HookVerifier // by payment provider
	Sandbox         http.Handler                // where shoppers prove to the sandbox who they are; nil without one
	Collectors      []prometheus.Collector      // of parts that have metrics of their own
	Origins         []string                    // whose pages may call from browsers; none: no others
	PageSecret      []byte                      // seals the sessions of the shop's own pages, 32 bytes
	Logger          *slog.Logger
	Wait            time.Duration // how long a submit waits for its decision; 0 is 5 s
	Version         string
}

const defaultWait = 5 * time.Second

// Server is the API as a handler.
type Server struct {
	Deps
	log      *slog.Logger
	contract contract
	metrics  metrics
	guesses  *guesses
	pages    *web.Pages
	handler  http.Handler
	stopping context.Context // the end of streams, which would outlast any grace
	stop     context.CancelFunc
}

var _ gen.StrictServerInterface = (*Server)(nil)

// New reads the API's description and builds the server. Whoever does not use Serve calls Close in the end.
func New(deps Deps) (*Server, error) {
	spec, err := loadContract(context.Background())
	if err != nil {
		return nil, err
	}
	if deps.Wait <= 0 {
		deps.Wait = defaultWait
	}
	s := &Server{Deps: deps, log: deps.Logger, contract: spec, metrics: newMetrics(deps.Engine, append(slices.Clip(deps.Collectors), problemCounter{deps.Orders})), guesses: newGuesses(deps.App.Clock)}
	s.stopping, s.stop = context.WithCancel(context.Background())
	if s.pages, err = s.newPages(); err != nil {
		return nil, err
	}
	browsers, err := browsers(deps.Origins)
	if err != nil {
		return nil, err
	}
	s.handler = s.routes(browsers)
	return s, nil
}

func (s *Server) routes(browsers echo.MiddlewareFunc) *echo.Echo {
	e := echo.New()
	e.HTTPErrorHandler = s.writeError
	e.Use(secure, s.introduce, s.observe, browsers, s.recover, s.guard, s.catchUp, s.once, s.recover)
	gen.RegisterHandlers(e, gen.NewStrictHandler(s, nil))
	s.operate(e)
	return e
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends streams.
func (s *Server) Close() error {
	s.stop()
	return nil
}

// grace is how long requests under way may take once the server is told to stop.
const grace = 10 * time.Second

// Serve answers on a listener until ctx ends, then lets requests under way finish.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: requestTimeout,
		WriteTimeout: 2 * requestTimeout, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return errors.Join(fmt.Errorf("serve HTTP: %w", err), s.Close())
	case <-ctx.Done():
	}
	s.stop() // streams would outlast any grace
	finishing, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(finishing); err != nil {
		_ = server.Close() // whoever is still there has had time enough
	}
	<-served
	return s.Close()
}

// secure sets the headers that keep browsers from guessing and caches from keeping.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		header := c.Response().Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		return next(c)
	}
}

// recover turns a panic into an error, and leaves the server's own way of giving up alone.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch reason := recover(); {
			case reason == nil:
			case reason == http.ErrAbortHandler:
				panic(reason)
			default:
				err = fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
			}
		}()
		return next(c)
	}
}
