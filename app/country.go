package app

import (
	"regexp"
	"strings"
)

// country is what an address there looks like.
type country struct {
	postcode *regexp.Regexp // nil: any will do
	without  bool           // there are no postcodes
	regions  bool           // the state or province is part of the address
}

var regionForm = regexp.MustCompile(`^[A-Z]{2,3}$`)

// postcodeForms lists countries by the form of their postcodes.
var postcodeForms = map[string]string{
	`\d{3}`:                            "IS FO",
	`\d{4}`:                            "AT AU BE BG CH CY DK HU LI LU NO NZ SI ZA TN PH",
	`\d{5}`:                            "DE EE ES FI FR HR IT LT MC ME MX MY RS SM TH TR UA VN ID KR SA MA EG",
	`\d{6}`:                            "CN IN RO RU SG KZ",
	`\d{7}`:                            "IL",
	`\d{2}-\d{3}`:                      "PL",
	`\d{3} ?\d{2}`:                     "CZ GR SE SK",
	`\d{3}-?\d{4}`:                     "JP",
	`\d{4} ?[A-Z]{2}`:                  "NL",
	`\d{4}-\d{3}`:                      "PT",
	`\d{5}(-\d{4})?`:                   "US PR",
	`\d{5}-?\d{3}`:                     "BR",
	`LV-\d{4}`:                         "LV",
	`AD\d{3}`:                          "AD",
	`[A-Z]{3} ?\d{4}`:                  "MT",
	`[A-Z]\d[A-Z] ?\d[A-Z]\d`:          "CA",
	`[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}`: "GB GG IM JE",
	`[A-Z]\d[\dW] ?[A-Z\d]{4}`:         "IE",
	`GX11 1AA`:                         "GI",
	`00120`:                            "VA",
}

const (
	withoutPostcodes = "AE AG AO AW BF BI BJ BO BS BW BZ CD CF CG CI CK CM DJ DM ER FJ GA GD GH GM GN GQ GY HK JM KE KI KM " +
		"KN KP LC ML MO MR MS MW NA NR NU PA QA RW SB SC SL SO SR ST SY TF TG TK TL TO TT TV UG VU YE ZW"
	withRegions = "US CA AU BR MX IN"
	elsewhere   = "AF AI AL AM AQ AR AS AX AZ BA BB BD BH BL BM BN BQ BT BV BY CC CL CO CR CU CV CW CX DO DZ EC EH ET FK FM GE GF " +
		"GL GP GS GT GU GW HM HN HT IO IQ IR JO KG KH KW KY LA LB LK LR LS LY MD MF MG MH MK MM MN MP MQ MU MV MZ NC NE NF NG " +
		"NI NP OM PE PF PG PK PM PN PS PW PY RE SD SH SJ SN SS SV SX SZ TC TD TJ TM TW TZ UM UY UZ VC VE VG VI WF WS YT ZM"
)

// countries are those of ISO 3166-1, by code.
var countries = func() map[string]country {
	all := map[string]country{}
	for _, code := range strings.Fields(elsewhere) {
		all[code] = country{}
	}
	for _, code := range strings.Fields(withoutPostcodes) {
		all[code] = country{without: true}
	}
	for form, codes := range postcodeForms {
		compiled := regexp.MustCompile("^(" + form + ")$")
		for _, code := range strings.Fields(codes) {
			all[code] = country{postcode: compiled}
		}
	}
	for _, code := range strings.Fields(withRegions) {
		c := all[code]
		c.regions = true
		all[code] = c
	}
	return all
}()
