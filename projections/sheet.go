package projections

import (
	"reflect"
	"strconv"
	"time"
)

// sheet is rows of one table in memory, kept column by column: memory without pointers is cheap to fill, to walk and to
// send.
//
//	     sku    sales  cents
//	0    tea       +3  +2070
//	1    pot       +1           (nothing: whatever the row has, it keeps)
type sheet struct {
	table   string
	keys    int             // so many columns are the key; of appended rows, all
	columns []*cells        // the key's, then the others in the order they were first written
	length  int             // rows
	ids     []string        // by row; appended rows have none
	rows    map[string]*Row // by id
	slab    []Row           // not handed out yet
}

// slabSize is how many rows are allocated at once.
const slabSize = 64

// sheetOf finds the sheet of a table, or begins it with the columns of a row. The next rows must have the same.
func sheetOf(sheets *[]*sheet, table string, row []any) *sheet {
	for _, s := range *sheets {
		if s.table == table {
			if !s.hasKeys(row) {
				panic(table + ": a row has other columns than the one before")
			}
			return s
		}
	}
	s := &sheet{table: table, keys: len(row) / 2, rows: map[string]*Row{}}
	for i := 0; i < len(row); i += 2 {
		s.columns = append(s.columns, &cells{name: row[i].(string)})
	}
	*sheets = append(*sheets, s)
	return s
}

func (s *sheet) hasKeys(row []any) bool {
	if len(row) != 2*s.keys {
		return false
	}
	for i, c := range s.columns[:s.keys] {
		if name, ok := row[2*i].(string); !ok || name != c.name {
			return false
		}
	}
	return true
}

// add appends a row.
func (s *sheet) add(row []any) {
	for i, c := range s.columns[:s.keys] {
		c.put(s.length, LastValue, row[2*i+1])
	}
	s.length++
}

// addRow appends a row that will be found by its id.
func (s *sheet) addRow(id string, key []any) *Row {
	if len(s.slab) == 0 {
		s.slab = make([]Row, slabSize)
	}
	row := &s.slab[0]
	s.slab = s.slab[1:]
	*row = Row{s, s.length}
	s.rows[id], s.ids = row, append(s.ids, id)
	s.add(key)
	return row
}

// column finds a column beside the key, or begins it.
func (s *sheet) column(name string) *cells {
	for _, c := range s.columns[s.keys:] {
		if c.name == name {
			return c
		}
	}
	c := &cells{name: name}
	s.columns = append(s.columns, c)
	return c
}

func (s *sheet) reset() {
	clear(s.rows)
	clear(s.ids)
	s.ids, s.length = s.ids[:0], 0
	for _, c := range s.columns {
		c.reset()
	}
}

// key is what a row has in the key's columns.
func (s *sheet) key(at int) Key {
	key := make(Key, 0, 2*s.keys)
	for _, c := range s.columns[:s.keys] {
		key = append(key, c.name, c.value(at))
	}
	return key
}

// identity is the same for keys that Postgres holds equal: a time is an instant in microseconds, whatever its zone.
func identity(id []byte, key []any) []byte {
	for i := 1; i < len(key); i += 2 {
		if i > 1 {
			id = append(id, 0) // no text in Postgres holds it
		}
		switch v := key[i].(type) {
		case string:
			id = append(id, v...)
		case int64:
			id = strconv.AppendInt(id, v, 10)
		case time.Time:
			id = strconv.AppendInt(id, v.UnixMicro(), 10)
		default:
			id = appendOther(id, reflect.ValueOf(v))
		}
	}
	return id
}

func appendOther(id []byte, v reflect.Value) []byte {
	switch {
	case v.Kind() == reflect.String:
		return append(id, v.String()...)
	case v.CanInt():
		return strconv.AppendInt(id, v.Int(), 10)
	case v.Kind() == reflect.Bool:
		return strconv.AppendBool(id, v.Bool())
	default:
		panic("a key is made of texts, integers, times and booleans, not of a " + v.Kind().String())
	}
}
