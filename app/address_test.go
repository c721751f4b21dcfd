package app_test

import (
	"strings"
	"testing"

	"cartwright/app"
)

func TestAddressesAreChecked(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, id := started(t, a)
	for _, c := range []struct {
		name, code, field string
		change            func(*app.Address)
	}{
		{"no name", "address_incomplete", "/name", func(a *app.Address) { a.Name = "  " }},
		{"no street", "address_incomplete", "/street", func(a *app.Address) { a.Street = "" }},
		{"no city", "address_incomplete", "/city", func(a *app.Address) { a.City = "" }},
		{"no postcode", "address_incomplete", "/postcode", func(a *app.Address) { a.Postcode = "" }},
		{"no country", "address_incomplete", "/country", func(a *app.Address) { a.Country = "" }},
		{"no state", "address_region_invalid", "/region", func(a *app.Address) { a.Country, a.Postcode = "US", "10001" }},
		{"a country that is none", "address_country_invalid", "/country", func(a *app.Address) { a.Country = "XX" }},
		{"no e-mail", "address_incomplete", "/email", func(a *app.Address) { a.Email = "" }},
		{"long name", "address_too_long", "/name", func(a *app.Address) { a.Name = strings.Repeat("ä", 101) }},
		{"a country's name", "address_country_invalid", "/country", func(a *app.Address) { a.Country = "Germany" }},
		{"another country's postcode", "address_postcode_invalid", "/postcode", func(a *app.Address) { a.Postcode = "SW1A 1AA" }},
		{"a handle", "address_email_invalid", "/email", func(a *app.Address) { a.Email = "@ada" }},
		{"a name before the e-mail", "address_email_invalid", "/email", func(a *app.Address) { a.Email = "Ada <ada@example.org>" }},
		{"an e-mail without a domain", "address_email_invalid", "/email", func(a *app.Address) { a.Email = "ada@localhost" }},
	} {
		address := home
		c.change(&address)
		_, err := a.GiveAddress(t.Context(), request(c.name), id, address)
		t.Log(c.name)
		refused(t, err, c.code, c.field)
	}
}

func TestPostcodesOfManyCountries(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, id := started(t, a)
	for country, postcode := range map[string]string{
		"AT": "1010", "BE": "1000", "CH": "8001", "DE": "10115", "ES": "28013", "FR": "75001", "GB": "sw1a 1aa",
		"IT": "00184", "NL": "1012 AB", "PL": "00-001", "US": "94105-1234", "IE": "D02 AF30", "CA": "K1A 0B1",
		"PT": "1000-205", "SE": "113 51", "JP": "100-0001", "BR": "01310-100", "HK": "", "CL": "anything goes",
	} {
		address := home
		address.Country, address.Postcode, address.Region = country, postcode, "NY"
		if _, err := a.GiveAddress(t.Context(), request(country), id, address); err != nil {
			t.Errorf("%s in %s: %v", postcode, country, err)
		}
	}
}
