package projections

import (
	"slices"
	"strings"
)

// group is rows that one statement can write: same table, same key columns, same columns in the same shapes.
type group struct {
	signature string
	sheet     *sheet
	columns   []*cells // the key's, then the changed ones, sorted by name
	states    []state  // of all changed columns of the sheet
	shapes    []Shape  // of those that the rows change
	rows      []int    // places in the sheet
}

// groups sorts a delta's rows. Groups and their rows come in a fixed order, so that writers of the same rows wait for
// each other instead of deadlocking, and so that Postgres finds the next row near the last.
func groups(d *Delta) []*group {
	var all []*group
	for _, s := range d.changed {
		all = append(all, s.groups()...)
	}
	slices.SortFunc(all, func(a, b *group) int { return strings.Compare(a.signature, b.signature) })
	return all
}

// factGroups are appended rows, in the order they came.
func factGroups(d *Delta) []*group {
	var all []*group
	for _, s := range d.appended {
		if s.length == 0 {
			continue
		}
		g := &group{sheet: s, columns: s.columns, rows: make([]int, s.length)}
		for at := range g.rows {
			g.rows[at] = at
		}
		all = append(all, g)
	}
	return all
}

func (s *sheet) groups() []*group {
	changed := slices.SortedFunc(slices.Values(s.columns[s.keys:]), func(a, b *cells) int { return strings.Compare(a.name, b.name) })
	var all []*group
	for at := range s.length {
		i := slices.IndexFunc(all, func(g *group) bool { return g.takes(at, changed) })
		if i < 0 {
			i, all = len(all), append(all, s.groupOf(at, changed))
		}
		all[i].rows = append(all[i].rows, at)
	}
	for _, g := range all {
		s.sort(g.rows)
	}
	return all
}

// takes reports whether a row changes the same columns in the same shapes.
func (g *group) takes(at int, changed []*cells) bool {
	for i, c := range changed {
		if c.state(at)&^null != g.states[i] {
			return false
		}
	}
	return true
}

// groupOf begins a group with what a row changes.
func (s *sheet) groupOf(at int, changed []*cells) *group {
	g := &group{sheet: s, columns: slices.Clone(s.columns[:s.keys]), signature: s.table}
	for _, c := range g.columns {
		g.signature += " " + c.name
	}
	for _, c := range changed {
		state := c.state(at) &^ null
		g.states = append(g.states, state)
		if state != 0 {
			g.columns, g.shapes = append(g.columns, c), append(g.shapes, state.shape())
			g.signature += " " + c.name + ":" + string('0'+rune(state.shape()))
		}
	}
	return g
}

func (g *group) names() []string {
	names := make([]string, len(g.columns))
	for i, c := range g.columns {
		names[i] = c.name
	}
	return names
}
