// Package refusal is how the rules say no: a kind for machines, a stable code, the field at fault, a sentence for people.
package refusal

// Kind groups refusals by what the caller can do about them.
type Kind string

const (
	Invalid  Kind = "invalid"  // the request can never succeed as it stands
	Conflict Kind = "conflict" // it cannot succeed in the present state
	Missing  Kind = "missing"  // the thing addressed does not exist
)

// Refusal is an error with a stable code. Two refusals with the same code are the same to errors.Is,
// so a rule may add the field and a fuller sentence to a declared one.
type Refusal struct {
	Kind    Kind
	Code    string // stable, snake_case: part of the API
	Field   string // JSON pointer of the field at fault, or empty
	Message string // says what is wrong and the way out
}

// New declares a refusal.
func New(kind Kind, code, message string) *Refusal {
	return &Refusal{Kind: kind, Code: code, Message: message}
}

// At returns a copy of the refusal that names the field at fault.
func (r *Refusal) At(field string) *Refusal {
	located := *r
	located.Field = field
	return &located
}

// Because returns a copy of the refusal with a sentence that fits the case at hand.
func (r *Refusal) Because(message string) *Refusal {
	explained := *r
	explained.Message = message
	return &explained
}

func (r *Refusal) Error() string { return r.Message }

// Is matches refusals by code.
func (r *Refusal) Is(target error) bool {
	other, ok := target.(*Refusal)
	return ok && other.Code == r.Code
}
