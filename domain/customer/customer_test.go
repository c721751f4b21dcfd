package customer

import (
	"strings"
	"testing"
	"time"

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

func TestSigningOutEverywhere(t *testing.T) {
	t.Parallel()
	at := func(second int) time.Time { return time.Date(2026, 11, 21, 12, 0, second, 0, time.UTC) }
	out := SignedOut{CustomerID: "ada", At: at(5)}
	decidertest.Check(t, Decider, []rule{
		{Name: "a customer", Given: facts{ada}, When: SignOut{"ada", at(1), at(5)}, Then: facts{out}},
		{Name: "who never registered", When: SignOut{"ada", at(1), at(5)}, Then: facts{out}},
		{Name: "whose token does not say since when", When: SignOut{"ada", time.Time{}, at(5)}, Then: facts{out}},
		{Name: "who is signed out ends nothing more", Given: facts{out}, When: SignOut{"ada", at(4), at(9)}},
		{Name: "also not in the same second", Given: facts{out}, When: SignOut{"ada", at(5), at(9)}},
		{Name: "who signed in since does", Given: facts{out}, When: SignOut{"ada", at(6), at(9)}, Then: facts{SignedOut{CustomerID: "ada", At: at(9)}}},
		{Name: "it makes nobody a customer", Given: facts{out}, When: Group{"trade"}, Refused: ErrNotFound},
		{Name: "an e-mail address is no id", When: SignOut{"ada@example.org", at(1), at(5)}, Refused: ErrID},
	})
}

func TestNoCommandDecidesTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "trade", "No!"})
		moment := rapid.Custom(func(t *rapid.T) time.Time { return time.Unix(rapid.Int64Range(1, 9).Draw(t, "second"), 0) })
		commands := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Command {
			return rapid.SampledFrom([]Command{
				Register(ada), Register{"ada", profile(text.Draw(t, "profile"))}, Group{text.Draw(t, "group")},
				SignOut{"ada", moment.Draw(t, "since"), moment.Draw(t, "now").Add(10 * time.Second)},
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
