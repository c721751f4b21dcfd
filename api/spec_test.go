package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
)

func testContract(t *testing.T) contract {
	t.Helper()
	c, err := loadContract(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryOperationIsRouted(t *testing.T) {
	t.Parallel()
	s, err := New(Deps{PageSecret: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	var routed []string
	for _, route := range s.handler.(*echo.Echo).Routes() {
		if strings.HasPrefix(route.Path, "/v1/") {
			routed = append(routed, route.Method+" "+route.Path)
		}
	}
	described := slices.Sorted(maps.Keys(s.contract.operations))
	slices.Sort(routed)
	if !slices.Equal(routed, described) {
		t.Errorf("routed\n%v\ndescribed\n%v", routed, described)
	}
}

func TestTheBackOfficeNeedsAKeyAndTheStoreDoesNot(t *testing.T) {
	t.Parallel()
	for name, op := range testContract(t).operations {
		admin, keyed := strings.Contains(name, "/v1/admin/"), len(op.scopes) > 0 && !op.guests && !op.shoppers
		if admin != keyed {
			t.Errorf("%s: open to guests %v, to shoppers %v, with the scopes %v", name, op.guests, op.shoppers, op.scopes)
		}
	}
}

func TestAnOperationThatSaysNothingNeedsEveryScope(t *testing.T) {
	t.Parallel()
	for _, op := range testContract(t).operations {
		silent := *op.route
		described := *silent.Operation
		described.Security = nil
		silent.Operation = &described
		if got := newOperation(&silent); !slices.Equal(got.scopes, []string{"*"}) || got.guests || got.shoppers {
			t.Fatalf("%s without security: %+v", op.id, got)
		}
	}
}

func TestEveryWriteTakesAnIdempotencyKey(t *testing.T) {
	t.Parallel()
	required := []string{
		"addCredit", "adjustStock", "cancelOrder", "captureOrder", "capturePayment", "decideReview", "expressCheckout", "giveStoreCredit",
		"holdStock", "issueCoupons", "issueGiftCard", "receiveStock", "receiveTransfer", "refundOrder", "refundPayment",
		"requestTransfer", "submitCheckout", "takeBackStock", "writeOffStock", "writeOffTransfer",
	}
	for name, op := range testContract(t).operations {
		parameter := op.route.Operation.Parameters.GetByInAndName(openapi3.ParameterInHeader, idempotencyKey)
		switch {
		case op.writes != (parameter != nil):
			t.Errorf("%s: writes %v, takes a key %v", name, op.writes, parameter != nil)
		case parameter != nil && parameter.Required != slices.Contains(required, op.id):
			t.Errorf("%s: key required %v", name, parameter.Required)
		}
	}
}

// Whoever misspells a field must be told; a field nobody declared must not slip through.
func TestEveryObjectIsClosed(t *testing.T) {
	t.Parallel()
	var checked int
	for _, op := range testContract(t).operations {
		for _, schema := range schemasOf(op) {
			checked++
			walk(t, op.id, schema.Value, map[*openapi3.Schema]bool{})
		}
	}
	if checked == 0 {
		t.Error("no schema was checked")
	}
}

func schemasOf(op *operation) (all []*openapi3.SchemaRef) {
	contents := []openapi3.Content{}
	if op.takesBody() {
		contents = append(contents, op.route.Operation.RequestBody.Value.Content)
	}
	for _, response := range op.route.Operation.Responses.Map() {
		contents = append(contents, response.Value.Content)
	}
	for _, content := range contents {
		for _, media := range content {
			all = append(all, media.Schema)
		}
	}
	return all
}

func walk(t *testing.T, at string, schema *openapi3.Schema, seen map[*openapi3.Schema]bool) {
	if seen[schema] {
		return
	}
	seen[schema] = true
	extra := schema.AdditionalProperties
	if schema.Type.Is("object") && extra.Schema == nil && (extra.Has == nil || *extra.Has) {
		t.Errorf("%s takes any property", at)
	}
	if schema.Type.Is("string") && schema.Items != nil {
		t.Errorf("%s is a string with items", at)
	}
	for name, property := range schema.Properties {
		walk(t, at+"/"+name, property.Value, seen)
	}
	if schema.Items != nil {
		walk(t, at+"[]", schema.Items.Value, seen)
	}
	for _, one := range schema.OneOf {
		walk(t, at, one.Value, seen)
	}
}

// A request body without a bound on a text or a list could be as long as the whole body.
func TestEveryTextAndListOfARequestIsBounded(t *testing.T) {
	t.Parallel()
	for _, op := range testContract(t).operations {
		if op.takesBody() {
			bounded(t, op.id, op.route.Operation.RequestBody.Value.Content["application/json"].Schema.Value)
		}
	}
}

func bounded(t *testing.T, at string, schema *openapi3.Schema) {
	switch {
	case schema.Type.Is("string"):
		if schema.MaxLength == nil && schema.Pattern == "" && schema.Format == "" && schema.Enum == nil {
			t.Errorf("%s has no bound", at)
		}
	case schema.Type.Is("array"):
		if schema.MaxItems == nil {
			t.Errorf("%s has no bound", at)
		}
		bounded(t, at+"[]", schema.Items.Value)
	case schema.Type.Is("integer"):
		if schema.Min == nil || schema.Max == nil {
			t.Errorf("%s has no bounds", at)
		}
	}
	for name, property := range schema.Properties {
		bounded(t, at+"/"+name, property.Value)
	}
	for _, one := range schema.OneOf {
		bounded(t, at, one.Value)
	}
}

// A regular expression alone tells few people what to write.
func TestEveryFormHasAnExampleThatFits(t *testing.T) {
	t.Parallel()
	for _, op := range testContract(t).operations {
		for _, parameter := range op.route.Operation.Parameters {
			exemplified(t, op.id+" "+parameter.Value.Name, parameter.Value.Schema.Value)
		}
		if op.takesBody() {
			exemplified(t, op.id, op.route.Operation.RequestBody.Value.Content["application/json"].Schema.Value)
		}
	}
}

func exemplified(t *testing.T, at string, schema *openapi3.Schema) {
	if schema.Pattern != "" {
		if len(schema.Examples) == 0 || schema.VisitJSON(schema.Examples[0]) != nil {
			t.Errorf("%s has a form and the examples %v", at, schema.Examples)
		}
	}
	for name, property := range schema.Properties {
		exemplified(t, at+"/"+name, property.Value)
	}
	if schema.Items != nil {
		exemplified(t, at+"[]", schema.Items.Value)
	}
	for _, one := range schema.OneOf {
		exemplified(t, at, one.Value)
	}
}

func TestReadsSayWhichReadModelTheyAnswerFrom(t *testing.T) {
	t.Parallel()
	known := []string{"analytics", "carts", "catalog", "credits", "inventory", "ledger", "orders", "pricing", "recommendations", "risk", "tracking"}
	for name, op := range testContract(t).operations {
		takesToken := op.declares(consistencyToken, openapi3.ParameterInHeader)
		switch {
		case takesToken != (op.projection != ""):
			t.Errorf("%s: takes a token %v, answers from %q", name, takesToken, op.projection)
		case op.projection != "" && (!slices.Contains(known, op.projection) || op.route.Method != http.MethodGet):
			t.Errorf("%s answers from %q", name, op.projection)
		}
	}
}
