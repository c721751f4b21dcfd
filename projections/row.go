package projections

import "fmt"

// Row is the change of one row. A row that does not exist is created with its key, its columns' defaults and the change.
type Row struct {
	sheet *sheet
	at    int
}

// Change is one column's change.
type Change struct {
	Shape Shape
	Value any
}

// Table is the row's table.
func (r *Row) Table() string { return r.sheet.table }

// Key is the row's primary key.
func (r *Row) Key() Key { return r.sheet.key(r.at) }

// id tells the rows of a table apart.
func (r *Row) id() string { return r.sheet.ids[r.at] }

// Columns iterates over the changed columns.
func (r *Row) Columns(yield func(column string, change Change) bool) {
	for _, c := range r.sheet.columns[r.sheet.keys:] {
		if s := c.state(r.at); s != 0 && !yield(c.name, Change{s.shape(), c.value(r.at)}) {
			return
		}
	}
}

// Set makes value the column's value. It may be nil, a text, an integer, a time, a boolean, a float64, bytes, or a list of
// texts.
func (r *Row) Set(column string, value any) *Row {
	r.sheet.column(column).put(r.at, LastValue, value)
	return r
}

// Add adds n to the column.
func (r *Row) Add(column string, n int64) *Row {
	if c := r.sheet.column(column); !c.add(r.at, n) {
		panic(fmt.Sprintf("%s.%s: a sum after a %T", r.sheet.table, column, c.value(r.at)))
	}
	return r
}

// Once sets the column unless it has a value already. It is Take with SetOnce, but the value needs no box.
func (r *Row) Once(column string, value any) *Row {
	c := r.sheet.column(column)
	switch s := c.state(r.at); {
	case s == 0:
		c.put(r.at, SetOnce, value)
	case s&null != 0:
		c.put(r.at, s.shape(), value)
	}
	return r
}

// Take changes the column as a shape says, for shapes of one's own.
func (r *Row) Take(column string, shape Shape, value any) *Row {
	r.sheet.column(column).take(r.at, shape, value)
	return r
}
