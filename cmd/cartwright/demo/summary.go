package demo

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"

	"cartwright/app/locale"
	"cartwright/domain/money"
)

// Summary is what a run came to. The fields that only the log can tell are filled in by whoever audits it.
type Summary struct {
	Orders             []string  `json:"-"` // ids of all that were acknowledged
	OrdersPlaced       int       `json:"orders_placed"`
	OrdersDelivered    int       `json:"orders_delivered"`
	DeliveriesFailed   int       `json:"deliveries_failed"`
	PaidByGiftCard     int       `json:"orders_with_gift_card"`
	PaidBySavedCard    int       `json:"orders_with_saved_card"`
	Sets               int       `json:"sets"`
	CouponsRefused     int       `json:"coupons_refused"`
	Promotions         []offer   `json:"promotions"`
	PaymentsDeclined   int       `json:"payments_declined"`
	SoldOut            int       `json:"sold_out"`
	CartsAbandoned     int       `json:"carts_abandoned"`
	CheckoutsAbandoned int       `json:"checkouts_abandoned"`
	Visits             int       `json:"visits"`
	OrdersPerSecond    float64   `json:"orders_per_second"`
	AddToCart          Latency   `json:"add_to_cart_ms"`
	Submit             Latency   `json:"submit_ms"`
	Revenue            amount    `json:"revenue"`
	TopProducts        []ranking `json:"top_products"`
	Recommendation     advice    `json:"recommendation"`

	Events         int      `json:"events"`
	LagEvents      int64    `json:"projection_lag_events"`
	SlowestRead    string   `json:"slowest_projection"`
	Oversold       int      `json:"oversold"`
	Violations     int      `json:"violations"`
	ViolationsList []string `json:"violations_list,omitempty"`
	Seconds        float64  `json:"seconds"` // of selling
}

// Latency is in milliseconds, as the shoppers saw it.
type Latency struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
}

type amount struct {
	Minor    int64  `json:"amount"`
	Currency string `json:"currency"`
}

func (a amount) String() string {
	return locale.Format(money.Of(a.Minor, a.Currency), "en")
}

type ranking struct {
	Title   string `json:"title"`
	Units   int64  `json:"units"`
	Revenue amount `json:"revenue"`
}

// offer is what a promotion took off.
type offer struct {
	Name     string `json:"name"`
	Orders   int    `json:"orders"`
	Discount amount `json:"discount"`
}

// advice is what a sample visitor is recommended after one look at a product.
type advice struct {
	Viewed      string   `json:"viewed"`
	Recommended []string `json:"recommended"`
}

func (c *crowd) summary(ctx context.Context, selling time.Duration) (Summary, error) {
	t := c.tally
	s := Summary{
		OrdersPlaced:       len(t.orders),
		OrdersDelivered:    t.count("parcels_completed") + t.count("parcels_delivered"),
		DeliveriesFailed:   t.count("parcels_failed"),
		PaidByGiftCard:     t.count("gift_cards"),
		PaidBySavedCard:    t.count("saved_methods"),
		Sets:               t.count("sets"),
		CouponsRefused:     t.count("coupons_refused"),
		PaymentsDeclined:   t.count("declined"),
		SoldOut:            t.count("sold_out"),
		CartsAbandoned:     t.count("abandoned_carts"),
		CheckoutsAbandoned: t.count("abandoned_checkouts"),
		Visits:             t.count("visits"),
		OrdersPerSecond:    float64(len(t.orders)) / selling.Seconds(),
		AddToCart:          Latency{t.quantile("add_to_cart", 0.5), t.quantile("add_to_cart", 0.99)},
		Submit:             Latency{t.quantile("submit", 0.5), t.quantile("submit", 0.99)},
		Seconds:            selling.Seconds(),
	}
	for _, o := range t.orders {
		s.Orders = append(s.Orders, o.ID)
	}
	return s, c.askTheShop(ctx, &s)
}

// askTheShop reads from the shop's own analytics and recommendations what they made of the day.
func (c *crowd) askTheShop(ctx context.Context, s *Summary) error {
	from := time.Now().Add(-24 * time.Hour).UTC().Format(time.RFC3339)
	to := time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)
	span := "from=" + from + "&to=" + to
	var top struct {
		Data []ranking `json:"data"`
	}
	if err := c.admin.do(ctx, call{method: "GET", path: "/v1/admin/analytics/top-products?limit=5&" + span}, &top); err != nil {
		return err
	}
	s.TopProducts = top.Data
	var sales struct {
		Data []struct {
			Revenue amount `json:"revenue"`
		} `json:"data"`
	}
	if err := c.admin.do(ctx, call{method: "GET", path: "/v1/admin/analytics/sales?by=day&" + span}, &sales); err != nil {
		return err
	}
	for _, day := range sales.Data {
		s.Revenue = amount{s.Revenue.Minor + day.Revenue.Minor, day.Revenue.Currency}
	}
	var cheaper struct {
		Data []offer `json:"data"`
	}
	if err := c.admin.do(ctx, call{method: "GET", path: "/v1/admin/analytics/promotions?" + span}, &cheaper); err != nil {
		return err
	}
	s.Promotions = cheaper.Data
	return c.askForAdvice(ctx, &s.Recommendation)
}

func (c *crowd) askForAdvice(ctx context.Context, a *advice) error {
	sample, visitID := c.stock[len(c.stock)/3], "vis_"+uuid.Must(uuid.NewV7()).String()
	v := &visit{shopper: &shopper{client: c.admin}, id: visitID}
	if err := v.look(ctx, sample); err != nil {
		return err
	}
	var next struct {
		Data []struct {
			Title string `json:"title"`
		} `json:"data"`
	}
	if err := c.admin.do(ctx, call{method: "GET", path: "/v1/visits/" + visitID + "/recommendations?limit=3"}, &next); err != nil {
		return err
	}
	a.Viewed = sample.Title
	for _, product := range next.Data {
		a.Recommended = append(a.Recommended, product.Title)
	}
	return nil
}

// Print writes the summary for people.
func (s Summary) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) { fmt.Fprintf(table, "  "+name+"\t"+format+"\n", args...) }
	fmt.Fprintln(table)
	row("orders", "%d placed, %d delivered, %d deliveries failed", s.OrdersPlaced, s.OrdersDelivered, s.DeliveriesFailed)
	row("paid by", "gift card, all or part, %d orders; saved card %d", s.PaidByGiftCard, s.PaidBySavedCard)
	for i, offer := range s.Promotions {
		row(map[bool]string{true: "cheaper"}[i == 0], "%s: %s in %d orders", offer.Name, offer.Discount, offer.Orders)
	}
	row("sets", "%d sold", s.Sets)
	row("turned away", "%d cards declined, %d found it sold out, %d coupons used up", s.PaymentsDeclined, s.SoldOut, s.CouponsRefused)
	row("left behind", "%d carts, %d checkouts, of %d visits", s.CartsAbandoned, s.CheckoutsAbandoned, s.Visits)
	row("revenue", "%s", s.Revenue)
	row("speed", "%.1f orders/s over %.1f s", s.OrdersPerSecond, s.Seconds)
	row("add to cart", "p50 %.1f ms, p99 %.1f ms", s.AddToCart.P50, s.AddToCart.P99)
	row("submit", "p50 %.1f ms, p99 %.1f ms", s.Submit.P50, s.Submit.P99)
	row("log", "%d events; %s", s.Events, s.lag())
	for i, product := range s.TopProducts {
		row(map[bool]string{true: "top products"}[i == 0], "%s (%d sold, %s)", product.Title, product.Units, product.Revenue)
	}
	row("who viewed", "%s", s.Recommendation.Viewed)
	for i, title := range s.Recommendation.Recommended {
		row(map[bool]string{true: "may like"}[i == 0], "%s", title)
	}
	row("oversold", "%d", s.Oversold)
	row("violations", "%d", s.Violations)
	return table.Flush()
}

func (s Summary) lag() string {
	if s.LagEvents == 0 {
		return "every read model is up to date"
	}
	return fmt.Sprintf("furthest behind: %s by %d events", s.SlowestRead, s.LagEvents)
}
