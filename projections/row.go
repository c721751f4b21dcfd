package projections

import "fmt"

// Row is the change of one row. A row that does not exist is created with its key, its columns' defaults and the change.
type Row struct {
	Table   string
	Key     Key
	changes []columnChange
	id      string
}

// columnChange is a Change of a named column. A number is kept as such, so that adding to it makes no garbage.
type columnChange struct {
	column   string
	shape    Shape
	isNumber bool
	number   int64
	value    any // where it is no number
}

// Shape is how a column takes a change.
type Shape byte

// The shapes a column can take. One column always takes the same shape, except that a sum may follow a value.
const (
	LastValue Shape = iota // the value replaces what was there
	Sum                    // the value, an int64, is added
	SetOnce                // the value stays unless there was one: NULL means none
)

// Change is one column's change.
type Change struct {
	Shape Shape
	Value any
}

// Columns iterates over the changed columns in the order they were first changed.
func (r *Row) Columns(yield func(column string, change Change) bool) {
	for i := range r.changes {
		c := &r.changes[i]
		if !yield(c.column, Change{c.shape, c.content()}) {
			return
		}
	}
}

func (c *columnChange) content() any {
	if c.isNumber {
		return c.number
	}
	return c.value
}

func (c *columnChange) set(value any) {
	if c.number, c.isNumber = value.(int64); c.isNumber {
		value = nil
	}
	c.value = value
}

// find returns the change of a column, or nil.
func (r *Row) find(column string) *columnChange {
	for i := range r.changes {
		if r.changes[i].column == column {
			return &r.changes[i]
		}
	}
	return nil
}

func (r *Row) begin(column string, shape Shape) *columnChange {
	r.changes = append(r.changes, columnChange{column: column, shape: shape})
	return &r.changes[len(r.changes)-1]
}

// Set makes value the column's value.
func (r *Row) Set(column string, value any) *Row {
	c := r.find(column)
	if c == nil {
		c = r.begin(column, LastValue)
	}
	c.shape = LastValue
	c.set(value)
	return r
}

// Add adds n to the column.
func (r *Row) Add(column string, n int64) *Row {
	c := r.find(column)
	if c == nil {
		c = r.begin(column, Sum)
		c.isNumber = true
	}
	if !c.isNumber {
		panic(fmt.Sprintf("%s.%s: a sum after a %T", r.Table, column, c.value))
	}
	c.number += n
	return r
}

// Once sets the column unless it has a value already.
func (r *Row) Once(column string, value any) *Row {
	c := r.find(column)
	if c == nil {
		c = r.begin(column, SetOnce)
	}
	if c.content() == nil {
		c.set(value)
	}
	return r
}
