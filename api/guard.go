package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/labstack/echo/v4"

	"cartwright/api/gen"
)

// maxBody bounds what a request may carry.
const maxBody = 1 << 20

// guard lets a request through that is allowed and fits the API's description. What is not described is refused, so that a
// misspelt field or parameter never goes unnoticed.
func (s *Server) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		a := callOf(c.Request().Context())
		if a.op == nil {
			return next(c)
		}
		if err := s.authorise(c.Request(), a); err != nil {
			return err
		}
		if err := readBody(c, a); err != nil {
			return err
		}
		if err := validate(c, a.op); err != nil {
			return err
		}
		a.identify()
		return next(c)
	}
}

// readBody keeps the body for whoever needs it as it came.
func readBody(c echo.Context, a *call) (err error) {
	r := c.Request()
	a.body, err = io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &failure{status: http.StatusRequestEntityTooLarge, code: "body_too_large", detail: "A request body has at most 1 MiB."}
	case err != nil:
		return &failure{status: http.StatusBadRequest, code: "body_incomplete", detail: "The request body ended too early."}
	case !a.op.takesBody() && len(a.body) > 0:
		return invalidRequest(gen.Fault{Pointer: "", Detail: "This operation takes no request body."})
	}
	r.Body = io.NopCloser(bytes.NewReader(a.body))
	if a.op.takesBody() && len(a.body) > 0 {
		return checkMedia(r, a)
	}
	return nil
}

func checkMedia(r *http.Request, a *call) error {
	if a.op.route.Operation.RequestBody.Value.Content.Get(r.Header.Get(echo.HeaderContentType)) == nil {
		return &failure{
			status: http.StatusUnsupportedMediaType, code: "unsupported_media_type",
			detail: "The body must be JSON, with Content-Type: application/json.",
		}
	}
	var syntax json.RawMessage
	if err := json.Unmarshal(a.body, &syntax); err != nil {
		return &failure{status: http.StatusBadRequest, code: "malformed_json", detail: fmt.Sprintf("The body is not valid JSON: %v.", err)}
	}
	return nil
}

func validate(c echo.Context, op *operation) error {
	if err := checkQuery(c.Request().URL.RawQuery, op); err != nil {
		return err
	}
	params, err := pathParams(c)
	if err != nil {
		return err
	}
	err = openapi3filter.ValidateRequest(c.Request().Context(), &openapi3filter.RequestValidationInput{
		Request: c.Request(), PathParams: params, Route: op.route,
		Options: &openapi3filter.Options{
			MultiError: true, KeepValidatedValue: true,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, // authorise has seen to it
		},
	})
	if err != nil {
		return refuseInvalid(err)
	}
	if err := checkText(c.Request()); err != nil {
		return err
	}
	return refuseCards(c.Request(), params)
}

// checkQuery refuses parameters that the operation does not have.
func checkQuery(raw string, op *operation) error {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return &failure{status: http.StatusBadRequest, code: "malformed_query", detail: "The query string is not properly encoded."}
	}
	for name, values := range query {
		if slices.ContainsFunc(values, func(value string) bool { return !isText(value) }) {
			return badParameter(strings.ToValidUTF8(name, "?"), notText)
		}
		if !op.declares(name, openapi3.ParameterInQuery) {
			return badParameter(name, "is not a parameter of this operation")
		}
	}
	return nil
}

func pathParams(c echo.Context) (map[string]string, error) {
	params := map[string]string{}
	for _, name := range c.ParamNames() {
		value := c.Param(name)
		if c.Request().URL.RawPath != "" {
			var err error
			if value, err = url.PathUnescape(value); err != nil {
				return nil, badParameter(name, "is not properly encoded")
			}
		}
		params[name] = value
	}
	return params, nil
}
