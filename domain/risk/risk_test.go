package risk

import (
	"slices"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"

	"pgregory.net/rapid"
)

var (
	ref       = Ref{FulfilmentID: "f1", OrderID: "o1", CheckoutID: "c1"}
	asked     = Requested{Ref: ref, Amount: money.Of(2000, "EUR"), Country: "DE"}
	harmless  = Signals{Amount: asked.Amount, Country: "DE", CardCountry: "DE"}
	odd       = Signals{Amount: asked.Amount, Country: "DE", CardCountry: "BR", Recent: Counts{Account: 9}}
	bad       = Signals{Amount: asked.Amount, Country: "DE", Recent: Counts{Card: 10}}
	fine      = Screened{ref, harmless, Screen(harmless)}
	doubtful  = Screened{ref, odd, Screen(odd)}
	hopeless  = Screened{ref, bad, Screen(bad)}
	approved  = Reviewed{ref, Approve, "key:ada", "known customer"}
	condemned = Reviewed{ref, Refuse, "key:ada", "stolen card"}
)

func TestScreenings(t *testing.T) {
	t.Parallel()
	type facts = []Event
	yes, no := Settle{Approve, "key:ada", "known customer"}, Settle{Refuse, "key:ada", "stolen card"}
	decidertest.Check(t, Decider, []decidertest.Rule[Command, Event]{
		{Name: "it is asked for", When: Request{asked}, Then: facts{asked}},
		{Name: "once", Given: facts{asked}, When: Request{asked}},
		{Name: "with ids", When: Request{Requested{Ref: Ref{OrderID: "o1"}}}, Refused: ErrIDs},
		{Name: "what is harmless is approved", Given: facts{asked}, When: Weigh{harmless}, Then: facts{fine}},
		{Name: "what is odd is reviewed", Given: facts{asked}, When: Weigh{odd}, Then: facts{doubtful}},
		{Name: "what is hopeless is refused", Given: facts{asked}, When: Weigh{bad}, Then: facts{hopeless}},
		{Name: "the first weighing counts", Given: facts{asked, fine}, When: Weigh{bad}},
		{Name: "what was not asked for is not weighed", When: Weigh{odd}, Refused: ErrNotFound},
		{Name: "somebody approves", Given: facts{asked, doubtful}, When: yes, Then: facts{approved}},
		{Name: "or refuses", Given: facts{asked, doubtful}, When: no, Then: facts{condemned}},
		{Name: "saying so twice changes nothing", Given: facts{asked, doubtful, approved}, When: yes},
		{Name: "what is decided stays so", Given: facts{asked, doubtful, approved}, When: no, Refused: ErrDecided},
		{Name: "nobody overrules a refusal", Given: facts{asked, hopeless}, When: yes, Refused: ErrNoReview},
		{Name: "nobody decides before it is weighed", Given: facts{asked}, When: yes, Refused: ErrNoReview},
		{Name: "a decision has a reason", Given: facts{asked, doubtful}, When: Settle{Decision: Approve, By: "key:ada"}, Refused: ErrReason},
		{Name: "it is one or the other", Given: facts{asked, doubtful}, When: Settle{Review, "key:ada", "?"}, Refused: ErrDecision},
	})
}

func TestReasons(t *testing.T) {
	t.Parallel()
	usual := History{Orders: 5, Mean: 2000}
	for name, c := range map[string]struct {
		signals Signals
		want    Decision
		reasons []string
	}{
		"nothing":                      {harmless, Approve, nil},
		"a foreign card":               {Signals{Amount: asked.Amount, Country: "DE", CardCountry: "BR", Past: usual}, Approve, []string{"country_mismatch"}},
		"a card that is tried a lot":   {Signals{Amount: asked.Amount, Recent: Counts{Card: 4}}, Review, []string{"card_velocity"}},
		"and more":                     {Signals{Amount: asked.Amount, Recent: Counts{Card: 10}}, Refuse, []string{"card_velocity"}},
		"an account that tries a lot":  {Signals{Amount: asked.Amount, Recent: Counts{Account: 20}}, Refuse, []string{"account_velocity"}},
		"an address with many parcels": {Signals{Amount: asked.Amount, Recent: Counts{Address: 20}}, Review, []string{"address_velocity"}},
		"a flood from one place":       {Signals{Amount: asked.Amount, Recent: Counts{Client: 60}}, Refuse, []string{"client_velocity"}},
		"a lot of money":               {Signals{Amount: money.Of(500_001, "EUR"), Past: History{3, 400_000}}, Review, []string{"amount_high"}},
		"far more than usual":          {Signals{Amount: money.Of(10_005, "EUR"), Past: usual}, Approve, []string{"amount_unusual"}},
		"for a foreign card, too":      {Signals{Amount: money.Of(10_005, "EUR"), CardCountry: "BR", Past: usual}, Review, []string{"amount_unusual", "country_mismatch"}},
		"a first order that is large":  {Signals{Amount: money.Of(50_001, "EUR")}, Approve, []string{"first_order"}},
		"everything at once": {Signals{Amount: money.Of(900_000, "EUR"), Country: "DE", CardCountry: "BR", Recent: Counts{9, 9, 9, 30}}, Refuse,
			[]string{"card_velocity", "account_velocity", "address_velocity", "client_velocity", "amount_high", "country_mismatch", "first_order"}},
	} {
		v := Screen(c.signals)
		var codes []string
		for _, r := range v.Reasons {
			codes = append(codes, r.Code)
		}
		if v.Decision != c.want || !slices.Equal(codes, c.reasons) {
			t.Errorf("%s: %+v, want %s for %v", name, v, c.want, c.reasons)
		}
	}
}

// More attempts never make an attempt look better, and every score is explained.
func TestVerdictsAreMonotoneAndExplained(t *testing.T) {
	t.Parallel()
	count := rapid.Int64Range(0, 100)
	rapid.Check(t, func(t *rapid.T) {
		s := Signals{
			Amount: money.Of(rapid.Int64Range(1, 1_000_000).Draw(t, "amount"), "EUR"), Country: "DE",
			CardCountry: rapid.SampledFrom([]string{"", "DE", "BR"}).Draw(t, "card"),
			Recent:      Counts{count.Draw(t, "card"), count.Draw(t, "account"), count.Draw(t, "address"), count.Draw(t, "client")},
			Past:        History{count.Draw(t, "orders"), rapid.Int64Range(0, 10_000).Draw(t, "mean")},
		}
		v, sum := Screen(s), 0
		for _, r := range v.Reasons {
			sum += r.Points
		}
		worse := s
		worse.Recent = Counts{s.Recent.Card + 5, s.Recent.Account + 5, s.Recent.Address + 5, s.Recent.Client + 5}
		if sum != v.Score || Screen(worse).Score < v.Score {
			t.Fatalf("%+v, and %+v when there are more", v, Screen(worse))
		}
	})
}
