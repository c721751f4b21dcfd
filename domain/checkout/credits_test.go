package checkout

import (
	"fmt"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"

	"pgregory.net/rapid"
)

var (
	gift  = Credit{AccountID: "crd1", Kind: GiftCard, There: money.Of(2000, "EUR")}
	owed  = Credit{AccountID: "crd2", Kind: StoreCredit, There: money.Of(5000, "EUR")}
	some  = Credit{AccountID: "crd2", Kind: StoreCredit, There: money.Of(5000, "EUR"), UpTo: money.Of(89, "EUR")}
	gifts = facts{started, AddressGiven{berlin}, DeliveryChosen{standard}, PaymentChosen{card, []Credit{gift, some}}}
)

func TestChoosingGiftCardsAndStoreCredit(t *testing.T) {
	t.Parallel()
	choose := func(means Means, credits ...Credit) ChoosePayment { return ChoosePayment{means, credits, methods} }
	upTo := func(minor int64, currency string) Credit {
		limited := gift
		limited.UpTo = money.Of(minor, currency)
		return limited
	}
	many := make([]Credit, MaxCredits+1)
	decidertest.Check(t, Decider, []rule{
		{Name: "they pay before the method", Given: facts{started}, When: choose(card, gift), Then: facts{PaymentChosen{card, []Credit{gift}}}},
		{Name: "the same again changes nothing", Given: gifts, When: choose(card, gift, some)},
		{Name: "in another order they are another choice", Given: gifts, When: choose(card, some, gift), Then: facts{PaymentChosen{card, []Credit{some, gift}}}},
		{Name: "they may do without a method", Given: gifts, When: choose(Means{}, owed), Then: facts{PaymentChosen{Means{}, []Credit{owed}}}},
		{Name: "something must pay", Given: gifts, When: choose(Means{}), Refused: ErrMethod},
		{Name: "each once", Given: gifts, When: choose(card, owed, some), Refused: ErrCreditTwice},
		{Name: "up to something", Given: gifts, When: choose(card, upTo(-1, "EUR")), Refused: ErrUpTo},
		{Name: "of the same currency", Given: gifts, When: choose(card, upTo(1, "USD")), Refused: ErrUpTo},
		{Name: "not without end", Given: gifts, When: choose(card, many...), Refused: ErrCredits},
		{
			Name: "nobody's account is a method", Given: gifts, Refused: ErrMethod,
			When: ChoosePayment{Means: Means{Method: StoreCredit, Token: "crd_of_another"}, Offered: []string{StoreCredit}},
		},
		{Name: "not while an attempt is under way", Given: underWay, When: choose(card, gift), Refused: ErrSubmitted},
	})
}

func TestPayingWithSeveral(t *testing.T) {
	t.Parallel()
	paidWith := func(chosen PaymentChosen, parts ...Part) facts {
		s := submitted
		s.Payment, s.Payments = chosen.Means, parts
		return facts{s}
	}
	with := func(means Means, credits ...Credit) facts { return then(gifts, PaymentChosen{means, credits}) }
	there := func(minor ...int64) Submit {
		return but(func(s *Submit) {
			for _, m := range minor {
				s.There = append(s.There, money.Of(m, "EUR"))
			}
		})
	}
	part := func(method, token string, minor int64) Part {
		return Part{Means{Method: method, Token: token}, money.Of(minor, "EUR")}
	}
	decidertest.Check(t, Decider, []rule{
		{
			Name: "credits pay first, the card the rest", Given: gifts, When: there(2000, 5000),
			Then: paidWith(PaymentChosen{Means: card}, part("card", "tok_1", 1300), part(GiftCard, "crd1", 2000), part(StoreCredit, "crd2", 89)),
		},
		{
			Name: "or nothing", Given: with(card, owed), When: there(5000),
			Then: paidWith(PaymentChosen{Means: card}, part(StoreCredit, "crd2", 3389)),
		},
		{
			Name: "what is not needed pays nothing", Given: with(Means{}, owed, gift), When: there(5000, 0),
			Then: paidWith(PaymentChosen{}, part(StoreCredit, "crd2", 3389)),
		},
		{Name: "all must be paid", Given: with(Means{}, gift), When: there(2000), Refused: ErrUncovered},
		{Name: "less than was there is told", Given: gifts, When: there(1999, 5000), Refused: ErrCreditLess},
		{Name: "more is left where it is", Given: gifts, When: there(9999, 5000), Then: paidWith(PaymentChosen{Means: card}, part("card", "tok_1", 1300), part(GiftCard, "crd1", 2000), part(StoreCredit, "crd2", 89))},
		{Name: "nothing known is nothing there", Given: gifts, When: submit1, Refused: ErrCreditLess},
		{
			Name: "the method for the rest must still be offered", Given: gifts, Refused: ErrPayment,
			When: but(func(s *Submit) { s.Methods, s.There = nil, []money.Money{gift.There, owed.There} }),
		},
	})
}

func TestASubmissionOfBeforeThereWerePartsIsOne(t *testing.T) {
	t.Parallel()
	if parts := submitted.Parts(); len(parts) != 1 || parts[0] != (Part{card, money.Of(3389, "EUR")}) {
		t.Errorf("it is paid by %v", parts)
	}
	free := submitted
	free.Totals.Total = money.Of(0, "EUR")
	if parts := free.Parts(); len(parts) != 0 {
		t.Errorf("nothing is paid by %v", parts)
	}
}

// Whatever is chosen and comes up to be paid: the parts are the total, and no credit pays more than it has or may.
func TestThePartsAreTheTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := Checkout{Payment: card}
		for i := range rapid.IntRange(0, 4).Draw(t, "credits") {
			credit := Credit{AccountID: fmt.Sprint("crd", i), Kind: GiftCard, There: money.Of(rapid.Int64Range(0, 3000).Draw(t, "there"), "EUR")}
			if limit := rapid.Int64Range(0, 3000).Draw(t, "up to"); limit > 0 {
				credit.UpTo = money.Of(limit, "EUR")
			}
			c.Credits = append(c.Credits, credit)
		}
		s := Submission{Payment: card, Totals: Totals{Total: money.Of(rapid.Int64Range(0, 6000).Draw(t, "total"), "EUR")}}
		s.Payments = c.PaidBy(s.Totals.Total)
		left := s.Totals.Total.Minor
		for _, part := range s.Parts() {
			left -= part.Amount.Minor
			if part.Amount.Minor <= 0 || part.Amount.Currency != "EUR" {
				t.Fatalf("a part of %s", part.Amount)
			}
			for _, credit := range c.Credits {
				if credit.AccountID == part.Token && (part.Amount.Minor > credit.There.Minor || (!credit.UpTo.IsZero() && part.Amount.Minor > credit.UpTo.Minor)) {
					t.Fatalf("%+v pays %s", credit, part.Amount)
				}
			}
		}
		if left != 0 {
			t.Fatalf("%v leave %d of %s unpaid", s.Parts(), left, s.Totals.Total)
		}
	})
}
