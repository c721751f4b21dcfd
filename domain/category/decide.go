package category

import (
	"fmt"
	"regexp"
	"unicode/utf8"

	"cartwright/domain/refusal"
)

// Limits of the tree.
const (
	MaxCategories = 10_000
	MaxDepth      = 10
	MaxName       = 100 // characters
)

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "category_not_found", "There is no such category; create it first.").At("/id")
	ErrParent   = refusal.New(refusal.Missing, "category_parent_not_found",
		"There is no such parent category; create it first, or leave the parent out.").At("/parent")
	ErrExists = refusal.New(refusal.Conflict, "category_exists",
		"A category with this id exists and differs; change that one, or name another id.").At("/id")
	ErrID = refusal.New(refusal.Invalid, "category_id_invalid",
		"A category's id has 1 to 200 characters and neither begins nor ends with a slash, such as kitchen/tea.").At("/id")
	ErrName = refusal.New(refusal.Invalid, "category_name_invalid", "A category needs a name of 1 to 100 characters.").At("/name")
	ErrSlug = refusal.New(refusal.Invalid, "category_slug_invalid",
		"A slug has 1 to 64 characters: small letters, digits and hyphens, such as green-tea.").At("/slug")
	ErrSlugTaken = refusal.New(refusal.Conflict, "category_slug_taken",
		"A sister category has this slug; choose another one.").At("/slug")
	ErrCycle = refusal.New(refusal.Conflict, "category_cycle",
		"A category cannot lie below itself; move it somewhere else.").At("/parent")
	ErrTooDeep = refusal.New(refusal.Conflict, "category_too_deep",
		"Categories lie at most 10 deep; choose a parent further up.").At("/parent")
	ErrTooMany  = refusal.New(refusal.Conflict, "category_too_many", "A shop has at most 10000 categories; remove some first.")
	ErrNotEmpty = refusal.New(refusal.Conflict, "category_not_empty",
		"There are categories or products in this category; move them elsewhere first.").At("/id")
)

// Command is something that the category tree may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	Create struct {
		ID, Parent, Name, Slug string
		Position               int64
	}
	Rename struct {
		ID, Name, Slug string
	}
	Move struct {
		ID, Parent string
		Position   int64
	}
	// Remove of a category that is not there changes nothing.
	Remove struct {
		ID       string
		Products int64 // how many name it
	}
)

func (Create) isCommand() {}
func (Rename) isCommand() {}
func (Move) isCommand()   {}
func (Remove) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(t Tree, cmd Command) ([]Event, error) {
	f := forest(t.Nodes())
	switch cmd := cmd.(type) {
	case Create:
		return f.create(cmd)
	case Rename:
		return f.rename(cmd)
	case Move:
		return f.move(cmd)
	case Remove:
		return f.remove(cmd)
	}
	panic(fmt.Sprintf("unknown category command %T", cmd))
}

var (
	idForm   = regexp.MustCompile(`^[^/\x00-\x1f]([^\x00-\x1f]{0,198}[^/\x00-\x1f])?$`)
	slugForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`)
)

func checkNames(name, slug string) error {
	switch {
	case name == "" || utf8.RuneCountInString(name) > MaxName:
		return ErrName
	case !slugForm.MatchString(slug):
		return ErrSlug
	}
	return nil
}
