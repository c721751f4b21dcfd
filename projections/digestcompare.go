package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"cartwright/projections/pubsub"
)

// PartitionDifference is a partition that was given other events than the log has for it, or in another order.
type PartitionDifference struct {
	Part            int
	Expected, Found int64 // events
}

func (p PartitionDifference) String() string {
	if p.Expected == p.Found {
		return fmt.Sprintf("the %d events folded are not those of the log, or not in its order", p.Found)
	}
	return fmt.Sprintf("%d events were folded, the log has %d", p.Found, p.Expected)
}

// compareDigests holds what the found build's partitions were given against what they should have been given. What is
// right in the tables may still be wrong here: an event that was folded twice need not have changed a row twice.
func (d *Difference) compareDigests(ctx context.Context, tx pgx.Tx, expected map[int]digest) error {
	found, err := readDigests(ctx, tx, d.Schema)
	if err != nil {
		return err
	}
	for part := range pubsub.Partitions {
		if have, kept := found[part]; kept && have != expected[part] {
			d.Partitions = append(d.Partitions, PartitionDifference{part, expected[part].events, have.events})
		}
	}
	return nil
}
