package webhook

import "cartwright/domain/decider"

// Webhook is the state of one message. The zero Webhook was never received.
type Webhook struct {
	Received
	Redriven int
}

// Decider is how a webhook behaves.
var Decider = decider.Decider[Webhook, Command, Event]{Decide: Decide, Evolve: Evolve}

// ID is the id of a provider's message.
func ID(provider, messageID string) string { return provider + "-" + messageID }

// Evolve returns the webhook as it is once e has happened.
func Evolve(w Webhook, e Event) Webhook {
	switch e := e.(type) {
	case Received:
		w.Received = e
	case Redriven:
		w.Redriven = e.Number
	}
	return w
}
