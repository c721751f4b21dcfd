package read

import (
	"fmt"
	"strings"
)

// Where collects the conditions of a query and their arguments. Only what is asked for reaches the database, so that
// each question gets a plan of its own.
type Where struct {
	conditions []string
	Args       []any
}

// And adds a condition; each ? in it stands for the next of the arguments.
func (w *Where) And(condition string, args ...any) {
	for _, arg := range args {
		condition = strings.Replace(condition, "?", w.Arg(arg), 1)
	}
	w.conditions = append(w.conditions, condition)
}

// Arg adds an argument and returns its placeholder.
func (w *Where) Arg(arg any) string {
	w.Args = append(w.Args, arg)
	return fmt.Sprintf("$%d", len(w.Args))
}

// String returns the clause, which is true when there are no conditions.
func (w *Where) String() string {
	return "WHERE " + strings.Join(append(w.conditions[:len(w.conditions):len(w.conditions)], "true"), " AND ")
}
