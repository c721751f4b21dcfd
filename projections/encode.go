package projections

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// encoder appends what a row has in a column, and before it its length, as Postgres's binary COPY wants it.
type encoder func(to []byte, at int) ([]byte, error)

// encoderOf chooses how a column's values are encoded: the usual ones without a detour.
func encoderOf(types *pgtype.Map, c column, values *cells) encoder {
	switch {
	case values.kind == ofTexts && (c.oid == pgtype.TextOID || c.oid == pgtype.VarcharOID):
		return func(to []byte, at int) ([]byte, error) {
			text := values.texts[at]
			return append(binary.BigEndian.AppendUint32(to, uint32(len(text))), text...), nil
		}
	case values.kind == ofNumbers && c.oid == pgtype.Int8OID:
		return func(to []byte, at int) ([]byte, error) { return appendInt8(to, values.numbers[at]), nil }
	case values.kind == ofTimes && c.oid == pgtype.TimestamptzOID:
		return func(to []byte, at int) ([]byte, error) {
			return appendInt8(to, values.times[at].UnixMicro()-epoch), nil
		}
	default:
		return (&driver{types: types, column: c, values: values}).encode
	}
}

func appendInt8(to []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(to, 8), uint64(n))
}

// epoch is where Postgres's time begins, in microseconds of ours.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

// driver encodes a column as the driver does, which knows all types.
type driver struct {
	types  *pgtype.Map
	column column
	values *cells
	of     reflect.Type // of the last value
	plan   pgtype.EncodePlan
}

func (d *driver) encode(to []byte, at int) ([]byte, error) {
	value := d.values.value(at)
	if t := reflect.TypeOf(value); t != d.of {
		d.of, d.plan = t, d.types.PlanEncode(d.column.oid, pgtype.BinaryFormatCode, value)
	}
	if d.plan == nil {
		return nil, permanent{fmt.Errorf("%s: %s cannot be copied from a %T", d.column.name, d.column.sqlType, value)}
	}
	length := len(to)
	encoded, err := d.plan.Encode(value, append(to, copyNull...))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.column.name, err)
	}
	if encoded == nil { // NULL after all
		return append(to, copyNull...), nil
	}
	binary.BigEndian.PutUint32(encoded[length:], uint32(len(encoded)-length-4))
	return encoded, nil
}
