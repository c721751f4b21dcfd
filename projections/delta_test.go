package projections_test

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/projections"
)

// change is what one column of one row was told.
type change struct {
	SKU, Column, Verb string
	Value             any
}

// TestADeltaKeepsWhatRowsWereTold changes rows at random, with values of one type a column and of several, and compares
// with changes kept one by one.
func TestADeltaKeepsWhatRowsWereTold(t *testing.T) {
	t.Parallel()
	values := rapid.OneOf(
		rapid.Map(rapid.Int64Range(-3, 3), func(n int64) any { return n }), rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(rapid.SampledFrom([]string{"", "green", "black"}), func(s string) any { return s }),
		rapid.Map(rapid.Int64Range(0, 3), func(n int64) any { return time.UnixMicro(n).UTC() }), rapid.Just[any](nil),
	)
	rapid.Check(t, func(t *rapid.T) {
		var d projections.Delta
		want := map[string]map[string]projections.Change{}
		for range rapid.IntRange(0, 40).Draw(t, "changes") {
			c := change{
				SKU: rapid.SampledFrom([]string{"tea", "pot", "cup"}).Draw(t, "sku"), Verb: rapid.SampledFrom([]string{"set", "once", "add"}).Draw(t, "verb"),
				Column: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "column"), Value: values.Draw(t, "value"),
			}
			if c.tell(want) {
				c.apply(d.Row("product", "sku", c.SKU))
			}
		}
		if got := told(&d); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %v\nwant %v", got, want)
		}
	})
}

func (c change) apply(row *projections.Row) {
	switch c.Verb {
	case "set":
		row.Set(c.Column, c.Value)
	case "once":
		row.Once(c.Column, c.Value)
	case "add":
		row.Add(c.Column, c.Value.(int64))
	}
}

// tell says what a change makes of those before, unless it is a mistake.
func (c change) tell(rows map[string]map[string]projections.Change) (ok bool) {
	before, known := rows[c.SKU][c.Column]
	after := before
	switch n, isNumber := c.Value.(int64); c.Verb {
	case "set":
		after = projections.Change{Shape: projections.LastValue, Value: c.Value}
	case "once":
		if !known {
			after.Shape = projections.SetOnce
		}
		if before.Value == nil {
			after.Value = c.Value
		}
	default:
		sum, wasNumber := before.Value.(int64)
		if !known {
			after.Shape = projections.Sum
		}
		if !isNumber || known && !wasNumber {
			return false
		}
		after.Value = sum + n
	}
	if rows[c.SKU] == nil {
		rows[c.SKU] = map[string]projections.Change{}
	}
	rows[c.SKU][c.Column] = after
	return true
}

func told(d *projections.Delta) map[string]map[string]projections.Change {
	rows := map[string]map[string]projections.Change{}
	for row := range d.Rows {
		sku := row.Key()[1].(string)
		rows[sku] = map[string]projections.Change{}
		for column, change := range row.Columns {
			rows[sku][column] = change
		}
	}
	return rows
}
