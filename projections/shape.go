package projections

import "strings"

// Shape is how a column takes a change.
type Shape byte

// The shapes a column can take. One column always takes the same shape, except that any may follow a value.
const (
	LastValue Shape = iota // the value replaces what was there
	Sum                    // the value, an int64, is added
	SetOnce                // the value stays unless there was one: NULL means none
	ofOnesOwn
)

// ownShape is one that NewShape made.
type ownShape struct {
	sql  string
	join func(old, change any) any
}

// ownShapes are counted from ofOnesOwn. They are made while the program starts, and only read from then on.
var ownShapes []ownShape

// NewShape makes a shape of SQL of one's own, for the variables of a package:
//
//	var largest = projections.NewShape("greatest($old, $new)", func(old, change any) any {
//		return max(old.(int64), change.(int64))
//	})
//
// The SQL says what a column that has $old makes of $new, and join says the same for what is in memory; neither is NULL there.
// Changes are joined with each other before they reach the row, so join(join(a, b), c) must be join(a, join(b, c)). That both say
// the same is seen by Verify and by every replay.
func NewShape(sql string, join func(old, change any) any) Shape {
	ownShapes = append(ownShapes, ownShape{sql, join})
	return ofOnesOwn + Shape(len(ownShapes)-1)
}

// Join is what a change makes of a value. Nil is none.
func (s Shape) Join(old, change any) any {
	switch {
	case old == nil || s == LastValue:
		return change
	case s == Sum:
		return old.(int64) + change.(int64)
	case s == SetOnce || change == nil:
		return old
	default:
		return ownShapes[s-ofOnesOwn].join(old, change)
	}
}

// assignment is the SQL for a column of a row that is there.
func (s Shape) assignment(column, change string) string {
	old := "t." + column
	switch s {
	case LastValue:
		return column + " = " + change
	case Sum:
		return column + " = " + old + " + " + change
	case SetOnce:
		return column + " = coalesce(" + old + ", " + change + ")"
	default:
		joined := strings.NewReplacer("$old", old, "$new", change).Replace(ownShapes[s-ofOnesOwn].sql)
		return column + " = CASE WHEN " + old + " IS NULL THEN " + change + " WHEN " + change + " IS NULL THEN " + old + " ELSE " + joined + " END"
	}
}
