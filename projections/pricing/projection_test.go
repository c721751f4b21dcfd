package pricing

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain/pricing"
	"cartwright/domain/promotion"
	"cartwright/domain/tax"
	"cartwright/projections/projectiontest"
)

type columnsOf = projectiontest.Columns

var (
	spring = time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)
	autumn = time.Date(2026, 9, 23, 0, 0, 0, 0, time.UTC)
)

// tenOff is a promotion that takes 10 % off.
func tenOff(id, code string, from, until time.Time) pricing.Promotion {
	return pricing.Promotion{
		ID: id, Name: "Ten off", Code: code, Conditions: pricing.Conditions{From: from, Until: until},
		Effect: pricing.Effect{Kind: pricing.Percentage, RatePPM: 100_000},
	}
}

func germany(class string, ppm int64, from time.Time) tax.Rate {
	return tax.Rate{Key: tax.Key{Country: "DE", Class: class, ValidFrom: from}, RatePPM: ppm}
}

func TestAPromotionIsFoldedFromItsStream(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.In("promotion-p1",
		promotion.Created{Rule: tenOff("p1", "", time.Time{}, time.Time{})},
		promotion.Started{},
		promotion.Changed{Rule: tenOff("p1", "TEN", spring, autumn)},
		promotion.Ended{},
	)...)
	tables.Want(t, "promotions id=p1", columnsOf{
		"status": "ended", "code": "TEN", "starts": spring, "ends": autumn, "created": 1, "revision": 3,
		"rule": `{"id":"p1","name":"Ten off","code":"TEN","priority":0,"exclusive":false,` +
			`"conditions":{"from":"2026-03-20T00:00:00Z","until":"2026-09-23T00:00:00Z"},` +
			`"effect":{"kind":"percentage","rate_ppm":100000}}`,
	})
}

func TestARateThatWasTakenBackMayBeSetAgain(t *testing.T) {
	t.Parallel()
	books := germany("books", 70_000, spring)
	facts := projectiontest.In("tax-DE",
		tax.RateSet{Rate: books}, tax.RateWithdrawn{Key: books.Key}, tax.RateSet{Rate: germany("books", 50_000, spring)})
	const name = "tax_rates country=DE region= class=books valid_from=2026-03-20"
	projectiontest.Fold(Projection(), facts[:2]...).Want(t, name, columnsOf{"rate_ppm": 70_000, "withdrawn": true})
	projectiontest.Fold(Projection(), facts...).Want(t, name, columnsOf{"rate_ppm": 50_000, "withdrawn": false})
}

func TestAnyBatchesGiveTheSameTables(t *testing.T) {
	t.Parallel()
	rules := rapid.SampledFrom([]pricing.Promotion{
		tenOff("p1", "", time.Time{}, time.Time{}), tenOff("p1", "TEN", spring, time.Time{}), tenOff("p1", "", spring, autumn),
	})
	commands := rapid.Custom(func(t *rapid.T) promotion.Command {
		rule := rules.Draw(t, "rule")
		return rapid.SampledFrom([]promotion.Command{
			promotion.Create{Rule: rule}, promotion.Change{Rule: rule}, promotion.Start{}, promotion.End{}, promotion.Withdraw{},
		}).Draw(t, "command")
	})
	changes := rapid.Custom(func(t *rapid.T) tax.Command {
		rate := germany(
			rapid.SampledFrom([]string{"books", "standard"}).Draw(t, "class"), rapid.Int64Range(0, 3).Draw(t, "ppm"),
			rapid.SampledFrom([]time.Time{spring, autumn}).Draw(t, "from"),
		)
		return rapid.SampledFrom([]tax.Command{tax.SetRate{Rate: rate}, tax.WithdrawRate{Key: rate.Key}}).Draw(t, "change")
	})
	projectiontest.CheckAnyBatches(t, Projection(), func(t *rapid.T) [][]projectiontest.Fact {
		_, life := projectiontest.Play(promotion.Decider, "promotion-p1", rapid.SliceOfN(commands, 1, 12).Draw(t, "commands")...)
		_, rates := projectiontest.Play(tax.Decider, "tax-DE", rapid.SliceOfN(changes, 1, 12).Draw(t, "changes")...)
		return [][]projectiontest.Fact{life, rates}
	})
}
