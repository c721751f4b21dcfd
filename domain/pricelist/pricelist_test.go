package pricelist

import (
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

// day is the n-th of March 2026.
func day(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }

var (
	sale   = Created{ListID: "sale", Name: "Spring sale", Terms: Terms{Currency: "EUR", Channel: "web", Countries: []string{"DE", "AT"}, From: day(1), Until: day(8)}}
	opened = facts{sale}
	closed = facts{sale, Closed{"sale"}}
)

func TestLists(t *testing.T) {
	t.Parallel()
	with := func(change func(*Create)) Create {
		cmd := Create(sale)
		change(&cmd)
		return cmd
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "a list begins with its terms", When: Create(sale), Then: opened},
		{Name: "creating it twice changes nothing", Given: opened, When: Create(sale)},
		{Name: "its terms never change", Given: opened, When: with(func(c *Create) { c.Priority = 1 }), Refused: ErrExists},
		{Name: "it needs an id", When: with(func(c *Create) { c.ListID = "Sale!" }), Refused: ErrID},
		{Name: "a name", When: with(func(c *Create) { c.Name = "" }), Refused: ErrName},
		{Name: "a currency", When: with(func(c *Create) { c.Currency = "eur" }), Refused: ErrCurrency},
		{Name: "countries that are such", When: with(func(c *Create) { c.Countries = []string{"Germany"} }), Refused: ErrCountries},
		{Name: "each once", When: with(func(c *Create) { c.Countries = []string{"DE", "DE"} }), Refused: ErrCountries},
		{Name: "and an end after its beginning", When: with(func(c *Create) { c.Until = c.From }), Refused: ErrPeriod},
		{Name: "it is closed", Given: opened, When: Close{}, Then: closed[1:]},
		{Name: "closing twice changes nothing", Given: closed, When: Close{}},
		{Name: "only what is there is closed", When: Close{}, Refused: ErrNotFound},
	})
}
