package projectiontest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cartwright/domain/event"
	"cartwright/projections"
)

// Columns is what a row holds; numbers are compared by value, whatever their type.
type Columns map[string]any

// Tables is what a read model holds, by row: "levels sku=tea location=berlin". Defaults do not appear in it.
type Tables map[string]Columns

// Fold folds a history as one batch.
func Fold(p projections.Projection, facts ...Fact) Tables {
	tables := Tables{}
	tables.apply(delta(p, History(facts...)))
	return tables
}

func delta(p projections.Projection, batch []event.Recorded) *projections.Delta {
	d := &projections.Delta{}
	for i := range batch {
		if fold, wanted := p.On[reflect.TypeOf(batch[i].Event)]; wanted {
			fold(d, &batch[i])
		}
	}
	return d
}

// apply changes rows as Postgres would.
func (t Tables) apply(d *projections.Delta) {
	for row := range d.Rows {
		name := nameOfRow(row)
		if t[name] == nil {
			t[name] = Columns{}
		}
		for column, change := range row.Columns {
			t[name].apply(column, change)
		}
	}
}

func (c Columns) apply(column string, change projections.Change) {
	c[column] = change.Shape.Join(c[column], change.Value)
}

func nameOfRow(row *projections.Row) string {
	name, key := row.Table(), row.Key()
	for i := 0; i < len(key); i += 2 {
		name += fmt.Sprintf(" %v=%s", key[i], text(key[i+1]))
	}
	return name
}

func text(value any) string {
	if at, isTime := value.(time.Time); isTime {
		return strings.TrimSuffix(at.UTC().Format("2006-01-02T15:04"), "T00:00")
	}
	return fmt.Sprint(value)
}

// Want says that a row is there and holds these columns, whatever else it holds.
func (t Tables) Want(tb testing.TB, row string, columns Columns) {
	tb.Helper()
	if t[row] == nil {
		tb.Errorf("there is no row %q; there are %s", row, t.rows())
		return
	}
	for column, want := range columns {
		if diff := cmp.Diff(widen(want), t[row][column]); diff != "" {
			tb.Errorf("%s, column %s (-want +got):\n%s", row, column, diff)
		}
	}
}

// None says that no row's name begins so.
func (t Tables) None(tb testing.TB, prefix string) {
	tb.Helper()
	for row := range t {
		if strings.HasPrefix(row, prefix) {
			tb.Errorf("there is a row %q", row)
		}
	}
}

func (t Tables) rows() string {
	names := make([]string, 0, len(t))
	for name := range t {
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func widen(value any) any {
	if number, isInt := value.(int); isInt {
		return int64(number)
	}
	return value
}

// Number is a column of a row; 0 when it was never written, as the columns' defaults are.
func (t Tables) Number(row, column string) int64 {
	number, _ := t[row][column].(int64)
	return number
}
