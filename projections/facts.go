package projections

import "fmt"

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

// hasManyFacts says that facts are worth a COPY.
func (d *Delta) hasManyFacts() bool {
	n := 0
	for _, f := range d.appended {
		n += len(f.rows)
	}
	return n >= copyLeast
}

// column is what all rows have in the i-th column.
func (f *facts) column(i int) []any {
	values := make([]any, len(f.rows))
	for j, row := range f.rows {
		values[j] = row[i]
	}
	return values
}
