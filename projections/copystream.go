package projections

import (
	"encoding/binary"
	"io"

	"github.com/jackc/pgx/v5/pgtype"
)

const copyChunk = 64 << 10

var (
	copyHeader  = []byte("PGCOPY\n\377\r\n\000\000\000\000\000\000\000\000\000")
	copyTrailer = []byte{0xff, 0xff}
	copyNull    = []byte{0xff, 0xff, 0xff, 0xff}
)

// copyStream writes a group's rows as Postgres's binary COPY reads them. Unlike the driver's own it decides once a column,
// and not for each value, how values become the column's.
type copyStream struct {
	group  *group
	encode []encoder // by column
	next   int
	chunk  []byte
	unread []byte
	ended  bool
	err    error
}

func newCopyStream(types *pgtype.Map, g *group, columns []column) *copyStream {
	s := &copyStream{group: g, chunk: make([]byte, 0, copyChunk+copyChunk/4), unread: copyHeader}
	for i, c := range columns {
		s.encode = append(s.encode, encoderOf(types, c, g.columns[i]))
	}
	return s
}

// Read implements io.Reader.
func (s *copyStream) Read(to []byte) (int, error) {
	if len(s.unread) == 0 {
		if s.ended {
			return 0, io.EOF
		}
		if s.err = s.fill(); s.err != nil {
			return 0, s.err
		}
	}
	n := copy(to, s.unread)
	s.unread = s.unread[n:]
	return n, nil
}

// fill makes the next chunk of rows.
func (s *copyStream) fill() (err error) {
	chunk := s.chunk[:0]
	for ; s.next < len(s.group.rows) && len(chunk) < copyChunk; s.next++ {
		at := s.group.rows[s.next]
		chunk = binary.BigEndian.AppendUint16(chunk, uint16(len(s.encode)))
		for i, encode := range s.encode {
			if s.group.columns[i].state(at)&null != 0 {
				chunk = append(chunk, copyNull...)
			} else if chunk, err = encode(chunk, at); err != nil {
				return err
			}
		}
	}
	if s.next == len(s.group.rows) {
		chunk, s.ended = append(chunk, copyTrailer...), true
	}
	s.chunk, s.unread = chunk, chunk
	return nil
}
