package transfer

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Fault is what is wrong with one cell of a file, and what to do about it.
type Fault struct {
	Line   int
	Column string // empty when it is the whole row
	Detail string
}

func (f Fault) String() string {
	if f.Column == "" {
		return fmt.Sprintf("line %d: %s", f.Line, f.Detail)
	}
	return fmt.Sprintf("line %d, column %s: %s", f.Line, f.Column, f.Detail)
}

// Row is one row of a file by column.
type Row struct {
	Line  int
	cells []string
	index map[string]int
}

func (r Row) get(column string) string {
	i, there := r.index[column]
	if !there {
		return ""
	}
	return r.cells[i]
}

// cell is how a column is read.
type cell struct {
	column string
	parse  func(string) error
}

// read parses the cells that are not empty and returns the first fault.
func (r Row) read(cells ...cell) *Fault {
	for _, c := range cells {
		text := r.get(c.column)
		if text == "" {
			continue
		}
		if err := c.parse(text); err != nil {
			return &Fault{r.Line, c.column, err.Error()}
		}
	}
	return nil
}

// Table reads rows one after the other. Columns may come in any order, and those that are not needed may be left out.
type Table struct {
	reader *csv.Reader
	index  map[string]int
}

// NewTable reads the header and holds it against the columns there are.
func NewTable(in io.Reader, columns, required []string) (*Table, error) {
	t := &Table{reader: csv.NewReader(in), index: map[string]int{}}
	header, err := t.reader.Read()
	if err != nil {
		return nil, fmt.Errorf("read the header: %w; the first line names the columns: %s", err, strings.Join(columns, ","))
	}
	for i, cell := range header {
		name := strings.TrimSpace(strings.TrimPrefix(cell, "\ufeff"))
		if !slices.Contains(columns, name) {
			return nil, fmt.Errorf("there is no column %q; the columns are %s", name, strings.Join(columns, ","))
		}
		if _, twice := t.index[name]; twice {
			return nil, fmt.Errorf("the column %q is there twice; remove one", name)
		}
		t.index[name] = i
	}
	for _, name := range required {
		if _, there := t.index[name]; !there {
			return nil, fmt.Errorf("the column %q is missing; add it to the first line", name)
		}
	}
	return t, nil
}

// Next returns the next row. A row that cannot be read is a fault, after which the next one can be read.
func (t *Table) Next() (Row, *Fault, error) {
	cells, err := t.reader.Read()
	var wrong *csv.ParseError
	switch {
	case errors.As(err, &wrong):
		return Row{}, &Fault{Line: wrong.StartLine, Detail: wrong.Err.Error() + "; each row has as many cells as the first, and quotes are doubled inside quotes"}, nil
	case err != nil:
		return Row{}, nil, err
	}
	line, _ := t.reader.FieldPos(0)
	return Row{Line: line, cells: cells, index: t.index}, nil, nil
}

// Offset is how much of the file has been read, in bytes.
func (t *Table) Offset() int64 { return t.reader.InputOffset() }
