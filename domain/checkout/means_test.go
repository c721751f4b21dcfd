package checkout

import (
	"errors"
	"strings"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/refusal"

	"pgregory.net/rapid"
)

func TestChoosingPayment(t *testing.T) {
	t.Parallel()
	theirs := started
	theirs.CustomerID = "ada"
	hers := facts{theirs}
	toSave := Means{Method: "card", Token: "tok_1", Save: true}
	saved := Means{Method: "card", Token: "pm_1", MethodID: "pmt_1", At: Reference{Provider: "stripe", CustomerRef: "cus_1"}}
	choose := func(method, token string) ChoosePayment {
		return ChoosePayment{Means: Means{Method: method, Token: token}, Offered: methods}
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "a method is chosen", Given: facts{started}, When: choose("card", "tok_1"), Then: facts{PaymentChosen{Means: card}}},
		{Name: "the same again changes nothing", Given: ready, When: choose("card", "tok_1")},
		{Name: "only what is offered", Given: ready, When: choose("cheque", "tok_1"), Refused: ErrMethod},
		{Name: "with a token", Given: ready, When: choose("card", ""), Refused: ErrToken},
		{Name: "of some length", Given: ready, When: choose("card", strings.Repeat("x", MaxToken+1)), Refused: ErrToken},
		{Name: "never with a card number", Given: ready, When: choose("card", "4242 4242-4242 4242"), Refused: ErrCardNumber},
		{
			Name: "digits that are no card number will do", Given: ready, When: choose("card", "4242424242424241"),
			Then: facts{PaymentChosen{Means: Means{Method: "card", Token: "4242424242424241"}}},
		},
		{
			Name: "so will a long token", Given: ready, When: choose("card", "tok_1234567890"),
			Then: facts{PaymentChosen{Means: Means{Method: "card", Token: "tok_1234567890"}}},
		},
		{
			Name: "a customer's is saved", Given: hers, When: ChoosePayment{Means: toSave, Offered: methods}, Then: facts{PaymentChosen{Means: toSave}},
		},
		{
			Name: "or was saved before", Given: hers, When: ChoosePayment{Means: saved, Offered: methods}, Then: facts{PaymentChosen{Means: saved}},
		},
		{Name: "a guest's is not saved", Given: ready, When: ChoosePayment{Means: toSave, Offered: methods}, Refused: ErrGuest},
		{Name: "nor was it", Given: ready, When: ChoosePayment{Means: saved, Offered: methods}, Refused: ErrGuest},
		{Name: "not while an attempt is under way", Given: underWay, When: choose("paypal", "tok_2"), Refused: ErrSubmitted},
	})
}

// A number whose last digit makes the Luhn sum right is refused, however it is spaced, and never repeated in the refusal.
func TestCardNumbersAreRefusedAndNeverEchoed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.StringMatching(`[2-6][0-9]{13,17}`).Draw(t, "digits")
		number := body + checkDigit(body)
		separator := rapid.SampledFrom([]string{"", " ", "-"}).Draw(t, "separator")
		token := number[:4] + separator + number[4:8] + separator + number[8:12] + separator + number[12:]

		c := Decider.Fold(Checkout{}, started)
		_, err := Decide(c, ChoosePayment{Means: Means{Method: "card", Token: token}, Offered: methods})
		if !errors.Is(err, ErrCardNumber) || strings.Contains(err.Error(), number) {
			t.Fatalf("%s was answered with %v", token, err)
		}
		other := number[:len(number)-1] + string('0'+(number[len(number)-1]-'0'+1)%10)
		if _, err := Decide(c, ChoosePayment{Means: Means{Method: "card", Token: other}, Offered: methods}); err != nil {
			t.Fatalf("%s was answered with %v", other, err)
		}
	})
}

// checkDigit completes a number the textbook way: double every second digit from the right, add the digits of all.
func checkDigit(body string) string {
	sum := 0
	for i := len(body) - 1; i >= 0; i -= 2 {
		sum += []int{0, 2, 4, 6, 8, 1, 3, 5, 7, 9}[body[i]-'0']
		if i > 0 {
			sum += int(body[i-1] - '0')
		}
	}
	return string(rune('0' + (10-sum%10)%10))
}

func TestARefusedOptionListsWhatIsOffered(t *testing.T) {
	t.Parallel()
	_, err := Decide(Decider.Fold(Checkout{}, ready...), ChooseDelivery{Code: "drone", Offered: offered})
	var refused *refusal.Refusal
	if !errors.As(err, &refused) || refused.Field != "/code" || !strings.Contains(refused.Message, "standard, pickup") {
		t.Errorf("refused with %#v", err)
	}
}
