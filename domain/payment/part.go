package payment

import (
	"maps"

	"cartwright/domain/money"
)

// Progress is how far a part has come.
type Progress int

const (
	Asked Progress = iota
	Done
	Undone // declined, or taken back
)

// Part is some of a payment: one capture, one refund, one dispute.
type Part struct {
	Amount    money.Money
	Progress  Progress
	Reference string // the provider's
	Partial   bool   // of a capture: the rest stays set aside
}

func sum(parts map[string]Part, progress Progress) (minor int64) {
	for _, part := range parts {
		if part.Progress == progress {
			minor += part.Amount.Minor
		}
	}
	return minor
}

func has(parts map[string]Part, progress Progress) bool {
	for _, part := range parts {
		if part.Progress == progress {
			return true
		}
	}
	return false
}

func undone(parts map[string]Part, id string) Part {
	part := parts[id]
	part.Progress = Undone
	return part
}

// counted says that a provider's reference stands for a part already.
func counted(parts map[string]Part, reference string) bool {
	for _, part := range parts {
		if reference != "" && part.Reference == reference {
			return true
		}
	}
	return false
}

// with returns a copy of the parts that holds the part under the id.
func with(parts map[string]Part, id string, part Part) map[string]Part {
	parts = maps.Clone(parts)
	if parts == nil {
		parts = map[string]Part{}
	}
	parts[id] = part
	return parts
}
