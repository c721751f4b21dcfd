package visit

import (
	"fmt"
	"unicode/utf8"

	"cartwright/domain/refusal"
)

// MaxText is how many characters a query or a target may have.
const MaxText = 200

// Refusals.
var (
	ErrVisitID   = refusal.New(refusal.Invalid, "visit_id_missing", "An act belongs to a visit; name its id.").At("/visit_id")
	ErrProductID = refusal.New(refusal.Invalid, "visit_product_missing",
		"A view is of a product; name its id.").At("/product_id")
	ErrTarget = refusal.New(refusal.Invalid, "visit_target_invalid",
		"A click needs a target of 1 to 200 characters.").At("/target")
	ErrQuery = refusal.New(refusal.Invalid, "visit_query_invalid",
		"A search needs a query of 1 to 200 characters.").At("/query")
	ErrResults = refusal.New(refusal.Invalid, "visit_results_invalid",
		"A search finds zero results or more.").At("/results")
)

// Command is something that a visit may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	ViewProduct struct {
		VisitID, ProductID string
	}
	Click struct {
		VisitID, Target, ProductID string
	}
	Search struct {
		VisitID, Query string
		Results        int
	}
)

func (ViewProduct) isCommand() {}
func (Click) isCommand()       {}
func (Search) isCommand()      {}

// Decide answers a command with new events or a refusal. Doing the same twice is two facts; a repeated request is
// recognised by its id before it comes here.
func Decide(v Visit, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case ViewProduct:
		return view(v, cmd)
	case Click:
		return click(v, cmd)
	case Search:
		return search(v, cmd)
	}
	panic(fmt.Sprintf("unknown visit command %T", cmd))
}

func view(v Visit, cmd ViewProduct) ([]Event, error) {
	if cmd.ProductID == "" {
		return nil, ErrProductID
	}
	return v.record(cmd.VisitID, ProductViewed{cmd.VisitID, cmd.ProductID, v.before(cmd.ProductID)})
}

func click(v Visit, cmd Click) ([]Event, error) {
	if !readable(cmd.Target) {
		return nil, ErrTarget
	}
	return v.record(cmd.VisitID, Clicked(cmd))
}

func search(v Visit, cmd Search) ([]Event, error) {
	switch {
	case !readable(cmd.Query):
		return nil, ErrQuery
	case cmd.Results < 0:
		return nil, ErrResults
	}
	return v.record(cmd.VisitID, Searched(cmd))
}

// record opens the stream with the first act.
func (v Visit) record(visitID string, act Event) ([]Event, error) {
	switch {
	case visitID == "":
		return nil, ErrVisitID
	case v.Started:
		return []Event{act}, nil
	}
	return []Event{Started{visitID}, act}, nil
}

// before is the product viewed before this one; a page that is loaded again follows nothing.
func (v Visit) before(productID string) string {
	if v.LastViewed == productID {
		return ""
	}
	return v.LastViewed
}

func readable(text string) bool { return text != "" && utf8.RuneCountInString(text) <= MaxText }
