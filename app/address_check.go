package app

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"cartwright/domain/refusal"
)

// maxAddressLine is how many characters a carrier's label takes in one line.
const maxAddressLine = 100

// Refusals of an address.
var (
	ErrAddressMissing = refusal.New(refusal.Invalid, "address_incomplete", "An address needs this field; fill it in.")
	ErrAddressLong    = refusal.New(refusal.Invalid, "address_too_long",
		"A line of an address has at most 100 characters; shorten it.")
	ErrCountry = refusal.New(refusal.Invalid, "address_country_invalid",
		"A country is an ISO 3166 code of two letters, such as DE.").At("/country")
	ErrPostcode = refusal.New(refusal.Invalid, "address_postcode_invalid",
		"This is not a postcode of that country; correct one of the two.").At("/postcode")
	ErrRegion = refusal.New(refusal.Invalid, "address_region_invalid",
		"An address in this country needs its state or province, as two or three letters such as NY.").At("/region")
	ErrEmail = refusal.New(refusal.Invalid, "address_email_invalid",
		"This is not an e-mail address; give one such as ada@example.org.").At("/email")
)

// tidy forgives what people type: blanks around a field, a country or postcode in lower case.
func (a Address) tidy() Address {
	return Address{
		Name: strings.TrimSpace(a.Name), Street: strings.TrimSpace(a.Street), City: strings.TrimSpace(a.City),
		Postcode: strings.ToUpper(strings.TrimSpace(a.Postcode)), Region: strings.ToUpper(strings.TrimSpace(a.Region)),
		Country: strings.ToUpper(strings.TrimSpace(a.Country)),
		Email:   strings.TrimSpace(a.Email),
	}
}

// check returns the first refusal in the order of the form.
func (a Address) check() error {
	lines := []struct{ field, value string }{
		{"/name", a.Name}, {"/street", a.Street}, {"/city", a.City},
		{"/postcode", a.Postcode}, {"/region", a.Region}, {"/country", a.Country}, {"/email", a.Email},
	}
	for _, line := range lines {
		optional := line.field == "/postcode" || line.field == "/region" // depending on the country
		switch {
		case line.value == "" && !optional:
			return ErrAddressMissing.At(line.field)
		case utf8.RuneCountInString(line.value) > maxAddressLine:
			return ErrAddressLong.At(line.field)
		}
	}
	return a.checkForms()
}

func (a Address) checkForms() error {
	country, known := countries[a.Country]
	switch {
	case !known:
		return ErrCountry
	case a.Postcode == "" && !country.without:
		return ErrAddressMissing.At("/postcode")
	case country.postcode != nil && !country.postcode.MatchString(a.Postcode):
		return ErrPostcode
	case country.regions && !regionForm.MatchString(a.Region):
		return ErrRegion
	case !isEmail(a.Email):
		return ErrEmail
	}
	return nil
}

// isEmail accepts a bare address whose host has a dot; whether anyone reads it there, only a message can tell.
func isEmail(s string) bool {
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s {
		return false
	}
	_, host, _ := strings.Cut(s, "@")
	return strings.Contains(host, ".")
}
