package checkout

import "cartwright/domain/money"

// Prices of delivery in minor units of the cart's currency.
const (
	standardPrice = 490
	standardFree  = 5000 // items from which standard delivery is free
	expressPrice  = 1290
	invoiceLimit  = 20000 // total up to which an invoice is trusted
)

// served maps the countries delivered to onto what a parcel there costs on top.
var served = map[string]int64{
	"AT": 0, "BE": 0, "CZ": 0, "DE": 0, "DK": 0, "ES": 0, "FI": 0, "FR": 0, "IE": 0, "IT": 0, "LU": 0, "NL": 0, "PL": 0,
	"PT": 0, "SE": 0, "CH": 700, "GB": 700, "US": 1500,
}

// Offered lists how a cart of this worth can be delivered to a country: nothing when the country is not served.
func Offered(country string, items money.Money) []Option {
	surcharge, ok := served[country]
	if !ok {
		return nil
	}
	price := func(minor int64) money.Money { return money.Of(minor, items.Currency) }
	standard := price(surcharge)
	if items.Minor < standardFree {
		standard = price(standardPrice + surcharge)
	}
	return []Option{
		{Code: "standard", Name: "Standard delivery", Price: standard, Days: 3},
		{Code: "express", Name: "Express delivery", Price: price(expressPrice + surcharge), Days: 1},
		{Code: "pickup", Name: "Pick up at a parcel shop", Price: price(0), Days: 4},
	}
}

// Methods lists how a total can be paid.
func Methods(total money.Money) []string {
	methods := []string{"card", "paypal"}
	if total.Minor <= invoiceLimit {
		methods = append(methods, "invoice")
	}
	return methods
}
