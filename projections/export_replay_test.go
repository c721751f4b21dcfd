package projections

import "time"

// Brake is what holds a replay back.
type Brake struct{ *brake }

// NewBrake returns one that holds nothing back.
func NewBrake() Brake { return Brake{newBrake()} }

// Adjust tells it how late the live builds are and how fast the replay is.
func (b Brake) Adjust(late time.Duration, rate float64) { b.adjust(late, rate) }

// Rate is how many events a second may pass.
func (b Brake) Rate() float64 { return min(b.limit, b.room) }
