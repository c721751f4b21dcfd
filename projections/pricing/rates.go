package pricing

import (
	"context"

	"cartwright/domain/tax"
	"cartwright/projections/read"
)

var intoRate = read.Into(func(r *tax.Rate) []any {
	return []any{&r.Country, &r.Region, &r.Class, &r.ValidFrom, &r.RatePPM}
})

const rateColumns = `country, region, class, valid_from, rate_ppm`

// Rates returns every rate of a country, past and future ones included; there are at most tax.MaxRates.
func (q Queries) Rates(ctx context.Context, country string) ([]tax.Rate, error) {
	return read.All(ctx, q.View, intoRate, `
		SELECT `+rateColumns+` FROM live.tax_rates
		WHERE country = $1 AND NOT withdrawn ORDER BY `+rateColumns, country)
}

// RatesPage returns a page of rates by country, region, class and date: those after a key, or the first when it is nil. An
// empty country asks for all.
func (q Queries) RatesPage(ctx context.Context, country string, after *tax.Key, limit int) ([]tax.Rate, error) {
	var w read.Where
	w.And("NOT withdrawn")
	if country != "" {
		w.And("country = ?", country)
	}
	if after != nil {
		w.And("(country, region, class, valid_from) > (?, ?, ?, ?)", after.Country, after.Region, after.Class, after.ValidFrom)
	}
	return read.All(ctx, q.View, intoRate, `SELECT `+rateColumns+` FROM live.tax_rates `+w.String()+`
		ORDER BY `+rateColumns+` LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}
