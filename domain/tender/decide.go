package tender

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"

	"cartwright/domain/refusal"
)

// MaxMethods is how many ways to pay a shop may offer.
const MaxMethods = 50

// Refusals.
var (
	ErrCode = refusal.New(refusal.Invalid, "tender_code_invalid",
		"A code has 1 to 40 characters: lower-case letters, digits, hyphens and underscores.").At("/code")
	ErrName   = refusal.New(refusal.Invalid, "tender_name_missing", "Shoppers choose by name; give one.").At("/name")
	ErrAmount = refusal.New(refusal.Invalid, "tender_amount_invalid",
		"Amounts are zero or more, and the largest is not below the smallest.").At("/max")
	ErrCountry = refusal.New(refusal.Invalid, "tender_country_invalid",
		"A country has two upper-case letters, such as DE.").At("/countries")
	ErrCurrency = refusal.New(refusal.Invalid, "tender_currency_invalid",
		"A currency has three upper-case letters, such as EUR.").At("/currencies")
	ErrTooMany = refusal.New(refusal.Conflict, "tender_table_full", "There are at most 50 methods; withdraw one first.")
)

// Command is something that a payment method may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	SetMethod      struct{ Method Method }
	WithdrawMethod struct{ Code string }
)

func (SetMethod) isCommand()      {}
func (WithdrawMethod) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(t Tender, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case SetMethod:
		return setMethod(t, cmd.Method)
	case WithdrawMethod:
		return unless(t.find(cmd.Code) < 0, MethodWithdrawn(cmd))
	}
	panic(fmt.Sprintf("unknown tender command %T", cmd))
}

func setMethod(t Tender, m Method) ([]Event, error) {
	if err := checkMethod(m); err != nil {
		return nil, err
	}
	i := t.find(m.Code)
	if i < 0 && len(t.Methods) == MaxMethods {
		return nil, ErrTooMany
	}
	return unless(i >= 0 && reflect.DeepEqual(t.Methods[i], m), MethodSet{m})
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
	none := func(form *regexp.Regexp) func(string) bool {
		return func(s string) bool { return !form.MatchString(s) }
	}
	switch {
	case !codeForm.MatchString(m.Code):
		return ErrCode
	case m.Name == "":
		return ErrName
	case m.Min < 0 || m.Max < 0 || (m.Max > 0 && m.Max < m.Min):
		return ErrAmount
	case slices.ContainsFunc(m.Countries, none(countryForm)):
		return ErrCountry
	case slices.ContainsFunc(m.Currencies, none(currencyForm)):
		return ErrCurrency
	}
	return nil
}
