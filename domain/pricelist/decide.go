package pricelist

import (
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"cartwright/domain/refusal"
)

// Limits of a list.
const (
	MaxName      = 100 // characters
	MaxCountries = 250
)

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "price_list_not_found", "There is no such price list; create it first.").At("/list_id")
	ErrExists   = refusal.New(refusal.Conflict, "price_list_exists",
		"A price list with this id exists and differs; what a list says does not change: create one under another id and close this one.").At("/id")
	ErrClosed = refusal.New(refusal.Conflict, "price_list_closed",
		"This price list is closed for good; set the price in another one.").At("/list_id")
	ErrID = refusal.New(refusal.Invalid, "price_list_id_invalid",
		"A price list's id has 1 to 32 characters: small letters, digits and hyphens, such as summer-sale.").At("/id")
	ErrName     = refusal.New(refusal.Invalid, "price_list_name_invalid", "A price list needs a name of 1 to 100 characters.").At("/name")
	ErrCurrency = refusal.New(refusal.Invalid, "price_list_currency_invalid",
		"A price list's currency has three upper-case letters, such as EUR.").At("/currency")
	ErrCountries = refusal.New(refusal.Invalid, "price_list_countries_invalid",
		"Countries are different codes of two upper-case letters, such as DE; name none for everywhere.").At("/countries")
	ErrPeriod = refusal.New(refusal.Invalid, "price_list_period_invalid", "A price list ends after it begins.").At("/until")
)

// Command is something that a price list may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	Create struct {
		ListID, Name string
		Terms
	}
	Close struct{}
)

func (Create) isCommand() {}
func (Close) isCommand()  {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(l List, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Create:
		return create(l, cmd)
	case Close:
		switch {
		case l.ListID == "":
			return nil, ErrNotFound
		case l.Closed:
			return nil, nil
		}
		return []Event{Closed{l.ListID}}, nil
	}
	panic(fmt.Sprintf("unknown price list command %T", cmd))
}

var (
	idForm       = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
	countryForm  = regexp.MustCompile(`^[A-Z]{2}$`)
)

func create(l List, cmd Create) ([]Event, error) {
	if l.ListID != "" {
		if l.ListID != cmd.ListID || l.Name != cmd.Name || !l.Terms.equal(cmd.Terms) {
			return nil, ErrExists
		}
		return nil, nil
	}
	switch {
	case !idForm.MatchString(cmd.ListID):
		return nil, ErrID
	case cmd.Name == "" || utf8.RuneCountInString(cmd.Name) > MaxName:
		return nil, ErrName
	case !currencyForm.MatchString(cmd.Currency):
		return nil, ErrCurrency
	case !countries(cmd.Countries):
		return nil, ErrCountries
	case !cmd.Until.IsZero() && !cmd.From.Before(cmd.Until), !storable(cmd.From), !storable(cmd.Until):
		return nil, ErrPeriod
	}
	return []Event{Created(cmd)}, nil
}

// storable reports whether RFC 3339 can write a time.
func storable(t time.Time) bool { return t.Year() >= 0 && t.Year() <= 9999 }

func countries(list []string) bool {
	sorted := slices.Sorted(slices.Values(list))
	wrong := slices.ContainsFunc(list, func(code string) bool { return !countryForm.MatchString(code) })
	return !wrong && len(list) <= MaxCountries && len(slices.Compact(sorted)) == len(list)
}

func (t Terms) equal(u Terms) bool {
	return t.Currency == u.Currency && t.Channel == u.Channel && t.Group == u.Group && t.Priority == u.Priority &&
		t.From.Equal(u.From) && t.Until.Equal(u.Until) && slices.Equal(t.Countries, u.Countries)
}
