// Package demo is a shop's day as its customers make it: a crowd of shoppers that knows nothing but the published HTTP API.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// Options of a run. Equal seeds make the same products and the same shoppers, though not the same order of events.
type Options struct {
	API      string // base URL
	AdminKey string
	Orders   int // to be placed
	Shoppers int // at the same time
	Products int
	Seed     uint64
	SignIn   func(customer string) (token string, err error) // nil: all shoppers are guests
	Patience time.Duration                                   // how long shoppers put up with a shop that does not answer
	Progress func(stage string, done, total int)             // called often, from one goroutine at a time a stage
}

// crowd is a run under way.
type crowd struct {
	Options
	admin  *client
	tally  *tally
	stock  []product
	coupon string // its code
}

// Run fills the shop, lets the shoppers buy until the orders are placed, waits for every parcel and sums up.
func Run(ctx context.Context, o Options) (Summary, error) {
	t := newTally()
	transport := &http.Transport{MaxIdleConnsPerHost: o.Shoppers + 8}
	defer transport.CloseIdleConnections()
	c := &crowd{Options: o, tally: t, stock: catalogue(rand.New(rand.NewPCG(o.Seed, 0)), o.Products)}
	c.admin = c.client(o.AdminKey, &http.Client{Transport: transport, Timeout: 30 * time.Second})
	if err := c.fillShop(ctx); err != nil {
		return Summary{}, fmt.Errorf("fill the shop: %w", err)
	}
	if err := c.makeOffers(ctx); err != nil {
		return Summary{}, fmt.Errorf("make offers: %w", err)
	}
	started := time.Now()
	if err := c.sell(ctx); err != nil {
		return Summary{}, fmt.Errorf("shop: %w", err)
	}
	selling := time.Since(started)
	if err := c.awaitParcels(ctx); err != nil {
		return Summary{}, fmt.Errorf("await the parcels: %w", err)
	}
	return c.summary(ctx, selling)
}

func (c *crowd) client(key string, over *http.Client) *client {
	return &client{base: c.API, key: key, http: over, tally: c.tally, patience: c.Patience}
}

// sell runs the shoppers side by side until all orders are placed.
func (c *crowd) sell(ctx context.Context) error {
	left := newTickets(c.Orders)
	group, ctx := errgroup.WithContext(ctx)
	for i := range c.Shoppers {
		s := &shopper{
			client:  c.client("", c.admin.http),
			admin:   c.admin,
			rng:     rand.New(rand.NewPCG(c.Seed, uint64(i)+1)),
			stock:   c.stock,
			tickets: left,
			coupon:  c.coupon,
		}
		if i%2 == 0 {
			s.tokens = c.SignIn
		}
		group.Go(func() error { return s.shop(ctx) })
	}
	watched := make(chan struct{})
	watching, stop := context.WithCancel(ctx)
	go func() {
		defer close(watched)
		for pause(watching, 100*time.Millisecond) {
			c.Progress("orders", int(left.placed.Load()), c.Orders)
		}
	}()
	err := group.Wait()
	stop()
	<-watched
	c.Progress("orders", int(left.placed.Load()), c.Orders)
	return err
}
