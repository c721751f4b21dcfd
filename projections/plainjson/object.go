package plainjson

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// field is a struct's field as JSON knows it.
type field struct {
	name     string
	opening  string // its name and the colon, as Go writes them
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
		fields = append(fields, field{name, `"` + name + `":`, i, isPlainString(f.Type), planFor(f.Type, inside)})
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
		i, ok := c.member(fields, next)
		if !ok {
			return false
		}
		if i < 0 {
			ok = c.skip()
		} else {
			ok = seen&(1<<i) == 0 && fields[i].readInto(c, into)
			next, seen = i+1, seen|1<<i
		}
		if !ok {
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

// member takes a member's name and says which field it is for, if any: mostly the one that is expected.
func (c *cursor) member(fields []field, expected int) (i int, ok bool) {
	if expected < len(fields) && c.word(fields[expected].opening) {
		return expected, true
	}
	name, ok := c.str()
	if !ok || !c.take(':') {
		return 0, false
	}
	i = slices.IndexFunc(fields, func(f field) bool { return f.name == name })
	return i, i >= 0 || !known(fields, name)
}

// readInto reads a field's value; strings, which are the most, without further ado.
func (f *field) readInto(c *cursor, into reflect.Value) bool {
	target := into.Field(f.index)
	if f.isString && c.peek() == '"' {
		return readString(c, target)
	}
	return f.read(c, target)
}
