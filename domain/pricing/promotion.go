package pricing

import (
	"time"

	"cartwright/domain/money"
)

// Promotion is a rule that takes something off.
type Promotion struct {
	ID           string     `json:"id"`
	Name         string     `json:"name"`                    // shown to shoppers
	Code         string     `json:"code,omitempty"`          // empty: applies by itself
	ByCoupon     bool       `json:"by_coupon,omitempty"`     // applies with the code of a coupon only
	Priority     int64      `json:"priority"`                // the higher comes first
	Exclusive    bool       `json:"exclusive"`               // applies alone, or not at all
	CombinesWith []Class    `json:"combines_with,omitempty"` // absent: all; its own class must be named, too
	Conditions   Conditions `json:"conditions"`
	Effect       Effect     `json:"effect"`

	Limit            int64 `json:"limit,omitempty"` // of old promotions; nobody counts it. Coupons have limits.
	LimitPerCustomer int64 `json:"limit_per_customer,omitempty"`
}

// Conditions say when a promotion applies, and to what: SKUs, products and categories name the lines it is about, each list
// adding to them; brands, tax classes and attributes leave of those only the ones that have one of the brands, one of the
// classes, and all of the attributes. Without any of these it is about all lines. Each condition that is empty is met.
type Conditions struct {
	MinAmount  money.Money `json:"min_amount,omitzero"` // of all items at list prices
	SKUs       []string    `json:"skus,omitempty"`
	ProductIDs []string    `json:"product_ids,omitempty"`
	Categories []string    `json:"categories,omitempty"` // and what lies below: "kitchen" has "kitchen/tea"
	Brands     []string    `json:"brands,omitempty"`
	TaxClasses []string    `json:"tax_classes,omitempty"`
	Groups     []string    `json:"groups,omitempty"` // of customers
	Channels   []string    `json:"channels,omitempty"`
	FirstOrder bool        `json:"first_order,omitempty"`
	From       time.Time   `json:"from,omitzero"`
	Until      time.Time   `json:"until,omitzero"` // not included

	Attributes map[string]string `json:"attributes,omitempty"` // of the product
}

// Kind is what a promotion does.
type Kind string

const (
	Percentage   Kind = "percentage"    // RatePPM off each line
	Fixed        Kind = "fixed"         // Amount off all lines together
	FreeShipping Kind = "free_shipping" // shipping costs nothing
	BuyXGetY     Kind = "buy_x_get_y"   // of each Buy + Get units, the cheapest Get are RatePPM off
	Bundle       Kind = "bundle"        // a set of Components costs Amount
	Tiers        Kind = "tiers"         // the best tier reached is off
)

// Effect is what is taken off. Which fields a kind has, and no others, says fieldsOf.
type Effect struct {
	Kind       Kind        `json:"kind"`
	RatePPM    int64       `json:"rate_ppm,omitempty"`
	Amount     money.Money `json:"amount,omitzero"`
	Buy        int64       `json:"buy,omitempty"`
	Get        int64       `json:"get,omitempty"`
	GetSKUs    []string    `json:"get_skus,omitempty"`  // what is got, when it is something else than what is bought
	MaxTimes   int64       `json:"max_times,omitempty"` // in one basket; 0 is no limit
	Components []Component `json:"components,omitempty"`
	Tiers      []Tier      `json:"tiers,omitempty"`
}

// Component is a part of a bundle.
type Component struct {
	SKU      string `json:"sku"`
	Quantity int64  `json:"quantity"`
}

// Tier is reached when the lines have as many units and come to as much.
type Tier struct {
	MinQuantity int64       `json:"min_quantity,omitempty"`
	MinAmount   money.Money `json:"min_amount,omitzero"`
	RatePPM     int64       `json:"rate_ppm"`
}
