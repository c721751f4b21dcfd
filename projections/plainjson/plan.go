package plainjson

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
)

var (
	unmarshaler     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// planFor makes the plan of a type that is found inside others.
func planFor(t reflect.Type, inside []reflect.Type) plan {
	if decodesItself(t) || slices.Contains(inside, t) {
		return leave
	}
	inside = append(slices.Clone(inside), t)
	switch t.Kind() {
	case reflect.String:
		return orNull(readString)
	case reflect.Bool:
		return orNull(readBool)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return orNull(readInt)
	case reflect.Struct:
		return planStruct(t, inside)
	case reflect.Slice:
		return planSlice(t, inside)
	case reflect.Pointer:
		return planPointer(t, inside)
	default:
		return leave
	}
}

// decodesItself reports whether a type has a decoding of its own.
func decodesItself(t reflect.Type) bool {
	pointer := reflect.PointerTo(t)
	return pointer.Implements(unmarshaler) || pointer.Implements(textUnmarshaler)
}

// leave lets encoding/json decode a part of the document.
func leave(c *cursor, into reflect.Value) bool {
	text, ok := c.value()
	return ok && json.Unmarshal([]byte(text), into.Addr().Interface()) == nil
}

// orNull is a plan whose values may be null. That leaves them as they are, which is empty.
func orNull(read plan) plan {
	return func(c *cursor, into reflect.Value) bool {
		if c.peek() == 'n' {
			return c.word("null")
		}
		return read(c, into)
	}
}

func readString(c *cursor, into reflect.Value) bool {
	s, ok := c.str()
	if ok {
		into.SetString(s)
	}
	return ok
}

func readBool(c *cursor, into reflect.Value) bool {
	switch {
	case c.word("true"):
		into.SetBool(true)
	case !c.word("false"):
		return false
	}
	return true
}

func readInt(c *cursor, into reflect.Value) bool {
	n, ok := c.integer()
	if !ok || into.OverflowInt(n) {
		return false
	}
	into.SetInt(n)
	return true
}

func planPointer(t reflect.Type, inside []reflect.Type) plan {
	read := planFor(t.Elem(), inside)
	return orNull(func(c *cursor, into reflect.Value) bool {
		target := reflect.New(t.Elem())
		into.Set(target)
		return read(c, target.Elem())
	})
}

func planSlice(t reflect.Type, inside []reflect.Type) plan {
	if t.Elem().Kind() == reflect.Uint8 {
		return leave // base64
	}
	read := planFor(t.Elem(), inside)
	return orNull(func(c *cursor, into reflect.Value) bool {
		into.Set(reflect.MakeSlice(t, 0, 0)) // [] is not nil
		return c.list('[', ']', func() bool {
			n := into.Len()
			if n == into.Cap() {
				into.Grow(1)
			}
			into.SetLen(n + 1)
			return read(c, into.Index(n))
		})
	})
}
