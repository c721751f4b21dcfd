package plainjson

import (
	"reflect"
	"regexp"
	"strings"
)

// field is a struct's field as JSON knows it.
type field struct {
	name     string
	index    int
	isString bool
	read     plan
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_.$-]+$`)

// planStruct makes the plan of a struct, or leaves it when its tags ask for more than names.
func planStruct(t reflect.Type, inside []reflect.Type) plan {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case f.Anonymous:
			return leave
		case !f.IsExported() || tag == "-":
			continue
		case name == "":
			name = f.Name
		}
		if !plainName.MatchString(name) || strings.Contains(options, "string") || known(fields, name) {
			return leave
		}
		fields = append(fields, field{name, i, isPlainString(f.Type), planFor(f.Type, inside)})
	}
	if len(fields) > 64 {
		return leave
	}
	return orNull(func(c *cursor, into reflect.Value) bool { return readObject(c, into, fields) })
}

func isPlainString(t reflect.Type) bool {
	return t.Kind() == reflect.String && !decodesItself(t)
}

// known reports whether a field has that name, however it is capitalised: encoding/json is lenient about that.
func known(fields []field, name string) bool {
	for _, f := range fields {
		if strings.EqualFold(f.name, name) {
			return true
		}
	}
	return false
}

// readObject reads members into fields. They mostly come in the order of the fields.
func readObject(c *cursor, into reflect.Value, fields []field) bool {
	if c.depth++; c.depth > maxDepth || !c.take('{') {
		return false
	}
	defer func() { c.depth-- }()
	if c.take('}') {
		return true
	}
	var seen uint64
	for next := 0; ; {
		name, ok := c.str()
		if !ok || !c.take(':') {
			return false
		}
		if i := find(fields, name, next); i >= 0 {
			next = i + 1
			if seen&(1<<i) != 0 || !fields[i].readInto(c, into) {
				return false
			}
			seen |= 1 << i
		} else if known(fields, name) || !c.skip() {
			return false
		}
		if c.take('}') {
			return true
		}
		if !c.take(',') {
			return false
		}
	}
}

// readInto reads a field's value; strings, which are the most, without further ado.
func (f *field) readInto(c *cursor, into reflect.Value) bool {
	target := into.Field(f.index)
	if f.isString && c.peek() == '"' {
		return readString(c, target)
	}
	return f.read(c, target)
}

// find looks for a field by name, first where it is expected.
func find(fields []field, name string, expected int) int {
	if expected < len(fields) && fields[expected].name == name {
		return expected
	}
	for i := range fields {
		if fields[i].name == name {
			return i
		}
	}
	return -1
}
