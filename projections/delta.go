package projections

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Delta is what a batch of events changes, folded in memory before Postgres hears of it: one entry a row, whatever the
// number of events. The zero Delta is empty.
type Delta struct {
	rows  map[string]*Row
	order []*Row
}

// Key names a row of a table by its primary key: column, value, column, value, …
type Key []any

// Row is the change of one row. A row that does not exist is created with its key, its columns' defaults and the change.
type Row struct {
	Table   string
	Key     Key
	Columns map[string]Change
	id      string
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

// Row returns the entry of a row, to be changed.
func (d *Delta) Row(table string, key ...any) *Row {
	if len(key) == 0 || len(key)%2 != 0 {
		panic("a row's key is column, value, column, value, …")
	}
	id := identity(table, key)
	if row, ok := d.rows[string(id)]; ok {
		return row
	}
	row := &Row{Table: table, Key: key, Columns: map[string]Change{}, id: string(id)}
	if d.rows == nil {
		d.rows = map[string]*Row{}
	}
	d.rows[row.id] = row
	d.order = append(d.order, row)
	return row
}

// identity is the same for keys that Postgres holds equal: a time is an instant in microseconds, whatever its zone.
func identity(table string, key Key) []byte {
	id := append(make([]byte, 0, 96), table...)
	for _, part := range key {
		id = append(id, 0) // no text in Postgres holds it
		switch v := part.(type) {
		case string:
			id = append(id, v...)
		case int:
			id = strconv.AppendInt(id, int64(v), 10)
		case int64:
			id = strconv.AppendInt(id, v, 10)
		case time.Time:
			id = strconv.AppendInt(id, v.UnixMicro(), 10)
		default:
			id = fmt.Append(id, v)
		}
	}
	return id
}

// Rows lists the changed rows in the order they were first touched.
func (d *Delta) Rows() []*Row { return d.order }

// Set makes value the column's value.
func (r *Row) Set(column string, value any) *Row {
	r.Columns[column] = Change{LastValue, value}
	return r
}

// Add adds n to the column.
func (r *Row) Add(column string, n int64) *Row {
	change, ok := r.Columns[column]
	if !ok {
		change = Change{Sum, int64(0)}
	}
	sum, isNumber := change.Value.(int64)
	if !isNumber {
		panic(fmt.Sprintf("%s.%s: a sum after a %T", r.Table, column, change.Value))
	}
	change.Value = sum + n
	r.Columns[column] = change
	return r
}

// Once sets the column unless it has a value already.
func (r *Row) Once(column string, value any) *Row {
	if _, ok := r.Columns[column]; !ok {
		r.Columns[column] = Change{SetOnce, value}
	}
	return r
}

// Signature groups rows that one statement can write: same table, same key columns, same columns in the same shapes.
func (r *Row) Signature(columns []string) string {
	var b strings.Builder
	b.WriteString(r.Table)
	for i := 0; i < len(r.Key); i += 2 {
		fmt.Fprintf(&b, " %v", r.Key[i])
	}
	for _, column := range columns {
		fmt.Fprintf(&b, " %s:%d", column, r.Columns[column].Shape)
	}
	return b.String()
}
