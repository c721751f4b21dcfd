package webhook

import (
	"fmt"

	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrIDs      = refusal.New(refusal.Invalid, "webhook_id_missing", "A webhook needs an id and a provider.").At("/id")
	ErrNotFound = refusal.New(refusal.Missing, "webhook_not_found", "There is no such webhook; the event store lists those there are.")
)

// Command is something that a webhook may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	Receive struct {
		Received
	}
	// Redrive has a webhook handled once more, for when the handling had a fault.
	Redrive struct{}
)

func (Receive) isCommand() {}
func (Redrive) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(w Webhook, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Receive:
		return receive(w, cmd)
	case Redrive:
		if w.WebhookID == "" {
			return nil, ErrNotFound
		}
		return []Event{Redriven{w.Ref, w.Redriven + 1}}, nil
	}
	panic(fmt.Sprintf("unknown webhook command %T", cmd))
}

func receive(w Webhook, cmd Receive) ([]Event, error) {
	switch {
	case cmd.WebhookID == "" || cmd.Provider == "":
		return nil, ErrIDs
	case w.WebhookID != "":
		return nil, nil
	}
	return []Event{cmd.Received}, nil
}
