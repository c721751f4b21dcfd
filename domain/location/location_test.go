package location

import (
	"strings"
	"testing"

	"cartwright/domain/decider/decidertest"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

func TestLocations(t *testing.T) {
	t.Parallel()
	details := Details{Name: "Berlin", Country: "DE", Near: []string{"AT", "PL"}, Channels: []string{"web"}, Priority: 1, Pickup: true}
	details.Street, details.City, details.Postcode = "Rose Lane 1", "Berlin", "10115"
	opened, closed := Opened{"berlin", details}, Closed{"berlin"}
	plain := Details{Name: "Depot"}
	with := func(change func(*Details)) Describe {
		d := details
		change(&d)
		return Describe{"berlin", d}
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "a location is opened", When: Describe{"berlin", details}, Then: facts{opened}},
		{Name: "as it is, once", Given: facts{opened}, When: Describe{"berlin", details}},
		{Name: "described anew", Given: facts{opened}, When: Describe{"berlin", plain}, Then: facts{Changed{"berlin", plain}}},
		{Name: "closed", Given: facts{opened}, When: Close{}, Then: facts{closed}},
		{Name: "once", Given: facts{opened, closed}, When: Close{}},
		{Name: "and opened again", Given: facts{opened, closed}, When: Describe{"berlin", plain}, Then: facts{Opened{"berlin", plain}}},
		{Name: "what never was is not closed", When: Close{}, Refused: ErrNotFound},
		{Name: "an id can stand in a stream's name", When: Describe{"ber lin", details}, Refused: ErrID},
		{Name: "and begins with a letter or digit", When: Describe{"-berlin", details}, Refused: ErrID},
		{Name: "it has a name", When: with(func(d *Details) { d.Name = "" }), Refused: ErrName},
		{Name: "of some length", When: with(func(d *Details) { d.Name = strings.Repeat("ü", 201) }), Refused: ErrName},
		{Name: "a country is a code", When: with(func(d *Details) { d.Country = "Germany" }), Refused: ErrCountry},
		{Name: "near ones, too", When: with(func(d *Details) { d.Near = []string{"at"} }), Refused: ErrNear},
		{Name: "each once", When: with(func(d *Details) { d.Near = []string{"AT", "AT"} }), Refused: ErrNear},
		{Name: "channels have names", When: with(func(d *Details) { d.Channels = []string{""} }), Refused: ErrChannels},
		{Name: "customers collect at an address", When: with(func(d *Details) { d.Street = "" }), Refused: ErrAddress},
		{Name: "in a country", When: with(func(d *Details) { d.Country = "" }), Refused: ErrAddress},
		{Name: "priorities are small", When: with(func(d *Details) { d.Priority = 1001 }), Refused: ErrPriority},
	})
}
