package plainjson

import "strings"

// maxDepth is how deeply a document may nest.
const maxDepth = 64

// cursor is a place in a document.
type cursor struct {
	text  string
	at    int
	depth int
	clean bool // isClean
}

// peek skips space and returns the byte there, or 0 at the end. There mostly is no space.
func (c *cursor) peek() byte {
	if c.at < len(c.text) && c.text[c.at] > ' ' {
		return c.text[c.at]
	}
	return c.peekFurther()
}

func (c *cursor) peekFurther() byte {
	c.space()
	if c.at == len(c.text) {
		return 0
	}
	return c.text[c.at]
}

func (c *cursor) space() {
	for c.at < len(c.text) && (c.text[c.at] == ' ' || c.text[c.at] == '\n' || c.text[c.at] == '\t' || c.text[c.at] == '\r') {
		c.at++
	}
}

// take skips space and one expected byte.
func (c *cursor) take(b byte) bool {
	if c.peek() != b {
		return false
	}
	c.at++
	return true
}

// word takes a literal such as true. What follows it is looked at by who reads on.
func (c *cursor) word(w string) bool {
	if c.peek(); len(c.text)-c.at < len(w) || c.text[c.at:c.at+len(w)] != w {
		return false
	}
	c.at += len(w)
	return true
}

// str takes a string without escapes.
func (c *cursor) str() (string, bool) {
	if !c.take('"') {
		return "", false
	}
	if c.clean {
		length := strings.IndexByte(c.text[c.at:], '"')
		if length < 0 {
			return "", false
		}
		c.at += length + 1
		return c.text[c.at-length-1 : c.at-1], true
	}
	return c.slowString()
}

// slowString takes the rest of a string, looking at every byte.
func (c *cursor) slowString() (string, bool) {
	start := c.at
	for ; c.at < len(c.text); c.at++ {
		switch b := c.text[c.at]; {
		case b == '"':
			c.at++
			return c.text[start : c.at-1], true
		case b == '\\' || b < ' ':
			return "", false
		}
	}
	return "", false
}

// longestInteger is how many digits always fit an int64.
const longestInteger = 18

// integer takes a number without fraction and exponent. A longer one is not plain.
func (c *cursor) integer() (n int64, ok bool) {
	c.space()
	negative := c.skipByte('-')
	start := c.at
	for ; c.at < len(c.text) && isDigit(c.text[c.at]); c.at++ {
		n = n*10 + int64(c.text[c.at]-'0') // of too many digits nonsense, which is not returned
	}
	if negative {
		n = -n
	}
	digits := c.text[start:c.at]
	isInteger := !c.skipByte('.') && !c.skipByte('e') && !c.skipByte('E')
	return n, isInteger && digits != "" && len(digits) <= longestInteger && (digits[0] != '0' || digits == "0")
}

// number passes over a number.
func (c *cursor) number() bool {
	c.space()
	c.skipByte('-')
	if !c.skipByte('0') && !c.digits() {
		return false
	}
	if c.skipByte('.') && !c.digits() {
		return false
	}
	if c.skipByte('e') || c.skipByte('E') {
		if !c.skipByte('+') {
			c.skipByte('-')
		}
		return c.digits()
	}
	return true
}

func (c *cursor) skipByte(b byte) bool {
	if c.at < len(c.text) && c.text[c.at] == b {
		c.at++
		return true
	}
	return false
}

func (c *cursor) digits() bool {
	start := c.at
	for c.at < len(c.text) && isDigit(c.text[c.at]) {
		c.at++
	}
	return c.at > start
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// list goes through the elements of an array or object, up to its end.
func (c *cursor) list(open, end byte, element func() bool) bool {
	if c.depth++; c.depth > maxDepth || !c.take(open) {
		return false
	}
	defer func() { c.depth-- }()
	if c.take(end) {
		return true
	}
	for element() {
		if c.take(end) {
			return true
		}
		if !c.take(',') {
			return false
		}
	}
	return false
}

// skip passes over any plain value.
func (c *cursor) skip() bool {
	switch b := c.peek(); b {
	case '{':
		return c.list('{', '}', func() bool {
			_, ok := c.str()
			return ok && c.take(':') && c.skip()
		})
	case '[':
		return c.list('[', ']', c.skip)
	case '"':
		_, ok := c.str()
		return ok
	case 't':
		return c.word("true")
	case 'f':
		return c.word("false")
	case 'n':
		return c.word("null")
	default:
		return c.number()
	}
}

// value takes any plain value and returns its text.
func (c *cursor) value() (string, bool) {
	c.space()
	start := c.at
	ok := c.skip()
	return c.text[start:c.at], ok
}
