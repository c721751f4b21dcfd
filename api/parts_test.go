package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

func TestAGiftCardAndACardBuyTogether(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	code, account := s.giftCard(t, 500)
	path := s.payable(t, cartOne)
	_, chosen := s.want(t, 200, request{"PUT", path + "/payment", with("tok_visa", gift(strings.ToLower(code))), keyed()})
	if plan := fmt.Sprint(paid(chosen)); plan != "[card 440 gift_card 500]" {
		t.Errorf("it is to be paid by %s", plan)
	}
	if last4 := chosen["payments"].([]any)[1].(object)["last4"]; last4 != code[len(code)-4:] {
		t.Errorf("the gift card ends in %v", last4)
	}
	_, placed := s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
	if agreed := fmt.Sprint(paid(placed)); agreed != "[card 440 gift_card 500]" {
		t.Errorf("it is paid by %s", agreed)
	}
	order := "/v1/orders/" + placed["id"].(string)
	s.eventually(t, request{"GET", order, nil, nil}, func(o object) bool {
		return o["status"] == "completed" && fmt.Sprint(paid(o)) == "[card 440 captured gift_card 500 captured]" && o["payment_status"] == "captured"
	})
	s.balance(t, account, 0)
	s.settled940(t, placed["id"].(string))
	_, attempt := s.want(t, 200, request{"GET", path + "/payment", nil, nil})
	if attempt["status"] != "captured" || len(attempt["payments"].([]any)) != 2 {
		t.Errorf("the attempt says %v", attempt)
	}
	history, err := s.app.Streams.Read(t.Context(), "checkout-"+strings.TrimPrefix(path, "/v1/checkouts/"))
	must(t, err)
	if told := fmt.Sprintf("%+v", history); strings.Contains(told, code) || strings.Contains(told, strings.ReplaceAll(code, "-", "")) {
		t.Error("the code of the gift card is in the log")
	}
}

// settled940: cash and the gift card's liability together have paid what was owed, and nothing was booked twice.
func (s *shop) settled940(t *testing.T, orderID string) {
	t.Helper()
	s.eventually(t, request{"GET", "/v1/admin/ledger/orders/" + orderID, nil, nil}, func(o object) bool {
		sums := map[any]float64{}
		entries, _ := o["data"].([]any)
		for _, e := range entries {
			entry := e.(object)
			sums[entry["account"]] += entry["debit"].(float64) - entry["credit"].(float64)
		}
		return sums["receivable"] == 0 && sums["cash:sandbox"] == 440 && sums["gift_card_liability"] == 500
	})
}

// The shopper's second card must find the gift card as the first one did, at once.
func TestADeclinedCardLeavesTheGiftCardAsItWas(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: time.Hour})
	s.seed(t, "tea", 5)
	code, account := s.giftCard(t, 500)
	path := s.payable(t, cartOne)
	s.want(t, 200, request{"PUT", path + "/payment", with("tok_declined", gift(code)), keyed()})
	_, refused := s.want(t, 409, request{"POST", path + "/submit", nil, keyed()})
	if refused["code"] != "payment_declined" {
		t.Errorf("refused with %v", refused)
	}
	_, mended := s.want(t, 200, request{"PUT", path + "/payment", with("tok_visa", gift(code)), keyed()})
	if plan := fmt.Sprint(paid(mended)); plan != "[card 440 gift_card 500]" {
		t.Errorf("it is to be paid by %s", plan)
	}
	s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
	s.balance(t, account, 0)

	other, account := s.giftCard(t, 300)
	path = s.payable(t, cartTwo)
	s.want(t, 200, request{"PUT", path + "/payment", with("tok_declined", gift(other)), keyed()})
	s.want(t, 409, request{"POST", path + "/submit", nil, keyed()})
	s.balance(t, account, 300)
}

func TestACancelledOrderGivesBackWhatEachPartHasPaid(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: time.Hour})
	s.seed(t, "tea", 5)
	code, account := s.giftCard(t, 500)
	path := s.payable(t, cartOne)
	s.want(t, 200, request{"PUT", path + "/payment", with("tok_visa", gift(code)), keyed()})
	_, placed := s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
	id := placed["id"].(string)
	s.eventually(t, request{"GET", "/v1/orders/" + id, nil, nil}, func(o object) bool { return o["payment_status"] == "captured" })
	s.balance(t, account, 0)

	// Some of it before: the card gives first, then the gift card.
	refund := request{"POST", "/v1/admin/orders/" + id + "/refunds", object{"amount": euros(600), "reason": "late"}, keyed()}
	_, shares := s.want(t, 200, refund)
	if told := fmt.Sprint(shares["data"].([]any)[0].(object)["amount"], shares["data"].([]any)[1].(object)["amount"]); told !=
		fmt.Sprint(map[string]any{"amount": 440.0, "currency": "EUR"}, map[string]any{"amount": 160.0, "currency": "EUR"}) {
		t.Errorf("refunded %s", told)
	}
	s.want(t, 200, refund)
	s.balance(t, account, 160)
	_, refused := s.want(t, 409, request{"POST", "/v1/admin/orders/" + id + "/refunds", object{"amount": euros(341), "reason": "late"}, keyed()})
	if refused["code"] != "refund_exceeds_captured" {
		t.Errorf("refused with %v", refused)
	}

	s.want(t, 200, request{"POST", "/v1/admin/orders/" + id + "/cancel", object{"reason": "regret"}, keyed()})
	s.balance(t, account, 500)
	s.eventually(t, request{"GET", "/v1/orders/" + id, nil, nil}, func(o object) bool {
		card, gift := o["payments"].([]any)[0].(object), o["payments"].([]any)[1].(object)
		return card["refunded"].(object)["amount"] == 440.0 && gift["refunded"].(object)["amount"] == 500.0
	})
}

// The gift card is held while the bank asks the shopper who they are, and only then is there an order.
func TestAGiftCardWaitsForTheProofOfACard(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: 10 * time.Millisecond})
	s.seed(t, "tea", 5)
	code, account := s.giftCard(t, 500)
	path := s.payable(t, cartOne)
	s.want(t, 200, request{"PUT", path + "/payment", with("tok_proof", gift(code)), keyed()})
	s.want(t, 202, request{"POST", path + "/submit", nil, keyed()})
	asked := s.eventually(t, request{"GET", path + "/payment", nil, nil}, func(p object) bool {
		return p["status"] == "action_required" && fmt.Sprint(paid(p)) == "[card 440 action_required gift_card 500 authorised]"
	})
	if _, c := s.want(t, 200, request{"GET", account, nil, nil}); c["held"].(object)["amount"] != 500.0 {
		t.Errorf("the gift card is %v", c)
	}
	page, err := http.PostForm(asked["redirect_url"].(string), url.Values{"outcome": {"succeeded"}})
	must(t, err)
	must(t, page.Body.Close())
	s.eventually(t, request{"GET", path, nil, nil}, func(c object) bool { return c["status"] == "completed" })
	s.balance(t, account, 0)
}

// A gift card of 50 euros and twenty carts of 9.40 that want to be paid with it alone, all at once.
func TestOneGiftCardPaysForNoMoreThanItHas(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: time.Hour})
	s.seed(t, "tea", 50)
	code, account := s.giftCard(t, 5000)
	paths := make([]string, 20)
	for i := range paths {
		paths[i] = s.payable(t, fmt.Sprintf("cart_00000000-0000-7000-8000-0000000001%02d", i))
		s.want(t, 200, request{"PUT", paths[i] + "/payment", object{"credits": []object{gift(code)}}, keyed()})
	}
	answers := make([]answer, len(paths))
	var all errgroup.Group
	for i, path := range paths {
		all.Go(func() error {
			answers[i] = s.decided(t, path)
			return nil
		})
	}
	must(t, all.Wait())
	bought := 0
	for _, a := range answers {
		switch {
		case a.status == http.StatusCreated:
			bought++
		case a.status != http.StatusConflict:
			t.Errorf("answered %d %s", a.status, a.body)
		}
	}
	if bought != 5 {
		t.Errorf("%d orders of 9.40 paid with 50 euros", bought)
	}
	s.balance(t, account, 300)
}

// decided submits until there is a decision: a shop with much to do asks to be asked again.
func (s *shop) decided(t *testing.T, path string) answer {
	t.Helper()
	submit := request{"POST", path + "/submit", nil, keyed()}
	for until := time.Now().Add(patience); ; {
		got := s.do(t, submit)
		undecided := got.status == http.StatusAccepted || got.status == http.StatusServiceUnavailable
		if !undecided || time.Now().After(until) {
			return got
		}
	}
}

func TestWhatCannotPayIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	path := s.payable(t, cartOne)
	stolen, account := s.giftCard(t, 500)
	s.want(t, 200, request{"POST", account + "/block", object{"reason": "stolen"}, keyed()})
	expired, _ := s.giftCard(t, 500, "expires_at", "2026-01-01T00:00:00Z")
	dollars, _ := s.giftCard(t, 500, "amount", object{"amount": 500, "currency": "USD"})
	good, _ := s.giftCard(t, 500)
	for _, c := range []struct {
		payment     object
		status      int
		code, field string
	}{
		{with("tok_visa", gift("0000-0000-0000-0000")), 422, "gift_card_unknown", "/credits/0/code"},
		{with("tok_visa", gift(good), gift(stolen)), 409, "credit_blocked", "/credits/1/code"},
		{with("tok_visa", gift(expired)), 409, "credit_expired", "/credits/0/code"},
		{with("tok_visa", gift(dollars)), 409, "credit_currency", "/credits/0/code"},
		{with("tok_visa", gift(good), gift(good)), 422, "credit_chosen_twice", "/credits/1"},
		{with("tok_visa", object{"kind": "gift_card"}), 422, "gift_card_unknown", "/credits/0/code"},
		{with("tok_visa", object{"kind": "store_credit"}), 409, "store_credit_not_yours", "/credits/0/kind"},
		{with("tok_visa", object{"kind": "store_credit", "code": good}), 422, "gift_card_unknown", "/credits/0/code"},
		{with("tok_visa", object{"kind": "gift_card", "code": good, "up_to": object{"amount": 1, "currency": "USD"}}), 422, "credit_limit_invalid", "/credits/0/up_to"},
		{object{"method": "store_credit", "token": "crd_another"}, 422, "payment_not_offered", "/method"},
		{object{}, 422, "payment_not_offered", "/method"},
	} {
		_, refused := s.want(t, c.status, request{"PUT", path + "/payment", c.payment, keyed()})
		if refused["code"] != c.code || refused["field"] != c.field && !strings.Contains(fmt.Sprint(refused), c.field) {
			t.Errorf("%v was refused with %v, want %s at %s", c.payment, refused, c.code, c.field)
		}
	}
	s.want(t, 200, request{"PUT", path + "/payment", object{"credits": []object{gift(good)}}, keyed()})
	_, refused := s.want(t, 409, request{"POST", path + "/submit", nil, keyed()})
	if refused["code"] != "payment_incomplete" {
		t.Errorf("5 of 9.40 euros: %v", refused)
	}
}

func TestStoreCreditPaysForItsCustomerInOneCall(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	s.want(t, 200, request{"POST", "/v1/admin/store-credits", object{"holder": "ada", "amount": euros(300), "reason": "sorry"}, keyed()})
	opened, _ := s.want(t, 201, request{"POST", "/v1/carts", object{"currency": "EUR"}, s.as(t, "ada")})
	cart := opened.header.Get("Location")
	s.want(t, 200, request{"POST", cart + "/items", object{"sku": "tea", "quantity": 1}, s.as(t, "ada")})
	started, _ := s.want(t, 201, request{"POST", "/v1/checkouts", object{"cart_id": strings.TrimPrefix(cart, "/v1/carts/")}, s.as(t, "ada")})
	_, offered := s.want(t, 200, request{"GET", started.header.Get("Location") + "/payment-methods", nil, s.as(t, "ada")})
	if there := offered["store_credit"].(object); there["amount"] != 300.0 {
		t.Errorf("ada can pay with %v", there)
	}
	_, placed := s.want(t, 201, request{"POST", "/v1/checkouts/express", object{
		"cart_id": strings.TrimPrefix(cart, "/v1/carts/"), "address": address, "delivery": object{"code": "standard"},
		"payment": with("tok_visa", object{"kind": "store_credit", "up_to": euros(200)}),
	}, s.as(t, "ada")})
	if agreed := fmt.Sprint(paid(placed)); agreed != "[card 740 store_credit 200]" {
		t.Errorf("it is paid by %s", agreed)
	}
	s.eventually(t, request{"GET", "/v1/admin/credits?holder=ada", nil, nil}, func(o object) bool {
		return o["data"].([]any)[0].(object)["balance"].(object)["amount"] == 100.0
	})
}
