package projections

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// group is rows that one statement can write: same table, same key columns, same columns in the same shapes.
type group struct {
	signature string
	table     string
	columns   []string // the key's, then the changed ones, sorted
	shapes    []Shape  // of the changed ones
	keys      int
	places    []int // of the changed columns among the first row's changes, where other rows mostly have them too
	rows      []*Row
}

// groups sorts a delta's rows. Groups and their rows come in a fixed order, so that writers of the same rows wait for
// each other instead of deadlocking, and so that Postgres finds the next row near the last.
func groups(d *Delta) []*group {
	bySignature := map[string]*group{}
	var signature []byte
	var last *group
	for _, row := range d.Rows() {
		if last == nil || !row.isLike(last.rows[0]) {
			signature = row.signature(signature[:0])
			if last = bySignature[string(signature)]; last == nil {
				last = newGroup(string(signature), row)
				bySignature[last.signature] = last
			}
		}
		last.rows = append(last.rows, row)
	}
	sorted := slices.SortedFunc(maps.Values(bySignature), func(a, b *group) int {
		return strings.Compare(a.signature, b.signature)
	})
	for _, g := range sorted {
		slices.SortFunc(g.rows, func(a, b *Row) int { return strings.Compare(a.id, b.id) })
	}
	return sorted
}

// newGroup begins a group with what its first row changes.
func newGroup(signature string, first *Row) *group {
	g := &group{signature: signature, table: first.Table, keys: len(first.Key) / 2}
	for i := 0; i < len(first.Key); i += 2 {
		g.columns = append(g.columns, fmt.Sprint(first.Key[i]))
	}
	for _, i := range first.sorted(nil) {
		g.columns = append(g.columns, first.changes[i].column)
		g.shapes = append(g.shapes, first.changes[i].shape)
		g.places = append(g.places, i)
	}
	return g
}

// isLike reports whether two rows have the same columns in the same order. Rows of the same signature mostly do.
func (r *Row) isLike(other *Row) bool {
	if r.Table != other.Table || len(r.Key) != len(other.Key) || len(r.changes) != len(other.changes) {
		return false
	}
	for i := 0; i < len(r.Key); i += 2 {
		if r.Key[i] != other.Key[i] {
			return false
		}
	}
	for i := range r.changes {
		if a, b := &r.changes[i], &other.changes[i]; a.column != b.column || a.shape != b.shape {
			return false
		}
	}
	return true
}

// signature appends what makes rows alike.
func (r *Row) signature(to []byte) []byte {
	to = append(to, r.Table...)
	for i := 0; i < len(r.Key); i += 2 {
		to = append(append(to, ' '), r.Key[i].(string)...)
	}
	var few [16]int
	for _, i := range r.sorted(few[:0]) {
		to = append(append(to, ' '), r.changes[i].column...)
		to = append(to, ':', '0'+byte(r.changes[i].shape))
	}
	return to
}

// sorted appends the places of the changes in the order of their columns. They are few and mostly in order.
func (r *Row) sorted(places []int) []int {
	for i := range r.changes {
		at := len(places)
		places = append(places, i)
		for ; at > 0 && r.changes[places[at-1]].column > r.changes[i].column; at-- {
			places[at] = places[at-1]
		}
		places[at] = i
	}
	return places
}

// column is what all rows have for the group's i-th column.
func (g *group) column(i int) []any {
	values := make([]any, len(g.rows))
	for j, row := range g.rows {
		values[j] = g.value(row, i)
	}
	return values
}

func (g *group) value(row *Row, i int) any {
	if i < g.keys {
		return row.Key[2*i+1]
	}
	return g.change(row, i).content()
}

// change is a row's change of the group's i-th column.
func (g *group) change(row *Row, i int) *columnChange {
	if c := &row.changes[g.places[i-g.keys]]; c.column == g.columns[i] {
		return c
	}
	return row.find(g.columns[i])
}

// numbers is a column of numbers, or nil when it is none.
func (g *group) numbers(i int) []int64 {
	if i < g.keys {
		return nil
	}
	values := make([]int64, len(g.rows))
	for j, row := range g.rows {
		c := g.change(row, i)
		if !c.isNumber {
			return nil
		}
		values[j] = c.number
	}
	return values
}
