package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// preflightAge is how long a browser need not ask again, in seconds.
const preflightAge = 600

// browsers lets pages of some origins call the API from browsers; of others, none. No cookie is ever let through: whoever
// calls says who they are with a header that no browser sends by itself.
func browsers(origins []string) (echo.MiddlewareFunc, error) {
	for _, origin := range origins {
		if !isOrigin(origin) {
			return nil, fmt.Errorf("%q is no origin: name scheme, host and port alone, such as https://shop.example", origin)
		}
	}
	if len(origins) == 0 {
		return func(next echo.HandlerFunc) echo.HandlerFunc { return next }, nil
	}
	return middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOrigins: origins,
		AllowMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
		AllowHeaders: []string{
			echo.HeaderAuthorization, echo.HeaderContentType, idempotencyKey, "If-Match", consistencyToken, "Last-Event-ID",
			"Traceparent", echo.HeaderXRequestID,
		},
		ExposeHeaders: []string{
			"ETag", echo.HeaderLocation, "Link", consistencyToken, idempotentReplayed, echo.HeaderRetryAfter,
			echo.HeaderWWWAuthenticate, echo.HeaderXRequestID,
		},
		MaxAge: preflightAge,
	}), nil
}

// isOrigin reports whether a text is one origin as browsers write it. None is a pattern: echo would take * for any text.
func isOrigin(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" &&
		text == u.Scheme+"://"+u.Host && !strings.ContainsAny(text, "*?")
}
