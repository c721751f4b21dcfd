package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"os"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/pricing"
)

// parts says what a shop is made of and where it lives. The same flags hold for every command, because each may have to
// start the shop.
type parts struct {
	Data         string     `help:"Directory of everything this shop keeps on this machine." default:"data" type:"path" env:"CARTWRIGHT_DATA"`
	EventStore   string     `name:"eventstore" help:"'embedded', or the esdb:// URL of an EventStoreDB or KurrentDB server." default:"embedded" env:"CARTWRIGHT_EVENTSTORE"`
	Database     string     `help:"'private' (a PostgreSQL of the shop's own, from local binaries), or a postgres:// URL." default:"private" env:"CARTWRIGHT_DATABASE"`
	PgBin        string     `help:"Directory of PostgreSQL's binaries, when they are not in the usual places." type:"path" env:"CARTWRIGHT_PG_BIN"`
	LogLevel     slog.Level `help:"debug, info, warn or error." default:"warn" env:"CARTWRIGHT_LOG_LEVEL"`
	houseRules   `embed:"" group:"The shop"`
	signInParts  `embed:"" group:"Signing in"`
	paymentParts `embed:"" group:"Payment"`
}

// houseRules are how the shop deals with its visitors.
type houseRules struct {
	Keep         days          `name:"keep-behaviour" help:"How long the embedded event store keeps what visitors did, such as 90d; for ever when not given. Orders are kept for ever." env:"CARTWRIGHT_KEEP_BEHAVIOUR"`
	AbandonAfter time.Duration `help:"How long a cart and its checkout may be left alone before the cart counts as abandoned." default:"1h" env:"CARTWRIGHT_ABANDON_AFTER"`
	ParcelStep   time.Duration `help:"How long the sandbox carrier takes from one scan of a parcel to the next." default:"2m" env:"CARTWRIGHT_PARCEL_STEP"`
	Routing      string        `help:"What matters most when an order is served from several locations: fewest_splits, preferred, nearest or most_stock." enum:"fewest_splits,preferred,nearest,most_stock" default:"fewest_splits" env:"CARTWRIGHT_ROUTING"`
	Prefer       []string      `help:"Locations that orders are served from first, the most preferred in front." env:"CARTWRIGHT_PREFER"`
	Terms        string        `help:"Version of the shop's terms that shoppers must accept before they order, such as 2026-11; none when not given." env:"CARTWRIGHT_TERMS"`
	PlusTax      bool          `help:"Prices are without tax, which comes on top; otherwise it is in them." env:"CARTWRIGHT_PLUS_TAX"`
	TaxLevel     string        `help:"Where tax is rounded: on each line, or once on the whole order." enum:"line,order" default:"line" env:"CARTWRIGHT_TAX_LEVEL"`
	Rounding     string        `help:"How: half_up, half_even or down." enum:"half_up,half_even,down" default:"half_up" env:"CARTWRIGHT_ROUNDING"`
	FirstOrder   int64         `name:"first-order-number" help:"Number of the shop's very first order; once there is one it changes nothing." default:"1001" env:"CARTWRIGHT_FIRST_ORDER_NUMBER"`
	TimeZone     zone          `help:"Where the shop counts days, such as Europe/Berlin: the lowest price of 30 days is of that calendar." default:"UTC" env:"CARTWRIGHT_TIME_ZONE"`
}

// firstOrder is where order numbers begin, so that nobody's order is number one.
const firstOrder = 1001

// Validate is called by the command line parser.
func (h houseRules) Validate() error {
	if h.FirstOrder < 1 {
		return fmt.Errorf("--first-order-number is %d; order numbers begin at 1 or above", h.FirstOrder)
	}
	return nil
}

// settings are how the shop rounds and taxes; what is not said is as usual. Every quote records them.
func (h houseRules) settings() pricing.Settings {
	return pricing.Settings{
		PricesIncludeTax: !h.PlusTax,
		TaxLevel:         cmp.Or(money.RoundingLevel(h.TaxLevel), pricing.DefaultSettings.TaxLevel),
		Rounding:         cmp.Or(money.Rounding(h.Rounding), pricing.DefaultSettings.Rounding),
	}
}

func (p parts) logger() *slog.Logger {
	return newLogger(os.Stderr, p.LogLevel)
}
