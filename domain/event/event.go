// Package event is the contract with the log: stored names, versions, and what is recorded beside each fact.
package event

import (
	"strings"
	"time"
)

// Position is a place in the whole log. Both parts are kept: some servers resume exactly only with both.
type Position struct {
	Commit  uint64
	Prepare uint64
}

// Before reports whether p comes before q in the log.
func (p Position) Before(q Position) bool {
	return p.Commit < q.Commit || (p.Commit == q.Commit && p.Prepare < q.Prepare)
}

// Later returns p or q, whichever comes later in the log.
func (p Position) Later(q Position) Position {
	if p.Before(q) {
		return q
	}
	return p
}

// Metadata travels beside every fact. None of it takes part in the rules.
type Metadata struct {
	CorrelationID string `json:"$correlationId,omitempty"` // the conversation this fact belongs to
	CausationID   string `json:"$causationId,omitempty"`   // id of the event or request that caused it
	CommandID     string `json:"command_id,omitempty"`     // equal ids are the same request, whoever repeats it
	Actor         string `json:"actor,omitempty"`
	Channel       string `json:"channel,omitempty"`
	Client        string `json:"client,omitempty"` // keyed hash of the network address a request came from
	Traceparent   string `json:"traceparent,omitempty"`
	Version       int    `json:"version,omitempty"` // schema version of the data, starting at 1
}

// Envelope is what the log says about a fact, whatever the fact.
type Envelope struct {
	ID       string
	Stream   string
	Revision uint64
	Position Position
	Name     string
	At       time.Time // the server's clock
	Meta     Metadata
}

// Raw is a fact as the log stores it.
type Raw struct {
	Envelope
	Data     []byte // JSON in the schema version of Meta
	Metadata []byte // all that is stored beside it, of which Meta is what we know
}

// Recorded is a decoded fact. Event holds a value of the type its name stands for.
type Recorded struct {
	Event any
	Envelope
}

// New is a fact on its way into the log.
type New struct {
	ID    string // UUID
	Event any
	Meta  Metadata // Version is filled in by the registry
}

// StreamOf names the stream of an aggregate: its category, a dash, its id.
func StreamOf(category, id string) string { return category + "-" + id }

// IDOf returns the aggregate's id, which is all that follows the first dash.
func IDOf(stream string) string {
	_, id, _ := strings.Cut(stream, "-")
	return id
}
