package location

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cartwright/domain/refusal"
)

// Limits of what a location may be.
const (
	MaxName = 200
	MaxList = 100 // channels, countries
)

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "location_not_found", "There is no such location; open it first.")
	ErrID       = refusal.New(refusal.Invalid, "location_id_invalid",
		"A location's id is 1 to 32 letters, digits, underscores or dashes, and begins with a letter or digit.").At("/location_id")
	ErrName     = refusal.New(refusal.Invalid, "location_name_invalid", "A location's name is 1 to 200 characters.").At("/name")
	ErrCountry  = refusal.New(refusal.Invalid, "location_country_invalid", "A country is two capital letters, such as DE.").At("/country")
	ErrNear     = refusal.New(refusal.Invalid, "location_near_invalid", "Name up to 100 countries, each once, by two capital letters.").At("/near")
	ErrChannels = refusal.New(refusal.Invalid, "location_channels_invalid", "Name up to 100 channels, each once; none means all.").At("/channels")
	ErrAddress  = refusal.New(refusal.Invalid, "location_address_missing",
		"Customers who collect need the way: give street, city, postcode and country, or let nobody collect here.")
	ErrPriority = refusal.New(refusal.Invalid, "location_priority_invalid", "A priority is -1000 to 1000.").At("/priority")
)

// Command is something that a location may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// Describe opens a location, or describes it anew.
	Describe struct {
		LocationID string
		Details    Details
	}
	Close struct{}
)

func (Describe) isCommand() {}
func (Close) isCommand()    {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(l Location, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Describe:
		return describe(l, cmd)
	case Close:
		switch {
		case l.LocationID == "":
			return nil, ErrNotFound
		case !l.Open:
			return nil, nil
		}
		return []Event{Closed{l.LocationID}}, nil
	}
	panic(fmt.Sprintf("unknown location command %T", cmd))
}

func describe(l Location, cmd Describe) ([]Event, error) {
	if err := check(cmd); err != nil {
		return nil, err
	}
	switch {
	case !l.Open:
		return []Event{Opened{cmd.LocationID, cmd.Details}}, nil
	case reflect.DeepEqual(l.Details, cmd.Details):
		return nil, nil
	}
	return []Event{Changed{cmd.LocationID, cmd.Details}}, nil
}

func check(cmd Describe) error {
	d := cmd.Details
	switch {
	case !code(cmd.LocationID):
		return ErrID
	case d.Name == "" || len([]rune(d.Name)) > MaxName:
		return ErrName
	case d.Country != "" && !country(d.Country):
		return ErrCountry
	case !list(d.Near) || slices.ContainsFunc(d.Near, func(c string) bool { return !country(c) }):
		return ErrNear
	case !list(d.Channels) || slices.Contains(d.Channels, ""):
		return ErrChannels
	case d.Priority < -1000 || d.Priority > 1000:
		return ErrPriority
	}
	return checkAddress(d)
}

// checkAddress makes sure that customers find where they may collect.
func checkAddress(d Details) error {
	for _, field := range []struct{ at, value string }{
		{"/street", d.Street}, {"/city", d.City}, {"/postcode", d.Postcode}, {"/country", d.Country},
	} {
		if d.Pickup && field.value == "" {
			return ErrAddress.At(field.at)
		}
	}
	return nil
}

func code(id string) bool {
	const first, others = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "_-"
	return id != "" && len(id) <= 32 && strings.Contains(first, id[:1]) && strings.Trim(id, first+others) == ""
}

func country(name string) bool {
	return len(name) == 2 && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func list(names []string) bool {
	return len(names) <= MaxList && len(slices.Compact(slices.Sorted(slices.Values(names)))) == len(names)
}
