package tender

import (
	"slices"

	"cartwright/domain/decider"
	"cartwright/domain/money"
)

// Tender is a shop's table of methods, in the order they were first set.
type Tender struct {
	Methods []Method
}

// Default is what a shop takes that has not said anything. An invoice is trusted up to 200 units of the currency.
var Default = []Method{
	{Code: "card", Name: "Card"},
	{Code: "paypal", Name: "PayPal"},
	{Code: "invoice", Name: "Invoice", Max: 20_000},
}

// Decider is how the table behaves.
var Decider = decider.Decider[Tender, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the table as it is once e has happened.
func Evolve(t Tender, e Event) Tender {
	switch e := e.(type) {
	case MethodSet:
		if i := t.find(e.Code); i >= 0 {
			t.Methods = slices.Clone(t.Methods)
			t.Methods[i] = e.Method
		} else {
			t.Methods = append(slices.Clip(t.Methods), e.Method)
		}
	case MethodWithdrawn:
		t.Methods = slices.DeleteFunc(slices.Clone(t.Methods), func(m Method) bool { return m.Code == e.Code })
	}
	return t
}

// Sale is what is to be paid, and where.
type Sale struct {
	Channel, Country string
	Total            money.Money
}

// Offer lists how a sale can be paid, in the order of the table.
func (t Tender) Offer(s Sale) (methods []Method) {
	for _, m := range t.InForce() {
		if m.takes(s) {
			methods = append(methods, m)
		}
	}
	return methods
}

// InForce are the shop's methods, or the default ones where it has set none.
func (t Tender) InForce() []Method {
	if len(t.Methods) == 0 {
		return Default
	}
	return t.Methods
}

func (m Method) takes(s Sale) bool {
	return allows(m.Channels, s.Channel) && allows(m.Countries, s.Country) && allows(m.Currencies, s.Total.Currency) &&
		s.Total.Minor >= m.Min && (m.Max == 0 || s.Total.Minor <= m.Max)
}

// allows says whether a list without entries, which stands for all, or with some, holds the value.
func allows(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }

func (t Tender) find(code string) int {
	return slices.IndexFunc(t.Methods, func(m Method) bool { return m.Code == code })
}
