package shipping

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"time"

	"cartwright/domain/refusal"
)

// Limits of a table.
const (
	MaxMethods = 50
	MaxPoints  = 10_000
	MaxWindows = 30
)

// Refusals.
var (
	ErrCode = refusal.New(refusal.Invalid, "shipping_code_invalid",
		"A code has 1 to 40 characters: lower-case letters, digits, hyphens and underscores.").At("/code")
	ErrName  = refusal.New(refusal.Invalid, "shipping_name_missing", "Shoppers choose by name; give one.").At("/name")
	ErrZones = refusal.New(refusal.Invalid, "shipping_zones_missing",
		"A method needs a zone with at least one rate; add one.").At("/zones")
	ErrCountry = refusal.New(refusal.Invalid, "shipping_country_invalid",
		"A country has two upper-case letters, such as DE.")
	ErrRate = refusal.New(refusal.Invalid, "shipping_rate_invalid",
		"A rate is zero or more, for a weight and a worth of zero or more, in a currency of three upper-case letters or in any.")
	ErrDays = refusal.New(refusal.Invalid, "shipping_days_invalid",
		"A parcel takes 0 to 60 days, and 0 to 30 days can be chosen from.").At("/days")
	ErrPickup = refusal.New(refusal.Invalid, "shipping_pickup_invalid",
		"A parcel is fetched at a pickup point or collected from the shop; choose one of the two, or make two methods.").At("/collect")
	ErrWeekday = refusal.New(refusal.Invalid, "shipping_weekday_invalid",
		"A weekday is 0 (Sunday) to 6 (Saturday).").At("/weekdays")
	ErrPoint = refusal.New(refusal.Invalid, "pickup_point_incomplete",
		"A pickup point needs an id, a name and a whole address; fill this in.")
	ErrTooMany = refusal.New(refusal.Conflict, "shipping_table_full",
		"There are at most 50 methods and 10000 pickup points; withdraw one first.")
)

// Command is something that a shipping method or pickup point may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	SetMethod           struct{ Method Method }
	WithdrawMethod      struct{ Code string }
	SetPickupPoint      struct{ Point PickupPoint }
	WithdrawPickupPoint struct{ ID string }
)

func (SetMethod) isCommand()           {}
func (WithdrawMethod) isCommand()      {}
func (SetPickupPoint) isCommand()      {}
func (WithdrawPickupPoint) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(s Shipping, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case SetMethod:
		return setMethod(s, cmd.Method)
	case WithdrawMethod:
		return unless(s.method(cmd.Code) < 0, MethodWithdrawn(cmd))
	case SetPickupPoint:
		return setPoint(s, cmd.Point)
	case WithdrawPickupPoint:
		return unless(s.point(cmd.ID) < 0, PickupPointWithdrawn(cmd))
	}
	panic(fmt.Sprintf("unknown shipping command %T", cmd))
}

func setMethod(s Shipping, m Method) ([]Event, error) {
	if err := checkMethod(m); err != nil {
		return nil, err
	}
	i := s.method(m.Code)
	if i < 0 && len(s.Methods) == MaxMethods {
		return nil, ErrTooMany
	}
	return unless(i >= 0 && reflect.DeepEqual(s.Methods[i], m), MethodSet{m})
}

func setPoint(s Shipping, p PickupPoint) ([]Event, error) {
	if err := checkPoint(p); err != nil {
		return nil, err
	}
	i := s.point(p.ID)
	if i < 0 && len(s.Points) == MaxPoints {
		return nil, ErrTooMany
	}
	return unless(i >= 0 && s.Points[i] == p, PickupPointSet{p})
}

func unless(already bool, e Event) ([]Event, error) {
	if already {
		return nil, nil
	}
	return []Event{e}, nil
}

var (
	codeForm     = regexp.MustCompile(`^[a-z0-9_-]{1,40}$`)
	countryForm  = regexp.MustCompile(`^[A-Z]{2}$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
)

func checkMethod(m Method) error {
	switch {
	case !codeForm.MatchString(m.Code):
		return ErrCode
	case m.Name == "":
		return ErrName
	case m.Days < 0 || m.Days > 60 || m.Windows < 0 || m.Windows > MaxWindows:
		return ErrDays
	case m.Pickup && m.Collect:
		return ErrPickup
	case slices.ContainsFunc(m.Weekdays, func(d time.Weekday) bool { return d < time.Sunday || d > time.Saturday }):
		return ErrWeekday
	case len(m.Zones) == 0:
		return ErrZones
	}
	for i, zone := range m.Zones {
		if err := checkZone(fmt.Sprintf("/zones/%d", i), zone); err != nil {
			return err
		}
	}
	return nil
}

func checkZone(at string, z Zone) error {
	if len(z.Rates) == 0 {
		return ErrZones.At(at + "/rates")
	}
	for i, country := range z.Countries {
		if !countryForm.MatchString(country) {
			return ErrCountry.At(fmt.Sprintf("%s/countries/%d", at, i))
		}
	}
	for i, r := range z.Rates {
		if r.Price < 0 || r.UpTo < 0 || r.FromWorth < 0 || (r.Currency != "" && !currencyForm.MatchString(r.Currency)) {
			return ErrRate.At(fmt.Sprintf("%s/rates/%d", at, i))
		}
	}
	return nil
}

func checkPoint(p PickupPoint) error {
	for _, field := range []struct{ at, value string }{
		{"/id", p.ID}, {"/name", p.Name}, {"/street", p.Street}, {"/city", p.City}, {"/postcode", p.Postcode},
	} {
		if field.value == "" {
			return ErrPoint.At(field.at)
		}
	}
	if !countryForm.MatchString(p.Country) {
		return ErrCountry.At("/country")
	}
	return nil
}
