package pubsub

import (
	"context"
	"fmt"

	"github.com/ThreeDotsLabs/watermill/message"

	"cartwright/domain/event"
	"cartwright/projections/lease"
)

// Partitions is the number of virtual partitions of every projection and consumer. Changing it means a rebuild.
const Partitions = lease.Partitions

// Batch is what one Watermill message carries: the events of one partition after one position up to another, in order.
// A batch without events says that there were none.
type Batch struct {
	Part   int
	After  event.Position
	UpTo   event.Position
	Events []*Item
}

// Item is an event of a batch: decoded, and as it is stored. One that cannot be decoded carries the error and no Event.
type Item struct {
	event.Recorded
	Data     []byte
	Metadata []byte
	Err      error
}

// NewItem returns an event that has not been decoded.
func NewItem(raw event.Raw) *Item {
	return &Item{Recorded: event.Recorded{Envelope: raw.Envelope}, Data: raw.Data, Metadata: raw.Metadata}
}

// Raw is the event as it is stored.
func (i *Item) Raw() event.Raw {
	return event.Raw{Envelope: i.Envelope, Data: i.Data, Metadata: i.Metadata}
}

// itemWeight is how many bytes an event takes beside its data.
const itemWeight = 400

// Size is how many bytes an event takes in memory, roughly.
func (i *Item) Size() int { return len(i.Data) + len(i.Metadata) + itemWeight }

type batchKey struct{}

// BatchFrom returns the batch of a message that a Subscriber handed out.
func BatchFrom(msg *message.Message) (Batch, bool) {
	batch, ok := msg.Context().Value(batchKey{}).(Batch)
	return batch, ok
}

// newMessage gives the same batch the same UUID each time it is delivered.
func newMessage(ctx context.Context, topic string, b Batch) *message.Message {
	uuid := fmt.Sprintf("%s@%d-%d", topic, b.After.Commit, b.UpTo.Commit)
	return message.NewMessageWithContext(context.WithValue(ctx, batchKey{}, b), uuid, nil)
}

// Split cuts a batch in two; together they are the whole.
func (b Batch) Split() (Batch, Batch) {
	middle := len(b.Events) / 2
	cut := b.Events[middle-1].Position
	left := Batch{Part: b.Part, After: b.After, UpTo: cut, Events: b.Events[:middle]}
	right := Batch{Part: b.Part, After: cut, UpTo: b.UpTo, Events: b.Events[middle:]}
	return left, right
}

// from drops what the position covers.
func (b Batch) from(at event.Position) Batch {
	b.After = at
	b.Events = after(b.Events, at)
	return b
}

func after(items []*Item, at event.Position) []*Item {
	for i := range items {
		if at.Before(items[i].Position) {
			return items[i:]
		}
	}
	return nil
}

// Partition is the FNV-1a hash of a key, modulo the number of partitions.
func Partition(key string) int {
	h := uint32(2166136261)
	for i := range len(key) {
		h = (h ^ uint32(key[i])) * 16777619
	}
	return int(h % Partitions)
}
