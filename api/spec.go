package api

import (
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"

	"cartwright/api/sse"
)

//go:embed openapi.yaml
var document []byte

// operation is one operation of the API with what must be known before it is carried out.
type operation struct {
	id         string
	route      *routers.Route
	writes     bool
	guests     bool     // open to everyone
	shoppers   bool     // open to whoever has signed in
	scopes     []string // a key needs all of them
	projection string   // the read model it answers from
	streams    bool     // may answer with server-sent events
	secret     bool     // answers with a secret, which is kept nowhere
}

// contract is the OpenAPI document: what is served at /openapi.json, what requests are held against, and who may do what.
type contract struct {
	json       []byte
	operations map[string]*operation // by method and path as echo writes it
}

func loadContract(ctx context.Context) (contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return contract{}, fmt.Errorf("load the OpenAPI document: %w", err)
	}
	if err := doc.Validate(ctx); err != nil {
		return contract{}, fmt.Errorf("check the OpenAPI document: %w", err)
	}
	c := contract{operations: map[string]*operation{}}
	if c.json, err = doc.MarshalJSON(); err != nil {
		return contract{}, fmt.Errorf("write the OpenAPI document as JSON: %w", err)
	}
	// The validator compiles every schema of a 3.1 document anew for each request. This document's schemas use nothing
	// that 3.1 added, and as those of a 3.0 document they are validated without compiling.
	doc.OpenAPI = "3.0.3"
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			route := &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: op}
			c.operations[method+" "+echoPath(path)] = newOperation(route)
		}
	}
	return c, nil
}

func newOperation(route *routers.Route) *operation {
	asks, _ := route.Operation.Extensions["x-question"].(bool) // too private for an address
	op := &operation{id: route.Operation.OperationID, route: route, writes: route.Method != http.MethodGet && !asks}
	security := &route.Spec.Security
	if route.Operation.Security != nil {
		security = route.Operation.Security
	}
	op.guests = len(*security) == 0
	for _, way := range *security {
		_, shoppers := way["shopperToken"]
		op.guests, op.shoppers = op.guests || len(way) == 0, op.shoppers || shoppers
		op.scopes = append(op.scopes, way["secretKey"]...)
	}
	op.projection, _ = route.Operation.Extensions["x-projection"].(string)
	op.secret, _ = route.Operation.Extensions["x-secret"].(bool)
	if ok := route.Operation.Responses.Status(http.StatusOK); ok != nil {
		_, op.streams = ok.Value.Content[sse.Type]
	}
	return op
}

// takesBody reports whether the operation has a request body.
func (o *operation) takesBody() bool { return o.route.Operation.RequestBody != nil }

// declares reports whether the operation has a parameter in one of the places.
func (o *operation) declares(name string, places ...string) bool {
	return slices.ContainsFunc(o.route.Operation.Parameters, func(p *openapi3.ParameterRef) bool {
		return p.Value.Name == name && slices.Contains(places, p.Value.In)
	})
}

func echoPath(path string) string { return strings.NewReplacer("{", ":", "}", "").Replace(path) }
