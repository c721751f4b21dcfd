package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func euros(minor int64) object { return object{"amount": minor, "currency": "EUR"} }

func TestAGiftCardIsIssuedLookedUpAndBlocked(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	issue := request{"POST", "/v1/admin/gift-cards", object{"amount": euros(5000), "reason": "sold at the till"}, keyed()}
	made, body := s.want(t, 201, issue)
	code, account := body["code"].(string), body["credit"].(object)
	if len(code) != len("0000-0000-0000-0000") || !strings.HasSuffix(code, account["last4"].(string)) {
		t.Errorf("issued %v", body)
	}
	again, repeated := s.want(t, 201, issue)
	if repeated["code"] != code || again.header.Get("Idempotent-Replayed") != "" {
		t.Errorf("the code is answered again as %v, from a store: %q", repeated["code"], again.header.Get("Idempotent-Replayed"))
	}
	at := "/v1/admin/credits/" + account["id"].(string)
	s.want(t, 200, request{"POST", at + "/amounts", object{"amount": euros(500), "reason": "sorry"}, keyed()})
	s.want(t, 200, request{"POST", at + "/block", object{"reason": "stolen"}, keyed()})
	_, balance := s.want(t, 200, request{"POST", "/v1/gift-cards/balance", object{"code": strings.ToLower(code)}, nil})
	if balance["available"].(object)["amount"] != 5500.0 || balance["blocked"] != true {
		t.Errorf("the balance is %v", balance)
	}
	s.want(t, 200, request{"POST", at + "/unblock", nil, keyed()})
	_, shown := s.want(t, 200, request{"GET", at, nil, nil})
	if shown["blocked"] != false || shown["held"].(object)["amount"] != 0.0 {
		t.Errorf("shown as %v", shown)
	}
	_, refused := s.want(t, 404, request{"POST", "/v1/gift-cards/balance", object{"code": uuid.NewString()[:16]}, nil})
	if refused["code"] != "credit_not_found" {
		t.Errorf("refused with %v", refused)
	}
	_, list := s.want(t, 200, request{"GET", "/v1/admin/credits?kind=gift_card", nil,
		map[string]string{"Consistency-Token": made.header.Get("Consistency-Token")}})
	if len(list["data"].([]any)) != 1 || strings.Contains(fmt.Sprint(list), code) {
		t.Errorf("listed %v", list)
	}
}

func TestStoreCreditIsGivenAndBooked(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	give := func() answer {
		got, _ := s.want(t, 200, request{"POST", "/v1/admin/store-credits",
			object{"holder": "cus_1", "amount": euros(300), "reason": "sorry"}, keyed()})
		return got
	}
	give()
	at := map[string]string{"Consistency-Token": give().header.Get("Consistency-Token")}
	_, list := s.want(t, 200, request{"GET", "/v1/admin/credits?holder=cus_1", nil, at})
	if rows := list["data"].([]any); len(rows) != 1 || rows[0].(object)["available"].(object)["amount"] != 600.0 {
		t.Errorf("listed %v", list)
	}
	_, books := s.want(t, 200, request{"GET", "/v1/admin/ledger/balances?from=2020-01-01", nil, at})
	balances := map[any]any{}
	for _, row := range books["data"].([]any) {
		balances[row.(object)["account"]] = row.(object)["balance"]
	}
	if balances["store_credit_owed"] != -600.0 || balances["credits_granted"] != 600.0 || len(balances) != 2 {
		t.Errorf("booked %v", books)
	}
	_, none := s.want(t, 200, request{"GET", "/v1/admin/ledger/balances?to=2020-01-01", nil, at})
	if len(none["data"].([]any)) != 0 {
		t.Errorf("booked before the shop opened: %v", none)
	}
}
