package projections

import "slices"

// Delta is what events change, folded in memory before Postgres hears of it: one entry a row, whatever the number of
// events, and the facts to be appended. The zero Delta is empty.
type Delta struct {
	changed  []*sheet
	appended []*sheet
	scratch  []byte // an identity being made
}

// Key is column, value, column, value, …
type Key []any

// Row returns the entry of a row, to be changed. The key is that of the table: column, value, column, value, …, with the
// same columns in the same order each time.
func (d *Delta) Row(table string, key ...any) *Row {
	if len(key) == 0 || len(key)%2 != 0 {
		panic("a row's key is column, value, column, value, …")
	}
	s := sheetOf(&d.changed, table, key)
	d.scratch = identity(d.scratch[:0], key)
	if row, ok := s.rows[string(d.scratch)]; ok {
		return row
	}
	return s.addRow(string(d.scratch), key)
}

// Append adds a row to a table that only ever grows: column, value, column, value, … Nothing is looked up and nothing is
// changed; the fence makes it be there once.
func (d *Delta) Append(table string, row ...any) {
	if len(row) == 0 || len(row)%2 != 0 {
		panic("an appended row is column, value, column, value, …")
	}
	sheetOf(&d.appended, table, row).add(row)
}

// Rows iterates over the changed rows: table by table, those of a table in the order they were first touched.
func (d *Delta) Rows(yield func(*Row) bool) {
	for _, s := range d.changed {
		for at := range s.length {
			if !yield(&Row{s, at}) {
				return
			}
		}
	}
}

// Appended iterates over the appended rows, each as column, value, column, value, …
func (d *Delta) Appended(yield func(table string, row Key) bool) {
	for _, s := range d.appended {
		for at := range s.length {
			if !yield(s.table, s.key(at)) {
				return
			}
		}
	}
}

// size is the number of rows changed and appended.
func (d *Delta) size() int { return lengthOf(d.changed) + lengthOf(d.appended) }

// hasManyFacts says that facts are worth a COPY.
func (d *Delta) hasManyFacts() bool { return lengthOf(d.appended) >= copyLeast }

// reset makes a delta empty without giving its memory back.
func (d *Delta) reset() {
	for _, s := range slices.Concat(d.changed, d.appended) {
		s.reset()
	}
}

func lengthOf(sheets []*sheet) (n int) {
	for _, s := range sheets {
		n += s.length
	}
	return n
}
