package process

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cartwright/domain/refusal"
)

// Effect is something a process wants done. It is a value, so that the same fact yields the same effects again.
type Effect interface{ isEffect() }

// Send sends a command to an aggregate.
type Send struct {
	Target  string
	Command any // of the aggregate's Command type
	// TooLate is the refusal, or several joined, that means that somebody was quicker. That is not an error: their fact
	// comes here, too.
	TooLate error
}

func (s Send) tooLate(err error) bool {
	var refused *refusal.Refusal
	return errors.As(err, &refused) && errors.Is(s.TooLate, refused)
}

// Later asks to be woken.
type Later struct {
	Timer Timer
}

func (Send) isEffect()  {}
func (Later) isEffect() {}

// Timer is a wake-up call. Equal ids are the same call, however often it is scheduled.
type Timer struct {
	ID      string // UUID
	Process string // who is woken
	Name    string // why
	Due     time.Time
	Payload []byte // for whom: an id, as a JSON string
}

// Timers keeps wake-up calls across restarts and hands each that is due to Fired, at least once.
type Timers interface {
	Schedule(ctx context.Context, timer Timer) error
}

func whom(id string) []byte {
	payload, _ := json.Marshal(id) // a string always encodes
	return payload
}

func (t Timer) whom() (id string, err error) {
	if err := json.Unmarshal(t.Payload, &id); err != nil {
		return "", fmt.Errorf("read timer %s of %s: %w", t.ID, t.Process, err)
	}
	return id, nil
}
