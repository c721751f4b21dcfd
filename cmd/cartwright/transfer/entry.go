package transfer

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// Entry is what one or more rows say, as the API takes it.
type Entry struct {
	key   string // entries with the same key keep their order
	rows  []Row
	value any
}

// kind is what a file is about.
type kind struct {
	noun     string // of many entries
	columns  []string
	required []string
	path     string              // of the API
	field    string              // of a batch, that holds the entries
	together func(a, b Row) bool // rows that make one entry
	key      func(Row) string
	make     func([]Row) (any, *Fault)
	after    func(value any) bool // it is made of others, and comes after them
	brings   func(any) []string   // SKUs that no other entry may bring, one a row; nil: none
	needs    func(any) []string   // SKUs that must be there before; nil: none
	column   func(pointer []string, rows []Row) (line int, column string)
}

// entries calls each with every entry of a table. What cannot be made one is a fault.
func (k kind) entries(t *Table, each func(Entry) error, fault func(Fault)) error {
	var rows []Row
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		made, wrong := k.make(rows)
		entry := Entry{key: k.key(rows[0]), rows: rows, value: made}
		rows = nil
		if wrong != nil {
			fault(*wrong)
			return nil
		}
		return each(entry)
	}
	for {
		row, wrong, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return flush()
		case err != nil:
			return err
		case wrong != nil:
			fault(*wrong)
			continue
		}
		if len(rows) > 0 && !k.together(rows[0], row) {
			if err := flush(); err != nil {
				return err
			}
		}
		rows = append(rows, row)
	}
}

// locate turns a pointer into an entry into a line and a column.
func (k kind) locate(e Entry, pointer, detail string) Fault {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	line, column := k.column(parts, e.rows)
	return Fault{Line: line, Column: column, Detail: detail}
}

// known returns the column unless the file's kind has no such.
func known(column string, columns []string) string {
	for _, c := range columns {
		if c == column {
			return c
		}
	}
	return ""
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}
