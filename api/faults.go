package api

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"cartwright/api/gen"
)

// maxFaults bounds how much of a hopeless request is explained.
const maxFaults = 20

// refuseInvalid turns what the validator found into a failure that names each fault.
func refuseInvalid(err error) error {
	faults := faultsOf(err, place{})
	if len(faults) == 0 {
		return err
	}
	if len(faults) > maxFaults {
		faults = faults[:maxFaults]
	}
	f := invalidRequest(faults...)
	if faults[0].Parameter == idempotencyKey && errors.Is(err, openapi3filter.ErrInvalidRequired) {
		f.code = "idempotency_key_required"
		f.detail = "This moves money or stock: send an Idempotency-Key, such as a random UUID, so that it can be repeated safely."
	}
	return f
}

// place is the part of a request an error is about.
type place struct {
	parameter string // empty for the body
	kind      string // of the parameter, such as integer
}

// faultsOf flattens the validator's tree of errors.
func faultsOf(err error, at place) []gen.Fault {
	switch e := err.(type) {
	case openapi3.MultiError:
		var faults []gen.Fault
		for _, inner := range e {
			faults = append(faults, faultsOf(inner, at)...)
		}
		return faults
	case *openapi3filter.RequestError:
		if e.Parameter != nil {
			at = place{e.Parameter.Name, strings.Join(e.Parameter.Schema.Value.Type.Slice(), " or ")}
		}
		if e.Err == nil {
			return []gen.Fault{at.fault(nil, e.Reason)}
		}
		return faultsOf(e.Err, at)
	case *openapi3.SchemaError:
		return schemaFaults(e, at)
	}
	return []gen.Fault{at.fault(nil, at.sentence(err))}
}

// schemaFaults looks through "one of several" to the one alternative that was meant.
func schemaFaults(e *openapi3.SchemaError, at place) []gen.Fault {
	if e.Origin != nil {
		var inner openapi3.MultiError
		var single *openapi3.SchemaError
		switch {
		case errors.As(e.Origin, &inner):
			return faultsOf(inner, at)
		case errors.As(e.Origin, &single):
			return schemaFaults(single, at)
		}
	}
	path := e.JSONPointer()
	if d := e.Schema.Discriminator; d != nil && e.SchemaField == "discriminator" {
		path = append(path, d.PropertyName)
	}
	if unknown, ok := unknownProperty(e); ok {
		path = append(path, unknown)
	}
	return []gen.Fault{at.fault(path, schemaSentence(e))}
}

func unknownProperty(e *openapi3.SchemaError) (name string, ok bool) {
	if e.SchemaField != "properties" {
		return "", false
	}
	_, err := fmt.Sscanf(e.Reason, "property %q is unsupported", &name)
	return name, err == nil
}

// fault words one fault: where it is, and what is wrong there.
func (p place) fault(path []string, sentence string) gen.Fault {
	if p.parameter != "" {
		return gen.Fault{Parameter: p.parameter, Detail: p.parameter + " " + sentence + "."}
	}
	pointer, name := "", "The body"
	for _, key := range path {
		pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
	}
	if pointer != "" {
		name = pointer
	}
	return gen.Fault{Pointer: pointer, Detail: name + " " + sentence + "."}
}

func (p place) sentence(err error) string {
	var parse *openapi3filter.ParseError
	switch {
	case errors.Is(err, openapi3filter.ErrInvalidRequired):
		return "is required"
	case errors.Is(err, openapi3filter.ErrInvalidEmptyValue):
		return "must not be empty"
	case errors.As(err, &parse) && parse.Kind == openapi3filter.KindInvalidFormat:
		return "must be of type " + p.kind
	}
	return "cannot be read"
}

// schemaSentence says what a schema asks for, without repeating what was sent.
func schemaSentence(e *openapi3.SchemaError) string {
	schema := e.Schema
	switch e.SchemaField {
	case "properties":
		return "is not a known field"
	case "required":
		return "is required"
	case "type":
		return "must be of type " + strings.Join(schema.Type.Slice(), " or ")
	case "pattern":
		return fmt.Sprintf("must look like %v and match %s", schema.Examples[0], schema.Pattern)
	case "format":
		return "must be a valid " + schema.Format
	case "enum":
		return "must be one of " + listed(schema.Enum)
	case "minimum":
		return fmt.Sprintf("must be at least %.0f", *schema.Min)
	case "maximum":
		return fmt.Sprintf("must be at most %.0f", *schema.Max)
	case "minLength":
		return fmt.Sprintf("must have at least %d characters", schema.MinLength)
	case "maxLength":
		return fmt.Sprintf("must have at most %d characters", *schema.MaxLength)
	case "minItems":
		return fmt.Sprintf("must have at least %d entries", schema.MinItems)
	case "maxItems":
		return fmt.Sprintf("must have at most %d entries", *schema.MaxItems)
	case "discriminator":
		return "must be one of " + strings.Join(slices.Sorted(maps.Keys(schema.Discriminator.Mapping)), ", ")
	case "nullable":
		return "must not be null"
	}
	return e.Reason
}

func listed(values []any) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprint(value)
	}
	return strings.Join(texts, ", ")
}
