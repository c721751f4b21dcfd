package demo

import (
	"context"
	"strings"

	"github.com/google/uuid"
)

// triesCoupon is the share of shoppers who have heard of the coupon. It can be used by a tenth as many as there are orders.
const triesCoupon = 0.3

// makeOffers makes a tenth cheaper what is in one department, and with a coupon everything by another tenth. It returns when
// the shop knows.
func (c *crowd) makeOffers(ctx context.Context) error {
	if _, err := c.promise(ctx, "department", map[string]any{
		"name": "A tenth off " + c.stock[0].Category, "effect": tenth, "conditions": map[string]any{"categories": []string{c.stock[0].Category}},
	}); err != nil {
		return err
	}
	id, err := c.promise(ctx, "coupon", map[string]any{"name": "A tenth off with a coupon", "effect": tenth, "by_coupon": true})
	if err != nil {
		return err
	}
	c.coupon = "THANKS-" + strings.ToUpper(uuid.NewString()[:8])
	return c.admin.do(ctx, call{method: "POST", path: "/v1/admin/promotions/" + id + "/coupons", key: c.coupon, body: map[string]any{
		"code": c.coupon, "limit": 1 + c.Orders/10,
	}}, nil)
}

var tenth = map[string]any{"kind": "percentage", "rate_ppm": 100_000}

// promise starts a promotion, once in a shop however often the crowd comes.
func (c *crowd) promise(ctx context.Context, key string, rule map[string]any) (id string, err error) {
	var made struct {
		ID string `json:"id"`
	}
	create := call{method: "POST", path: "/v1/admin/promotions", key: "promotion-" + key, token: new(string), body: map[string]any{
		"rule": rule, "start": true,
	}}
	if err := c.admin.do(ctx, create, &made); err != nil {
		return "", err
	}
	return made.ID, c.admin.do(ctx, call{method: "GET", path: "/v1/admin/promotions/" + made.ID, after: *create.token}, nil)
}

// useCoupon enters the coupon into a cart, now and then; that it is used up is no reason not to buy.
func (v *visit) useCoupon(ctx context.Context, cart string) error {
	if v.rng.Float64() > triesCoupon {
		return nil
	}
	enter := call{method: "PUT", path: "/v1/carts/" + cart + "/coupons/" + v.coupon, key: uuid.NewString()}
	err := v.client.do(ctx, enter, nil)
	if couponGone(err) {
		v.client.tally.add("coupons_refused", 1)
		return nil
	}
	return err
}

// couponGone reports whether others have had the coupon's last use.
func couponGone(err error) bool { return code(err) == "coupon_used_up" }
