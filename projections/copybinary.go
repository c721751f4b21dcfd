package projections

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

const copyChunk = 64 << 10

var (
	copyHeader  = []byte("PGCOPY\n\377\r\n\000\000\000\000\000\000\000\000\000")
	copyTrailer = []byte{0xff, 0xff}
)

// copyStream writes rows as Postgres's binary COPY reads them. Unlike the driver's own it decides once, and not for each
// value, how values of a Go type become a column's.
type copyStream struct {
	types   *pgtype.Map
	columns []column
	plans   []encodePlan // by column
	rows    int
	value   func(row, column int) any
	next    int
	chunk   []byte
	unread  []byte
	ended   bool
}

// encodePlan is how values of a Go type are encoded.
type encodePlan struct {
	of   reflect.Type
	plan pgtype.EncodePlan
}

func newCopyStream(types *pgtype.Map, columns []column, rows int, value func(row, column int) any) *copyStream {
	return &copyStream{
		types: types, columns: columns, plans: make([]encodePlan, len(columns)), rows: rows, value: value,
		chunk: make([]byte, 0, copyChunk+copyChunk/4), unread: copyHeader,
	}
}

// Read implements io.Reader.
func (s *copyStream) Read(to []byte) (int, error) {
	if len(s.unread) == 0 {
		if s.ended {
			return 0, io.EOF
		}
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(to, s.unread)
	s.unread = s.unread[n:]
	return n, nil
}

// fill makes the next chunk of rows.
func (s *copyStream) fill() (err error) {
	s.chunk = s.chunk[:0]
	for ; s.next < s.rows && len(s.chunk) < copyChunk; s.next++ {
		s.chunk = binary.BigEndian.AppendUint16(s.chunk, uint16(len(s.columns)))
		for i := range s.columns {
			if s.chunk, err = s.encode(s.chunk, i, s.value(s.next, i)); err != nil {
				return err
			}
		}
	}
	if s.next == s.rows {
		s.chunk, s.ended = append(s.chunk, copyTrailer...), true
	}
	s.unread = s.chunk
	return nil
}

// encode appends a value and before it its length, which is -1 for NULL.
func (s *copyStream) encode(to []byte, i int, value any) ([]byte, error) {
	switch v := value.(type) { // most values are of these two types
	case string:
		if s.columns[i].oid == pgtype.TextOID {
			return append(binary.BigEndian.AppendUint32(to, uint32(len(v))), v...), nil
		}
	case int64:
		if s.columns[i].oid == pgtype.Int8OID {
			return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(to, 8), uint64(v)), nil
		}
	}
	length := len(to)
	to = append(to, 0xff, 0xff, 0xff, 0xff)
	if value == nil {
		return to, nil
	}
	encoded, err := s.plan(i, value).Encode(value, to)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.columns[i].name, err)
	}
	if encoded == nil {
		return to, nil
	}
	binary.BigEndian.PutUint32(encoded[length:], uint32(len(encoded)-length-4))
	return encoded, nil
}

// plan is how a value is encoded, or nil.
func (s *copyStream) plan(i int, value any) pgtype.EncodePlan {
	known := &s.plans[i]
	if t := reflect.TypeOf(value); known.of != t {
		known.of, known.plan = t, s.types.PlanEncode(s.columns[i].oid, pgtype.BinaryFormatCode, value)
	}
	return known.plan
}

// misfit says which value has no binary form that is known here, if any.
func (s *copyStream) misfit() error {
	for i, c := range s.columns {
		for row := range s.rows {
			if value := s.value(row, i); value != nil && s.plan(i, value) == nil {
				return permanent{fmt.Errorf("%s: %s cannot be copied from a %T", c.name, c.sqlType, value)}
			}
		}
	}
	return nil
}

// copyInto copies rows into a table.
func (m *merger) copyInto(ctx context.Context, tx pgx.Tx, table string, names []string, rows int, value func(row, column int) any) error {
	columns, err := m.tables.columns(table, names)
	if err != nil {
		return err
	}
	stream := newCopyStream(m.types, columns, rows, value)
	if err := stream.misfit(); err != nil {
		return err
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	sql := fmt.Sprintf("COPY %s (%s) FROM STDIN BINARY", pgx.Identifier{m.schema, table}.Sanitize(), strings.Join(quoted, ", "))
	if _, err = tx.Conn().PgConn().CopyFrom(ctx, stream, sql); err != nil {
		return fmt.Errorf("copy into %s: %w", table, err)
	}
	return nil
}
