package projections

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Delta is what events change, folded in memory before Postgres hears of it: one entry a row, whatever the number of
// events, and the facts to be appended. The zero Delta is empty.
type Delta struct {
	rows     map[string]*Row
	order    []*Row
	slab     []Row    // rows not handed out yet
	scratch  []byte   // an identity being made
	appended []*facts // in the order their tables were first appended to
}

// Key names a row of a table by its primary key: column, value, column, value, …
type Key []any

// slabSize is how many rows are allocated at once.
const slabSize = 64

// Row returns the entry of a row, to be changed.
func (d *Delta) Row(table string, key ...any) *Row {
	if len(key) == 0 || len(key)%2 != 0 {
		panic("a row's key is column, value, column, value, …")
	}
	d.scratch = identity(d.scratch[:0], table, key)
	if row, ok := d.rows[string(d.scratch)]; ok {
		return row
	}
	return d.newRow(table, key)
}

func (d *Delta) newRow(table string, key Key) *Row {
	if len(d.slab) == 0 {
		d.slab = make([]Row, slabSize)
	}
	row := &d.slab[0]
	d.slab = d.slab[1:]
	*row = Row{Table: table, Key: slices.Clone(key), id: string(d.scratch)}
	if d.rows == nil {
		d.rows = map[string]*Row{}
	}
	d.rows[row.id] = row
	d.order = append(d.order, row)
	return row
}

// identity is the same for keys that Postgres holds equal: a time is an instant in microseconds, whatever its zone.
func identity(id []byte, table string, key Key) []byte {
	id = append(id, table...)
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

// facts are rows for a table without a key: nothing is looked up, nothing is changed.
type facts struct {
	table   string
	columns []string
	rows    [][]any
	slab    []any // values not handed out yet
}

// Append adds a row to a table that only ever grows: column, value, column, value, … The fence makes it be there once.
// A table takes the same columns in the same order each time.
func (d *Delta) Append(table string, row ...any) {
	if len(row) == 0 || len(row)%2 != 0 {
		panic("an appended row is column, value, column, value, …")
	}
	f := d.factsOf(table, row)
	values := f.next()
	for i := range values {
		if row[2*i] != f.columns[i] {
			panic(fmt.Sprintf("%s: a row is appended with other columns than the one before", table))
		}
		values[i] = row[2*i+1]
	}
	f.rows = append(f.rows, values)
}

// next returns an empty row.
func (f *facts) next() []any {
	n := len(f.columns)
	if len(f.slab) < n {
		f.slab = make([]any, n*slabSize)
	}
	values := f.slab[:n:n]
	f.slab = f.slab[n:]
	return values
}

// factsOf finds the facts of a table, or begins them with the columns of a row.
func (d *Delta) factsOf(table string, row []any) *facts {
	for _, f := range d.appended {
		if f.table == table && 2*len(f.columns) == len(row) {
			return f
		}
	}
	f := &facts{table: table}
	for i := 0; i < len(row); i += 2 {
		f.columns = append(f.columns, row[i].(string))
	}
	d.appended = append(d.appended, f)
	return f
}

// Appended iterates over the appended rows, each as column, value, column, value, …
func (d *Delta) Appended(yield func(table string, row Key) bool) {
	for _, f := range d.appended {
		for _, values := range f.rows {
			row := make(Key, 0, 2*len(values))
			for i, value := range values {
				row = append(row, f.columns[i], value)
			}
			if !yield(f.table, row) {
				return
			}
		}
	}
}
