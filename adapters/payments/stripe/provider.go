// Package stripe takes money through Stripe: PaymentIntents that are confirmed at once and captured later.
//
// Idempotency keys are forwarded as they are. Stripe forgets them after a day; a question that is older is looked up by the
// ids kept in the objects' metadata before it is asked again. What Stripe refuses (a card's decline, a state that does not
// allow it) is a final no; everything else that goes wrong leaves the outcome unknown.
//
//	payment   ▶ PaymentIntent, metadata payment_id and order_id
//	capture   ▶ its capture, metadata capture_… = id and amount, for captures have no ids of their own there
//	void      ▶ its cancellation
//	refund    ▶ Refund, metadata refund_id
//	customer  ▶ Customer, metadata customer_id, made with the first payment whose means are to be kept
package stripe

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"

	"cartwright/app"
	"cartwright/domain/payment"
)

// Options of the connection.
type Options struct {
	Key       string // secret API key
	URL       string // of the API; default is Stripe's own
	ReturnURL string // where shoppers come back to once they have proved who they are
	Client    *http.Client
	Logger    *slog.Logger
	Clock     func() time.Time // default time.Now
}

// Provider implements app.PaymentProvider.
type Provider struct {
	api       *stripe.Client
	returnURL string
	clock     func() time.Time
}

var (
	_ app.PaymentProvider = (*Provider)(nil)
	_ app.Keeper          = (*Provider)(nil)
	_ app.Limited         = (*Provider)(nil)
)

// timeout bounds one call; the process asks again under the same key.
const timeout = 30 * time.Second

// New returns a provider. Nothing is asked before the first payment.
func New(o Options) *Provider {
	config := &stripe.BackendConfig{
		HTTPClient:        o.Client,
		LeveledLogger:     quiet{o.Logger},
		MaxNetworkRetries: stripe.Int64(0), // the process repeats, under the same key, for as long as it takes
	}
	if o.URL != "" {
		config.URL = stripe.String(strings.TrimSuffix(o.URL, "/"))
	}
	if config.HTTPClient == nil {
		config.HTTPClient = &http.Client{Timeout: timeout}
	}
	p := &Provider{
		api:       stripe.NewClient(o.Key, stripe.WithBackends(stripe.NewBackendsWithConfig(config))),
		returnURL: cmp.Or(o.ReturnURL, "https://localhost"), clock: o.Clock,
	}
	if p.clock == nil {
		p.clock = time.Now
	}
	return p
}

// Describe tells what is known of the card behind a token.
func (p *Provider) Describe(ctx context.Context, token string) (app.Card, error) {
	method, err := p.api.V1PaymentMethods.Retrieve(ctx, token, nil)
	if err != nil || method.Card == nil {
		return app.Card{}, unlessRefused(err)
	}
	c := method.Card
	return app.Card{Card: card(string(c.Brand), c.Last4, c.Country, c.ExpYear, c.ExpMonth), Fingerprint: c.Fingerprint}, nil
}

func card(brand, last4, country string, year, month int64) payment.Card {
	expires := time.Date(int(year), time.Month(month), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
	return payment.Card{Brand: brand, Last4: last4, Country: country, Expires: expires}
}

// quiet keeps what the library has to say about requests at the level of debugging. It never sees keys or bodies.
type quiet struct{ log *slog.Logger }

func (q quiet) Debugf(string, ...any) {}
func (q quiet) Infof(string, ...any)  {}
func (q quiet) Warnf(string, ...any)  {}

func (q quiet) Errorf(string, ...any) {
	if q.log != nil {
		q.log.Debug("Stripe answered with an error")
	}
}
