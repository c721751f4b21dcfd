package tax

import (
	"fmt"
	"regexp"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// MaxRates is how many rates a country may have, past ones included.
const MaxRates = 1000

// Refusals.
var (
	ErrCountry = refusal.New(refusal.Invalid, "tax_country_invalid",
		"A country is written in two upper-case letters, such as DE.").At("/country")
	ErrOtherCountry = refusal.New(refusal.Conflict, "tax_country_differs",
		"These are another country's rates; set the rate at its own country.").At("/country")
	ErrRegion = refusal.New(refusal.Invalid, "tax_region_invalid",
		"A region has 1 to 3 upper-case letters or digits, such as CA; leave it out for the whole country.").At("/region")
	ErrClass = refusal.New(refusal.Invalid, "tax_class_invalid",
		"A tax class has 1 to 40 lower-case letters, digits, hyphens and underscores, such as standard.").At("/class")
	ErrRate = refusal.New(refusal.Invalid, "tax_rate_invalid",
		"A rate is between 0 and 1000000 parts per million: 190000 is 19 %.").At("/rate_ppm")
	ErrValidFrom = refusal.New(refusal.Invalid, "tax_valid_from_invalid",
		"A rate needs the instant from which it is valid, to the second.").At("/valid_from")
	ErrFull = refusal.New(refusal.Conflict, "tax_rates_full",
		"A country has at most 1000 rates; withdraw one that is no longer needed.")
	ErrRateNotFound = refusal.New(refusal.Missing, "tax_rate_not_found",
		"There is no such rate; name its region, class and the instant it is valid from exactly.")
)

// Command is something that a tax rate may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	SetRate      struct{ Rate Rate }
	WithdrawRate struct{ Key Key }
)

func (SetRate) isCommand()      {}
func (WithdrawRate) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(c Country, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case SetRate:
		return setRate(c, cmd)
	case WithdrawRate:
		return withdrawRate(c, cmd)
	}
	panic(fmt.Sprintf("unknown tax command %T", cmd))
}

func setRate(c Country, cmd SetRate) ([]Event, error) {
	if err := check(c, cmd.Rate); err != nil {
		return nil, err
	}
	i := c.find(cmd.Rate.Key)
	switch {
	case i >= 0 && c.Rates[i].RatePPM == cmd.Rate.RatePPM:
		return nil, nil
	case i < 0 && len(c.Rates) == MaxRates:
		return nil, ErrFull
	}
	return []Event{RateSet{cmd.Rate}}, nil
}

// withdrawRate is refused when there is no such rate: whoever mistypes an instant must not believe that a rate is gone.
func withdrawRate(c Country, cmd WithdrawRate) ([]Event, error) {
	if c.find(cmd.Key) < 0 {
		return nil, ErrRateNotFound
	}
	return []Event{RateWithdrawn{cmd.Key}}, nil
}

var (
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	regionForm  = regexp.MustCompile(`^[A-Z0-9]{0,3}$`)
	classForm   = regexp.MustCompile(`^[a-z0-9_-]{1,40}$`)
)

func check(c Country, r Rate) error {
	switch {
	case !countryForm.MatchString(r.Country):
		return ErrCountry
	case c.Code != "" && c.Code != r.Country:
		return ErrOtherCountry
	case !regionForm.MatchString(r.Region):
		return ErrRegion
	case !classForm.MatchString(r.Class):
		return ErrClass
	case r.RatePPM < 0 || r.RatePPM > money.PPM:
		return ErrRate
	case r.ValidFrom.IsZero() || r.ValidFrom.Nanosecond() != 0:
		return ErrValidFrom
	}
	return nil
}
