package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/google/uuid"
)

// How shoppers behave: shares of one.
const (
	searches     = 0.35 // of visits begin with a search
	wantsHot     = 0.08 // of views are of a product that has nearly run out
	strays       = 0.20 // of views leave the department
	fills        = 0.65 // of visits put something into a cart
	abandonsCart = 0.20 // of carts are left behind
	abandonsPay  = 0.08 // of checkouts are left behind
	cardDeclined = 0.07 // of first cards
	triesAgain   = 0.60 // of declined shoppers take another card
)

// shopper is one person who comes back as long as the shop has orders to sell.
type shopper struct {
	client   *client
	admin    *client // of whoever gives them presents
	rng      *rand.Rand
	stock    []product
	tickets  *tickets
	coupon   string                                // its code
	giftCard string                                // its code, while there may be something left on it
	tokens   func(customer string) (string, error) // nil for guests
	member   *member                               // nil for guests
}

// visit is one person's stay in the shop.
type visit struct {
	*shopper
	id    string
	seen  []product
	start int // department of interest, as an index into the shop's products
	sets  int // in the cart
}

// shop makes visits until no order is left to be placed.
func (s *shopper) shop(ctx context.Context) error {
	for s.tickets.left() && ctx.Err() == nil {
		if err := s.signIn(); err != nil {
			return err
		}
		v := &visit{shopper: s, id: "vis_" + uuid.Must(uuid.NewV7()).String(), start: s.rng.IntN(len(s.stock))}
		if err := v.run(ctx); err != nil {
			return err
		}
		s.client.tally.add("visits", 1)
	}
	return ctx.Err()
}

func (v *visit) run(ctx context.Context) error {
	if err := v.browse(ctx); err != nil || v.rng.Float64() > fills {
		return err
	}
	cart, err := v.fillCart(ctx)
	if err != nil || cart == "" {
		return err
	}
	if v.rng.Float64() < abandonsCart {
		v.client.tally.add("abandoned_carts", 1)
		return nil
	}
	if err := v.useCoupon(ctx, cart); err != nil {
		return err
	}
	return v.checkOut(ctx, cart)
}

// browse looks at a few products of one department, now and then of another, and sometimes starts with a search.
func (v *visit) browse(ctx context.Context) error {
	if v.rng.Float64() < searches {
		if err := v.search(ctx); err != nil {
			return err
		}
	}
	for range 1 + v.rng.IntN(6) {
		p := v.next()
		v.seen = append(v.seen, p)
		if err := v.look(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) next() product {
	if v.rng.Float64() < wantsHot {
		return v.hot()
	}
	n := len(v.stock)
	if v.rng.Float64() < strays {
		return v.stock[v.rng.IntN(n)]
	}
	step := int(v.rng.ExpFloat64() * float64(n) / 40) // neighbours belong together, so that there is something to learn
	return v.stock[(v.start+step)%n]
}

func (v *visit) hot() product {
	var hot []product
	for _, p := range v.stock {
		if p.Hot {
			hot = append(hot, p)
		}
	}
	return pick(v.rng, hot)
}

func (v *visit) search(ctx context.Context) error {
	words := strings.Fields(v.stock[v.start].Title)
	query := words[1]
	var found struct {
		Data []struct{} `json:"data"`
	}
	if err := v.client.do(ctx, call{method: "GET", path: "/v1/products?q=" + query, measure: "search"}, &found); err != nil {
		return err
	}
	return v.happened(ctx, map[string]any{"type": "searched", "query": query, "results": len(found.Data)})
}

func (v *visit) look(ctx context.Context, p product) error {
	if err := v.client.do(ctx, call{method: "GET", path: "/v1/products/" + p.ID, measure: "product_page"}, nil); err != nil {
		return err
	}
	return v.happened(ctx, map[string]any{"type": "product_viewed", "product_id": p.ID})
}

func (v *visit) happened(ctx context.Context, what map[string]any) error {
	v.client.tally.add("behaviour_events", 1)
	return v.client.do(ctx, call{method: "POST", path: "/v1/visits/" + v.id + "/events", body: what, key: uuid.NewString()}, nil)
}

// fillCart opens a cart and adds up to three of the products seen. It returns "" when nothing could be added.
func (v *visit) fillCart(ctx context.Context) (string, error) {
	var cart struct {
		ID string `json:"id"`
	}
	open := call{method: "POST", path: "/v1/carts", key: uuid.NewString(), body: map[string]any{"currency": "EUR", "visit_id": v.id}}
	if err := v.client.do(ctx, open, &cart); err != nil {
		return "", err
	}
	for range 1 + v.rng.IntN(3) {
		p, quantity := pick(v.rng, v.seen), 1+v.rng.IntN(2)
		add := call{method: "POST", path: "/v1/carts/" + cart.ID + "/items", key: uuid.NewString(), measure: "add_to_cart",
			body: map[string]any{"sku": p.SKU, "quantity": quantity}}
		if err := v.client.do(ctx, add, nil); err != nil {
			return "", err
		}
		if len(p.Holds) > 0 {
			v.sets += quantity
		}
	}
	v.client.tally.add("carts", 1)
	return cart.ID, nil
}

// address is where this shopper's parcels go.
func (v *visit) address() map[string]any {
	n := v.rng.IntN(90000)
	return map[string]any{
		"name": "A Shopper", "street": fmt.Sprintf("Market Street %d", 1+n%120), "city": "Berlin",
		"postcode": fmt.Sprintf("%05d", 10000+n), "country": "DE", "email": fmt.Sprintf("shopper%d@example.com", n),
	}
}
