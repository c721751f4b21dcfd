package plainjson

import (
	"reflect"
	"unicode/utf8"
)

// Decoder decodes documents into values of one type. It is safe for use by many at a time.
type Decoder struct {
	of   reflect.Type
	read plan
}

// plan reads one value. False means that it is not plain.
type plan func(c *cursor, into reflect.Value) bool

// NewDecoder plans how to decode values of a type.
func NewDecoder(t reflect.Type) *Decoder {
	return &Decoder{of: t, read: planFor(t, nil)}
}

// Decode returns the value of a plain document, of the decoder's type. Without ok encoding/json should have a look.
func (d *Decoder) Decode(document []byte) (value any, ok bool) {
	if !utf8.Valid(document) {
		return nil, false
	}
	c := &cursor{text: string(document)}
	into := reflect.New(d.of).Elem()
	if !d.read(c, into) {
		return nil, false
	}
	if c.space(); c.at != len(c.text) {
		return nil, false
	}
	return into.Interface(), true
}
