package price

import (
	"fmt"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// MaxPrices is how many prices a SKU can have in one list, past and to come.
const MaxPrices = 100

// Refusals.
var (
	ErrIncomplete = refusal.New(refusal.Invalid, "price_incomplete", "A price names a price list and a SKU.").At("/sku")
	ErrPrice      = refusal.New(refusal.Invalid, "price_invalid", "A price is more than zero minor units.").At("/price")
	ErrCurrency   = refusal.New(refusal.Invalid, "price_currency_differs",
		"A price is in its list's currency; set it in a list of that currency.").At("/price/currency")
	ErrCompareAt = refusal.New(refusal.Invalid, "price_compare_at_invalid",
		"What a price is compared with is higher, in the same currency; leave it out when there is nothing to compare.").At("/compare_at")
	ErrPeriod  = refusal.New(refusal.Invalid, "price_period_invalid", "A price ends after it begins.").At("/until")
	ErrTooMany = refusal.New(refusal.Conflict, "price_too_many",
		"A SKU has at most 100 prices in one list; remove some that have ended.").At("/from")
)

// Command is something that a price may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// Put sets a price. Currency is the list's.
	Put struct {
		Set
		Currency string
	}
	// Remove of a price that is not there changes nothing.
	Remove struct {
		ListID, SKU string
		From        time.Time
	}
)

func (Put) isCommand()    {}
func (Remove) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(p Prices, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Put:
		return put(p, cmd)
	case Remove:
		if _, known := p.find(cmd.From); !known {
			return nil, nil
		}
		return []Event{Removed(cmd)}, nil
	}
	panic(fmt.Sprintf("unknown price command %T", cmd))
}

func put(p Prices, cmd Put) ([]Event, error) {
	if err := check(cmd); err != nil {
		return nil, err
	}
	i, known := p.find(cmd.From)
	switch {
	case known && p.Set[i].equal(cmd.Set):
		return nil, nil
	case !known && len(p.Set) >= MaxPrices:
		return nil, ErrTooMany
	}
	return []Event{cmd.Set}, nil
}

func check(cmd Put) error {
	switch {
	case cmd.ListID == "" || cmd.SKU == "":
		return ErrIncomplete
	case cmd.Price.Minor <= 0:
		return ErrPrice
	case cmd.Price.Currency != cmd.Currency:
		return ErrCurrency.Because(fmt.Sprintf("The list %s has prices in %s; set this one in a list of its currency.", cmd.ListID, cmd.Currency))
	case cmd.CompareAt != money.Money{} && (cmd.CompareAt.Currency != cmd.Currency || cmd.CompareAt.Minor <= cmd.Price.Minor):
		return ErrCompareAt
	case !cmd.Until.IsZero() && !cmd.From.Before(cmd.Until), !storable(cmd.From), !storable(cmd.Until):
		return ErrPeriod
	}
	return nil
}

// storable reports whether RFC 3339 can write a time.
func storable(t time.Time) bool { return t.Year() >= 0 && t.Year() <= 9999 }

func (s Set) equal(other Set) bool {
	return s.Price == other.Price && s.CompareAt == other.CompareAt && s.Until.Equal(other.Until)
}
