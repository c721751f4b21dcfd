package plainjson

import (
	"encoding/binary"
	"reflect"
	"sync"
	"unicode/utf8"
	"unsafe"
)

// Decoder decodes documents into values of one type. It is safe for use by many at a time.
type Decoder struct {
	read    plan
	scratch sync.Pool // of *scratch
}

// scratch is what decoding needs and the decoded value does not keep.
type scratch struct {
	cursor cursor
	into   reflect.Value
}

// plan reads one value. False means that it is not plain.
type plan func(c *cursor, into reflect.Value) bool

// NewDecoder plans how to decode values of a type.
func NewDecoder(t reflect.Type) *Decoder {
	return &Decoder{
		read:    planFor(t, nil),
		scratch: sync.Pool{New: func() any { return &scratch{into: reflect.New(t).Elem()} }},
	}
}

// Decode returns the value of a plain document, of the decoder's type. Its strings are parts of the document, which must
// not be changed any more. Without ok encoding/json should have a look.
func (d *Decoder) Decode(document []byte) (value any, ok bool) {
	clean := isClean(document)
	if !clean && !utf8.Valid(document) {
		return nil, false
	}
	s := d.scratch.Get().(*scratch)
	defer d.scratch.Put(s)
	s.into.SetZero()
	s.cursor = cursor{text: unsafe.String(unsafe.SliceData(document), len(document)), clean: clean}
	if !d.read(&s.cursor, s.into) {
		return nil, false
	}
	if s.cursor.space(); s.cursor.at != len(document) {
		return nil, false
	}
	return s.into.Interface(), true
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// isClean reports whether a document is ASCII without control characters and backslashes, eight bytes at a time. In such
// a document a string ends at the next quote.
func isClean(document []byte) bool {
	for ; len(document) >= 8; document = document[8:] {
		eight := binary.LittleEndian.Uint64(document)
		escapes := eight ^ '\\'*ones
		if (eight|(eight-' '*ones)&^eight|(escapes-ones)&^escapes)&highs != 0 {
			return false
		}
	}
	for _, b := range document {
		if b < ' ' || b >= utf8.RuneSelf || b == '\\' {
			return false
		}
	}
	return true
}
