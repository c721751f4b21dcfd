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
	slab     []Row          // rows not handed out yet
	changes  []columnChange // changes not handed out yet
	scratch  []byte         // an identity being made
	appended []*facts       // in the order their tables were first appended to
}

// Key names a row of a table by its primary key: column, value, column, value, …
type Key []any

const (
	slabSize   = 64 // rows allocated at once
	fewChanges = 4  // changes a row has room for from the beginning
)

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
		d.slab, d.changes = make([]Row, slabSize), make([]columnChange, slabSize*fewChanges)
	}
	row := &d.slab[0]
	*row = Row{Table: table, Key: slices.Clone(key), id: string(d.scratch), changes: d.changes[:0:fewChanges]}
	d.slab, d.changes = d.slab[1:], d.changes[fewChanges:]
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

// size is the number of rows changed and appended.
func (d *Delta) size() int {
	n := len(d.order)
	for _, f := range d.appended {
		n += len(f.rows)
	}
	return n
}
