package shipping

// Default is how a shop delivers that has not said anything: prices in minor units of the order's currency.
var Default = []Method{
	{Code: "standard", Name: "Standard delivery", Days: 3, Zones: zones(490, 5000)},
	{Code: "express", Name: "Express delivery", Days: 1, Zones: zones(1290, 0)},
	{Code: "pickup", Name: "Pick up at a parcel shop", Days: 4, Pickup: true, Zones: []Zone{{
		Countries: append(append([]string{}, near...), "CH", "GB", "US"), Rates: []Rate{{Price: 0}},
	}}},
}

var near = []string{"AT", "BE", "CZ", "DE", "DK", "ES", "FI", "FR", "IE", "IT", "LU", "NL", "PL", "PT", "SE"}

// zones puts a surcharge on what is further away. From a worth on, only the surcharge is left to pay.
func zones(price, freeFrom int64) []Zone {
	zone := func(surcharge int64, countries ...string) Zone {
		rates := []Rate{{Price: price + surcharge}}
		if freeFrom > 0 {
			rates = append(rates, Rate{Price: surcharge, FromWorth: freeFrom})
		}
		return Zone{Countries: countries, Rates: rates}
	}
	return []Zone{zone(0, near...), zone(700, "CH", "GB"), zone(1500, "US")}
}
