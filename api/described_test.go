package api_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// description is the API as the server itself describes it.
type description struct {
	doc    *openapi3.T
	router routers.Router
}

func (s *shop) describe(t *testing.T) description {
	t.Helper()
	resp, err := http.Get(s.url + "/openapi.json")
	must(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(t, err)
	doc, err := openapi3.NewLoader().LoadFromData(text)
	must(t, err)
	doc.OpenAPI = "3.0.3" // validates the same without compiling schemas each time
	router, err := gorillamux.NewRouter(doc)
	must(t, err)
	return description{doc, router}
}

// check holds an answer against the description. Whatever a test sends, the answer must be one that was described.
func (d description) check(t *testing.T, req *http.Request, got answer) {
	t.Helper()
	route, params, err := d.router.FindRoute(req)
	if err != nil {
		return // not a path of the API, or not a method of the path
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
		Status:                 got.status,
		Header:                 got.header,
		Body:                   io.NopCloser(strings.NewReader(string(got.body))),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
	if err != nil {
		t.Errorf("%s %s: %d is not as described: %v\n%s", req.Method, req.URL, got.status, err, got.body)
	}
}
