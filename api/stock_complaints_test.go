package api_test

import (
	"sync"
	"testing"
	"time"
)

// https://github.com/saleor/saleor/issues/543, https://github.com/magento/magento2/issues/6363: two carts are each below what
// there is, and together above; both are bought at the same instant.
func TestSaleor543TwoCartsThatTogetherWantTooMuch(t *testing.T) {
	t.Parallel()
	raced(t, 5, 3)
}

// https://github.com/magento/inventory/issues/2722: two shoppers have the last one in their carts and order it at once.
func TestMagento2722TheLastOneIsSoldOnce(t *testing.T) {
	t.Parallel()
	raced(t, 1, 1)
}

// raced lets two buyers submit at once, for so many units each; there are only enough for one of them.
func raced(t *testing.T, units, each int) {
	t.Helper()
	s := open(t, options{step: time.Hour, wait: patience})
	s.seed(t, "tea", units)
	paths := []string{s.checkout(t, cartOne, "tea", each, "tok_visa"), s.checkout(t, cartTwo, "tea", each, "tok_visa")}
	statuses := make([]int, len(paths))
	var group sync.WaitGroup
	for i, path := range paths {
		group.Go(func() { statuses[i] = s.do(t, request{"POST", path + "/submit", nil, keyed()}).status })
	}
	group.Wait()
	if statuses[0]+statuses[1] != 201+409 {
		t.Errorf("they are answered %v", statuses)
	}
	s.availability(t, "tea", units-each)
}

// https://github.com/vendurehq/vendure/issues/1738: what lay in a cart when it sold out can still be bought.
func TestVendure1738WhatSoldOutInTheCartIsNotBought(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: time.Hour, wait: patience})
	s.seed(t, "tea", 20)
	s.filled(t, cartOne, "tea", 5)
	s.want(t, 201, request{"POST", s.checkout(t, cartTwo, "tea", 20, "tok_visa") + "/submit", nil, keyed()})
	s.availability(t, "tea", 0)
	_, cart := s.want(t, 200, request{"GET", "/v1/carts/" + cartOne, nil, nil})
	if problems, _ := cart["problems"].([]any); len(problems) != 1 || problems[0].(object)["kind"] != "out_of_stock" {
		t.Errorf("the cart says %v", cart["problems"])
	}
	started, _ := s.want(t, 201, request{"POST", "/v1/checkouts", object{"cart_id": cartOne}, keyed()})
	path := started.header.Get("Location")
	s.want(t, 200, request{"PUT", path + "/address", address, keyed()})
	s.want(t, 200, request{"PUT", path + "/delivery", object{"code": "standard"}, keyed()})
	s.want(t, 200, request{"PUT", path + "/payment", object{"method": "card", "token": "tok_visa"}, keyed()})
	_, refused := s.want(t, 409, request{"POST", path + "/submit", nil, keyed()})
	shows(t, refused, object{"code": "out_of_stock"})
}

// https://github.com/vendurehq/vendure/issues/1355: stock goes while the shopper arranges the payment, and the order is placed all
// the same.
func TestVendure1355WhatGoesWhileTheShopperPaysIsNotSold(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: time.Hour, wait: patience})
	s.seed(t, "tea", 2)
	path := s.checkout(t, cartOne, "tea", 2, "tok_visa")
	s.want(t, 200, request{"POST", teaInBerlin + "/adjustments", object{"delta": -2, "reason": "broken"}, keyed()})
	_, refused := s.want(t, 409, request{"POST", path + "/submit", nil, keyed()})
	shows(t, refused, object{"code": "out_of_stock"})
	_, orders := s.want(t, 200, request{"GET", "/v1/admin/orders", nil, nil})
	if list := orders["data"].([]any); len(list) != 0 {
		t.Errorf("ordered %v", list)
	}
}

// https://github.com/spree/spree/pull/13978: what is reserved counts on one of the ways to buy, and not on the others.
func TestSpree13978WhatIsHeldIsHeldForEverybody(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: time.Hour, wait: patience})
	s.seed(t, "tea", 3)
	s.want(t, 200, request{"POST", teaInBerlin + "/holds", object{"quantity": 3, "expires_at": time.Now().Add(time.Hour)}, keyed()})
	_, refused := s.want(t, 409, request{"POST", s.checkout(t, cartOne, "tea", 1, "tok_visa") + "/submit", nil, keyed()})
	shows(t, refused, object{"code": "out_of_stock"})
	if got := s.report(t, update("sold there", "tea", -1)); got[0] != "refused stock_below_held" {
		t.Errorf("another channel sells it: %v", got)
	}
	s.want(t, 409, request{"POST", teaInBerlin + "/write-offs", object{"quantity": 1, "cause": "lost"}, keyed()})
}
