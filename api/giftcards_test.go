package api_test

import (
	"fmt"
	"testing"
)

// giftCard issues a gift card and returns its code and its account's path.
func (s *shop) giftCard(t *testing.T, minor int64, more ...any) (code, path string) {
	t.Helper()
	issue := object{"amount": euros(minor), "reason": "sold at the till"}
	for i := 0; i < len(more); i += 2 {
		issue[more[i].(string)] = more[i+1]
	}
	_, made := s.want(t, 201, request{"POST", "/v1/admin/gift-cards", issue, keyed()})
	return made["code"].(string), "/v1/admin/credits/" + made["credit"].(object)["id"].(string)
}

func gift(code string) object { return object{"kind": "gift_card", "code": code} }

// with is a payment by a card, after gift cards and store credit.
func with(token string, credits ...object) object {
	return object{"method": "card", "token": token, "credits": credits}
}

// payable carries a new cart of one packet of tea, 9.40 with delivery, to where its payment can be chosen.
func (s *shop) payable(t *testing.T, cartID string) string {
	t.Helper()
	path := s.toDelivery(t, cartID, "tea", 1)
	s.want(t, 200, request{"PUT", path + "/delivery", object{"code": "standard"}, keyed()})
	return path
}

// paid tells methods, amounts and states.
func paid(body object) (list []string) {
	for _, p := range body["payments"].([]any) {
		one := p.(object)
		told := fmt.Sprint(one["method"], " ", one["amount"].(object)["amount"])
		if one["status"] != nil {
			told += fmt.Sprint(" ", one["status"])
		}
		list = append(list, told)
	}
	return list
}

func (s *shop) balance(t *testing.T, path string, available float64) {
	t.Helper()
	s.eventually(t, request{"GET", path, nil, nil}, func(c object) bool {
		return c["available"].(object)["amount"] == available && c["held"].(object)["amount"] == 0.0
	})
}
