package plainjson

import (
	"reflect"
	"regexp"
	"strings"
)

// field is a struct's field as JSON knows it.
type field struct {
	name  string
	index int
	read  plan
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
		fields = append(fields, field{name, i, planFor(f.Type, inside)})
	}
	if len(fields) > 64 {
		return leave
	}
	return orNull(func(c *cursor, into reflect.Value) bool { return readObject(c, into, fields) })
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
	var seen uint64
	next := 0
	return c.list('{', '}', func() bool {
		name, ok := c.str()
		if !ok || !c.take(':') {
			return false
		}
		i := find(fields, name, next)
		if i < 0 {
			return !known(fields, name) && c.skip()
		}
		if seen&(1<<i) != 0 {
			return false
		}
		seen |= 1 << i
		next = i + 1
		return fields[i].read(c, into.Field(fields[i].index))
	})
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
