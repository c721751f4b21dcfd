package tender

import (
	"slices"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var till = Method{Code: "cash", Name: "Cash", Channels: []string{"till"}, Countries: []string{"DE"}, Currencies: []string{"EUR"}, Min: 100, Max: 5000}

func TestTable(t *testing.T) {
	t.Parallel()
	other := till
	other.Max = 9000
	decidertest.Check(t, Decider, []rule{
		{Name: "a method is set", When: SetMethod{till}, Then: facts{MethodSet{till}}},
		{Name: "once", Given: facts{MethodSet{till}}, When: SetMethod{till}},
		{Name: "it can be changed", Given: facts{MethodSet{till}}, When: SetMethod{other}, Then: facts{MethodSet{other}}},
		{Name: "it can be withdrawn", Given: facts{MethodSet{till}}, When: WithdrawMethod{"cash"}, Then: facts{MethodWithdrawn{"cash"}}},
		{Name: "what is not there need not go", When: WithdrawMethod{"cash"}},
		{Name: "it needs a code", When: SetMethod{Method{Name: "x"}}, Refused: ErrCode},
		{Name: "it needs a name", When: SetMethod{Method{Code: "x"}}, Refused: ErrName},
		{Name: "the largest amount is not below the smallest", When: SetMethod{Method{Code: "x", Name: "x", Min: 2, Max: 1}}, Refused: ErrAmount},
		{Name: "countries are codes", When: SetMethod{Method{Code: "x", Name: "x", Countries: []string{"Germany"}}}, Refused: ErrCountry},
		{Name: "currencies, too", When: SetMethod{Method{Code: "x", Name: "x", Currencies: []string{"€"}}}, Refused: ErrCurrency},
	})
}

func TestOffer(t *testing.T) {
	t.Parallel()
	sale := Sale{Channel: "till", Country: "DE", Total: money.Of(100, "EUR")}
	table := Tender{Methods: []Method{till}}
	for _, c := range []struct {
		name   string
		change func(*Sale)
		offers int
	}{
		{"everything fits", func(*Sale) {}, 1},
		{"another channel", func(s *Sale) { s.Channel = "web" }, 0},
		{"another country", func(s *Sale) { s.Country = "FR" }, 0},
		{"another currency", func(s *Sale) { s.Total.Currency = "USD" }, 0},
		{"too little", func(s *Sale) { s.Total.Minor = 99 }, 0},
		{"too much", func(s *Sale) { s.Total.Minor = 5001 }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := sale
			if c.change(&s); len(table.Offer(s)) != c.offers {
				t.Errorf("offers %v", table.Offer(s))
			}
		})
	}
}

func TestDefault(t *testing.T) {
	t.Parallel()
	codes := func(minor int64) (list []string) {
		for _, m := range (Tender{}).Offer(Sale{Total: money.Of(minor, "EUR")}) {
			list = append(list, m.Code)
		}
		return list
	}
	if got := codes(20_000); !slices.Equal(got, []string{"card", "paypal", "invoice"}) {
		t.Errorf("a small total can be paid by %v", got)
	}
	if got := codes(20_001); !slices.Equal(got, []string{"card", "paypal"}) {
		t.Errorf("a large total can be paid by %v", got)
	}
}
