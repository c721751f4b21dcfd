package demo

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
)

// warehouses are the shop's locations.
var warehouses = []string{"berlin", "lyon"}

// fillShop creates the products and puts units on the shelves of both warehouses, eight at a time, then the sets of them, and
// returns when the storefront shows them all.
func (c *crowd) fillShop(ctx context.Context) error {
	done := make(chan struct{}, len(c.stock))
	for _, sets := range []bool{false, true} {
		if err := c.fill(ctx, sets, done); err != nil {
			return err
		}
	}
	return nil
}

func (c *crowd) fill(ctx context.Context, sets bool, done chan struct{}) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for i, p := range c.stock {
		if (len(p.Holds) > 0) != sets {
			continue
		}
		group.Go(func() error {
			defer func() { done <- struct{}{} }()
			return c.shelve(ctx, i)
		})
		c.Progress("products", len(done), len(c.stock))
	}
	err := group.Wait()
	c.Progress("products", len(done), len(c.stock))
	return err
}

func (c *crowd) shelve(ctx context.Context, i int) error {
	p := &c.stock[i]
	var created struct {
		ID string `json:"id"`
	}
	create := call{method: "POST", path: "/v1/admin/products", key: "create-" + p.SKU, body: map[string]any{
		"title": p.Title, "text": p.Text, "brand": p.Brand, "category": p.Category, "publish": true,
		"variants": []any{map[string]any{
			"sku": p.SKU, "price": map[string]any{"amount": p.Price, "currency": "EUR"}, "components": p.components(),
		}},
	}}
	create.token = new(string)
	if err := c.admin.do(ctx, create, &created); err != nil {
		return err
	}
	p.ID = created.ID
	if err := c.receive(ctx, i); err != nil {
		return err
	}
	return c.admin.do(ctx, call{method: "GET", path: "/v1/products/" + p.ID, after: *create.token}, nil)
}

func (p product) components() []any {
	held := make([]any, len(p.Holds))
	for i, sku := range p.Holds {
		held[i] = map[string]any{"sku": sku, "quantity": 1}
	}
	return held
}

// receive puts a product's first units into the warehouses. A set has none of its own.
func (c *crowd) receive(ctx context.Context, i int) error {
	p := c.stock[i]
	if len(p.Holds) > 0 {
		return nil
	}
	for n, warehouse := range warehouses {
		receive := call{method: "POST", key: fmt.Sprintf("receive-%s-%s-%d", p.SKU, warehouse, p.units(i, n, c.Orders)),
			path: fmt.Sprintf("/v1/admin/stock/%s/%s/receipts", p.SKU, warehouse),
			body: map[string]any{"quantity": p.units(i, n, c.Orders), "cause": "first delivery"}}
		if err := c.admin.do(ctx, receive, nil); err != nil {
			return err
		}
	}
	return nil
}

// units is how many a warehouse gets: plenty for the run, but one or two where the product has nearly run out.
func (p product) units(i, warehouse, orders int) int {
	if p.Hot {
		return 1 + (i+warehouse)%2
	}
	return 20 + (i*7+warehouse*13)%30 + orders/10
}
