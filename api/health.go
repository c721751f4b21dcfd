package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cartwright/api/web"
	"cartwright/projections"
)

// operate serves what those who run the server need, beside the API.
func (s *Server) operate(e *echo.Echo) {
	s.metrics.registry.MustRegister(s.Engine.Vitals())
	if s.Consumers != nil {
		s.metrics.registry.MustRegister(s.Consumers.Vitals())
	}
	e.GET("/openapi.json", func(c echo.Context) error { return c.JSONBlob(http.StatusOK, s.contract.json) })
	e.POST("/hooks/:provider", s.takeHook)
	if s.Sandbox != nil {
		e.Any("/sandbox/*", echo.WrapHandler(s.Sandbox))
		e.POST("/sandbox/payments/*", echo.WrapHandler(s.Sandbox), s.forStaff)
	}
	e.Any(web.Root+"*", echo.WrapHandler(s.pages))
	e.GET(strings.TrimSuffix(web.Root, "/"), func(c echo.Context) error { return c.Redirect(http.StatusMovedPermanently, web.Root) })
	e.GET("/healthz", s.healthy)
	e.GET("/readyz", s.ready)
	e.GET("/metrics", echo.WrapHandler(promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})))
}

// forStaff lets the back office in, where no description says whom.
func (s *Server) forStaff(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		known := callOf(c.Request().Context())
		staff := *known
		staff.op = &operation{scopes: []string{"payments:write"}}
		if err := s.authorise(c.Request(), &staff); err != nil {
			return err
		}
		known.actor = staff.actor
		return next(c)
	}
}

func (s *Server) newPages() (*web.Pages, error) {
	scopes := func(ctx context.Context, secret string) ([]string, bool, error) {
		key, ok, err := s.Keys.Verify(ctx, secret)
		return key.Scopes, ok, err
	}
	return web.New(web.Deps{
		Engine: s.Engine, Consumers: s.Consumers, Scopes: scopes, Secret: s.PageSecret, Stopping: s.stopping, Logger: s.log,
	})
}

// stuck names the read models and processes that do not get on. Why is for those who may look, in the log and below
// /v1/admin.
func (s *Server) stuck() (names []string) {
	all := s.Engine.Stuck()
	if s.Consumers != nil {
		all = append(all, s.Consumers.Stuck()...)
	}
	for _, one := range all {
		if !slices.Contains(names, one.Name) {
			names = append(names, one.Name)
		}
	}
	return names
}

// healthy says that the process answers.
func (s *Server) healthy(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok", "version": s.Version})
}

// readyWithin is how far behind a read model may be while the program is ready.
const readyWithin = 10 * time.Second

// ready says that the database and the event store answer, that every read model is up to date and that nothing is stuck,
// or what is amiss.
func (s *Server) ready(c echo.Context) error {
	if stuck := s.stuck(); len(stuck) > 0 {
		return notReady("These do not get on: " + strings.Join(stuck, ", ") + ".")
	}
	all, err := s.Engine.Status(c.Request().Context())
	if err != nil {
		s.log.Warn("not ready", "error", err)
		return notReady("The database or the event store does not answer.")
	}
	var amiss []string
	for _, p := range all {
		switch {
		case p.State != projections.Live:
		case p.Stuck():
			amiss = append(amiss, p.Name+" is stuck")
		case p.Behind(readyWithin):
			amiss = append(amiss, p.Name+" is catching up")
		}
	}
	if len(amiss) > 0 {
		return notReady("Not every read model is up to date: " + strings.Join(amiss, ", ") + ".")
	}
	return c.JSON(http.StatusOK, map[string]string{"status": "ready"})
}

func notReady(detail string) *failure {
	f := unavailable(detail)
	f.asked = true
	return f
}
