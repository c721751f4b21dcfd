package customer

import (
	"strings"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/sealed"

	"pgregory.net/rapid"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

func profile(text string) Profile {
	return Profile{Email: sealed.Value{Text: []byte(text)}, Name: sealed.Value{Text: []byte(text)}}
}

var (
	ada      = Registered{CustomerID: "ada", Profile: profile("sealed")}
	grouped  = Grouped{CustomerID: "ada", Group: "trade"}
	exempted = TaxStatusSet{CustomerID: "ada", Exempt: true, Grounds: "certificate 7"}
)

func TestRegistering(t *testing.T) {
	t.Parallel()
	again := Described{CustomerID: "ada", Profile: profile("sealed anew")}
	decidertest.Check(t, Decider, []rule{
		{Name: "somebody becomes a customer", When: Register(ada), Then: facts{ada}},
		{Name: "twice changes nothing", Given: facts{ada}, When: Register(ada)},
		{Name: "with another profile", Given: facts{ada}, When: Register(again), Then: facts{again}},
		{Name: "an e-mail address is no id", When: Register{"ada@example.org", profile("sealed")}, Refused: ErrID},
		{Name: "an id has an end", When: Register{strings.Repeat("a", 129), profile("sealed")}, Refused: ErrID},
		{Name: "nobody without a name", When: Register{CustomerID: "ada"}, Refused: ErrProfile},
		{Name: "who is not registered has no group", When: Group{"trade"}, Refused: ErrNotFound},
	})
}

func TestGroupsAndTaxes(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a group", Given: facts{ada}, When: Group{"trade"}, Then: facts{grouped}},
		{Name: "twice changes nothing", Given: facts{ada, grouped}, When: Group{"trade"}},
		{Name: "none any more", Given: facts{ada, grouped}, When: Group{}, Then: facts{Grouped{CustomerID: "ada"}}},
		{Name: "no group by that name", Given: facts{ada}, When: Group{"Trade!"}, Refused: ErrGroup},
		{Name: "an exemption", Given: facts{ada}, When: ExemptFromTax{true, "certificate 7"}, Then: facts{exempted}},
		{Name: "twice changes nothing", Given: facts{ada, exempted}, When: ExemptFromTax{true, "certificate 7"}},
		{Name: "not without grounds", Given: facts{ada}, When: ExemptFromTax{Exempt: true}, Refused: ErrGrounds},
		{Name: "it ends", Given: facts{ada, exempted}, When: ExemptFromTax{}, Then: facts{TaxStatusSet{CustomerID: "ada"}}},
		{Name: "where there is none it does not", Given: facts{ada}, When: ExemptFromTax{Grounds: "whatever"}},
	})
}

func TestNoCommandDecidesTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "trade", "No!"})
		commands := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Command {
			return rapid.SampledFrom([]Command{
				Register(ada), Register{"ada", profile(text.Draw(t, "profile"))}, Group{text.Draw(t, "group")},
				ExemptFromTax{rapid.Bool().Draw(t, "exempt"), text.Draw(t, "grounds")},
			}).Draw(t, "command")
		})).Draw(t, "commands")
		steps, err := decidertest.Walk(Decider, commands)
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
	})
}
