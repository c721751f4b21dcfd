package app

import (
	"net/mail"
	"regexp"
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
	ErrEmail = refusal.New(refusal.Invalid, "address_email_invalid",
		"This is not an e-mail address; give one such as ada@example.org.").At("/email")
)

var countryForm = regexp.MustCompile(`^[A-Z]{2}$`)

// postcodes holds the form of postcodes where a form is known. Elsewhere any will do.
var postcodes = map[string]*regexp.Regexp{
	"AT": regexp.MustCompile(`^\d{4}$`),
	"BE": regexp.MustCompile(`^\d{4}$`),
	"CH": regexp.MustCompile(`^\d{4}$`),
	"DE": regexp.MustCompile(`^\d{5}$`),
	"ES": regexp.MustCompile(`^\d{5}$`),
	"FR": regexp.MustCompile(`^\d{5}$`),
	"GB": regexp.MustCompile(`^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$`),
	"IT": regexp.MustCompile(`^\d{5}$`),
	"NL": regexp.MustCompile(`^\d{4} ?[A-Z]{2}$`),
	"PL": regexp.MustCompile(`^\d{2}-\d{3}$`),
	"US": regexp.MustCompile(`^\d{5}(-\d{4})?$`),
}

// tidy forgives what people type: blanks around a field, a country or postcode in lower case.
func (a Address) tidy() Address {
	return Address{
		Name: strings.TrimSpace(a.Name), Street: strings.TrimSpace(a.Street), City: strings.TrimSpace(a.City),
		Postcode: strings.ToUpper(strings.TrimSpace(a.Postcode)), Country: strings.ToUpper(strings.TrimSpace(a.Country)),
		Email: strings.TrimSpace(a.Email),
	}
}

// check returns the first refusal in the order of the form.
func (a Address) check() error {
	lines := []struct{ field, value string }{
		{"/name", a.Name}, {"/street", a.Street}, {"/city", a.City},
		{"/postcode", a.Postcode}, {"/country", a.Country}, {"/email", a.Email},
	}
	for _, line := range lines {
		switch {
		case line.value == "":
			return ErrAddressMissing.At(line.field)
		case utf8.RuneCountInString(line.value) > maxAddressLine:
			return ErrAddressLong.At(line.field)
		}
	}
	return a.checkForms()
}

func (a Address) checkForms() error {
	form, known := postcodes[a.Country]
	switch {
	case !countryForm.MatchString(a.Country):
		return ErrCountry
	case known && !form.MatchString(a.Postcode):
		return ErrPostcode
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
