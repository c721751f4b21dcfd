package projections

import (
	"encoding/json"
	"reflect"
	"time"
)

// cells are a column of a sheet. Values of the usual types are each kept in an array of their own, without a box.
type cells struct {
	name    string
	kind    kind
	states  []state // by row; the rows behind its end have none
	numbers []int64
	texts   []string
	times   []time.Time
	others  []any
}

// kind is in which array the values are.
type kind byte

const (
	empty kind = iota
	ofNumbers
	ofTexts
	ofTimes
	mixed
)

// state is what becomes of a column in one row: nothing, or a shape plus one.
type state byte

// null marks a value that is NULL.
const null state = 1 << 7

func (s state) shape() Shape { return Shape(s&^null) - 1 }

func (c *cells) state(at int) state {
	if at < len(c.states) {
		return c.states[at]
	}
	return 0
}

// put writes a row's value. What is kept is in the value, not the value itself, so that callers need no box for it.
func (c *cells) put(at int, shape Shape, value any) {
	c.reach(at)
	c.states[at] = state(shape) + 1
	switch v := value.(type) {
	case nil:
		c.states[at] |= null
	case int64:
		c.putNumber(at, v)
	case string:
		c.putText(at, v)
	case time.Time:
		c.putTime(at, v)
	default:
		c.putOther(at, value)
	}
}

func (c *cells) putNumber(at int, v int64) {
	if c.keeps(ofNumbers) {
		c.numbers[at] = v
	} else {
		c.others[at] = v
	}
}

func (c *cells) putText(at int, v string) {
	if c.keeps(ofTexts) {
		c.texts[at] = v
	} else {
		c.others[at] = v
	}
}

func (c *cells) putTime(at int, v time.Time) {
	if c.keeps(ofTimes) {
		c.times[at] = v
	} else {
		c.others[at] = v
	}
}

// putOther is put for types that are rarer.
func (c *cells) putOther(at int, value any) {
	switch v := reflect.ValueOf(value); {
	case v.Kind() == reflect.String:
		c.putText(at, v.String())
	case v.CanInt():
		c.putNumber(at, v.Int())
	default:
		c.keeps(mixed)
		c.others[at] = boxed(value)
	}
}

// boxed is the same value in a box of its own.
func boxed(value any) any {
	switch v := value.(type) {
	case bool:
		return v
	case float64:
		return v
	case []string:
		return v
	case []byte:
		return v
	case json.RawMessage:
		return v
	default:
		panic("a column holds texts, numbers, times, booleans, bytes and lists of texts, not a " + reflect.TypeOf(value).Kind().String())
	}
}

// add adds to a row's number. Where there is none, that is a change of the number the row has.
func (c *cells) add(at int, n int64) (ok bool) {
	switch s := c.state(at); {
	case s == 0:
		c.put(at, Sum, n)
	case s&null != 0:
		return false
	case c.kind == ofNumbers:
		c.numbers[at] += n
	default:
		before, isNumber := c.value(at).(int64)
		if !isNumber {
			return false
		}
		c.others[at] = before + n
	}
	return true
}

// take changes a row's value as a shape says. What follows a value makes a value.
func (c *cells) take(at int, shape Shape, value any) {
	if s := c.state(at); s != 0 {
		value, shape = shape.Join(c.value(at), value), s.shape()
	}
	c.put(at, shape, value)
}

// value is what was put into a row, or nil.
func (c *cells) value(at int) any {
	if s := c.state(at); s == 0 || s&null != 0 {
		return nil
	}
	switch c.kind {
	case ofNumbers:
		return c.numbers[at]
	case ofTexts:
		return c.texts[at]
	case ofTimes:
		return c.times[at]
	default:
		return c.others[at]
	}
}

// reach makes room up to a row.
func (c *cells) reach(at int) {
	c.states = longer(c.states, at+1)
	switch c.kind {
	case ofNumbers:
		c.numbers = longer(c.numbers, at+1)
	case ofTexts:
		c.texts = longer(c.texts, at+1)
	case ofTimes:
		c.times = longer(c.times, at+1)
	case mixed:
		c.others = longer(c.others, at+1)
	}
}

// reset forgets all values, and whatever they keep in memory.
func (c *cells) reset() {
	clear(c.texts)
	clear(c.times)
	clear(c.others)
	c.states, c.numbers, c.texts, c.times, c.others = c.states[:0], c.numbers[:0], c.texts[:0], c.times[:0], c.others[:0]
}

func longer[T any](all []T, length int) []T {
	if length <= len(all) {
		return all
	}
	return append(all, make([]T, length-len(all))...)
}

// keeps reports whether the values are of a kind. The first value decides; once there are two kinds, all are boxed.
func (c *cells) keeps(k kind) bool {
	switch {
	case c.kind == k:
	case c.kind == empty:
		c.kind = k
		c.reach(len(c.states) - 1)
	case c.kind != mixed:
		c.mix()
	}
	return c.kind == k
}

func (c *cells) mix() {
	all := make([]any, len(c.states))
	for at := range all {
		all[at] = c.value(at)
	}
	*c = cells{name: c.name, kind: mixed, states: c.states, others: all}
}
