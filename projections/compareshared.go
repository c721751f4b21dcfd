package projections

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// shared are the columns that two tables have in common, in the order of the first.
func shared(one, other map[string]column) (names []string) {
	for name, c := range one {
		if c.sqlType == other[name].sqlType {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(one[a].position, one[b].position) })
	return names
}

// apart says what is in one build and not in the other, which is nothing when both are of the same version.
func apart(expected, found tables) (all []string) {
	for _, table := range slices.Sorted(maps.Keys(expected)) {
		if found[table] == nil {
			all = append(all, fmt.Sprintf("table %s is new", table))
			continue
		}
		all = append(all, columnsApart(table, expected[table], found[table])...)
	}
	for _, table := range slices.Sorted(maps.Keys(found)) {
		if expected[table] == nil {
			all = append(all, fmt.Sprintf("table %s is gone", table))
		}
	}
	return all
}

func columnsApart(table string, expected, found map[string]column) (all []string) {
	for _, name := range slices.Sorted(maps.Keys(expected)) {
		before, both := found[name]
		switch now := expected[name]; {
		case !both:
			all = append(all, fmt.Sprintf("column %s.%s is new", table, name))
		case now.sqlType != before.sqlType:
			all = append(all, fmt.Sprintf("column %s.%s was %s and is %s", table, name, before.sqlType, now.sqlType))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if _, both := expected[name]; !both {
			all = append(all, fmt.Sprintf("column %s.%s is gone", table, name))
		}
	}
	return all
}
