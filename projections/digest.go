package projections

import (
	"context"
	"fmt"
	"math/bits"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// digest is the rolling hash of the events that a partition was given, in their order: Karp and Rabin's, modulo the prime
// 2^61-1. The digest of two pieces follows from those of the pieces, so that a batch is hashed by itself, without asking
// what was before, and Postgres joins it to that in the statement that moves the checkpoint. The zero digest is of nothing.
type digest struct {
	events int64
	sum    uint64
}

const (
	digestPrime = 1<<61 - 1 // control.sql has it too
	digestBase  = 0x1d3f84a5b6c7e8f9 % digestPrime
)

func digestOf(items []*pubsub.Item) (d digest) {
	for _, item := range items {
		d.add(item.ID, item.Position)
	}
	return d
}

// add takes the next event in.
func (d *digest) add(id string, at event.Position) {
	d.events++
	d.sum = reduce(timesModPrime(d.sum, digestBase) + hashOf(id, at)>>3)
}

// with is the digest once the next event is taken in.
func (d digest) with(raw event.Raw) digest {
	d.add(raw.ID, raw.Position)
	return d
}

// power is by what the digest of all earlier events is multiplied when this one is joined to it.
func (d digest) power() uint64 {
	power := uint64(1)
	for n, square := d.events, uint64(digestBase); n > 0; n >>= 1 {
		if n&1 == 1 {
			power = timesModPrime(power, square)
		}
		square = timesModPrime(square, square)
	}
	return power
}

// timesModPrime multiplies what is below the prime.
func timesModPrime(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return reduce(low&digestPrime + (high<<3 | low>>61))
}

// reduce brings a number below the prime. 2^61 is 1, so the upper bits are added to the lower ones.
func reduce(n uint64) uint64 {
	n = n&digestPrime + n>>61
	if n >= digestPrime {
		n -= digestPrime
	}
	return n
}

// hashOf tells events apart by what they are called and where they are, eight bytes at a time. It is no secret, and proof
// against mistakes only.
func hashOf(id string, at event.Position) uint64 {
	const key = 0x9e3779b97f4a7c15
	hash := mix(at.Commit^key, at.Prepare^0xe7037ed1a0b428db)
	for ; len(id) >= 8; id = id[8:] {
		word := uint64(id[0]) | uint64(id[1])<<8 | uint64(id[2])<<16 | uint64(id[3])<<24 |
			uint64(id[4])<<32 | uint64(id[5])<<40 | uint64(id[6])<<48 | uint64(id[7])<<56
		hash = mix(hash^word, key)
	}
	for i := range len(id) {
		hash = mix(hash^uint64(id[i]), key)
	}
	return hash
}

func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// readDigests returns the digest of each partition, unless the build is from before they were kept.
func readDigests(ctx context.Context, db querier, schema string) (map[int]digest, error) {
	const sql = `SELECT part, folded, digest FROM cartwright.projection_checkpoint WHERE schema_name = $1 AND digest IS NOT NULL`
	rows, err := db.Query(ctx, sql, schema)
	if err != nil {
		return nil, fmt.Errorf("read the digests of %s: %w", schema, err)
	}
	digests := map[int]digest{}
	var part int
	var d digest
	_, err = pgx.ForEachRow(rows, []any{&part, &d.events, &d.sum}, func() error {
		digests[part] = d
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the digests of %s: %w", schema, err)
	}
	return digests, nil
}
