package api

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"cartwright/projections"
)

type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(engine *projections.Engine, others []prometheus.Collector) metrics {
	m := metrics{registry: prometheus.NewRegistry(), requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "cartwright_http_request_duration_seconds",
		Help:    "Time to answer, by route; streams count as long as they are open.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"method", "route", "status"})}
	m.registry.MustRegister(m.requests, engine.Collector(),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(others...)
	return m
}

var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

// observe logs and counts each request once it is answered. It knows routes, not paths: those hold tokens and ids. Nor does
// it look at queries or bodies, which may be personal.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		started := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		took, ctx := time.Since(started), c.Request().Context()
		route, method := c.Path(), c.Request().Method
		if route == "" || !slices.Contains(methods, method) {
			route, method = "none", "any" // made up by the client; a label for each would never end
		}
		status := c.Response().Status
		s.metrics.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
		a := callOf(ctx)
		s.log.InfoContext(ctx, "request", "method", method, "route", route, "status", status, "bytes", c.Response().Size,
			"took", took, "request_id", a.id, "actor", a.role())
		return nil
	}
}
