package wallet

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	visa   = Method{"pm1", "card", "stripe", "pm_a", "cus_1", "visa", "4242", "2029-04", "f1"}
	amex   = Method{"pm2", "card", "stripe", "pm_b", "cus_1", "amex", "0005", "2026-11", "f2"}
	newer  = Method{"pm3", "card", "stripe", "pm_c", "cus_1", "visa", "4242", "2033-04", "f1"}
	first  = Kept{"ada", visa, true}
	second = Kept{"ada", amex, false}
	gone   = Removed{"ada", "pm1", "stripe", "pm_a", "cus_1", ""}
)

func then(past facts, more ...Event) facts { return append(append(facts{}, past...), more...) }

func TestKeepingMethods(t *testing.T) {
	t.Parallel()
	both := facts{first, second}
	replaced := gone
	replaced.ReplacedBy = "pm3"
	sameToken := newer
	sameToken.Token = visa.Token
	elsewhere := newer
	elsewhere.Provider = "sandbox"
	number := newer
	number.Token = "4242424242424242"
	decidertest.Check(t, Decider, []rule{
		{Name: "the first one is the default", When: Keep{"ada", visa}, Then: facts{first}},
		{Name: "the next one is not", Given: facts{first}, When: Keep{"ada", amex}, Then: facts{second}},
		{Name: "keeping it twice changes nothing", Given: both, When: Keep{"ada", visa}},
		{Name: "nor does its token under another id", Given: both, When: Keep{"ada", sameToken}},
		{Name: "the same card replaces the older one and stays the default", Given: both, When: Keep{"ada", newer},
			Then: facts{replaced, Kept{"ada", newer, true}}},
		{Name: "at another provider it is another method", Given: facts{first}, When: Keep{"ada", elsewhere},
			Then: facts{Kept{"ada", elsewhere, false}}},
		{Name: "what was removed does not come back", Given: facts{first, gone}, When: Keep{"ada", visa}},
		{Name: "a card number is no token", When: Keep{"ada", number}, Refused: ErrCardNumber},
		{Name: "a method is somebody's", When: Keep{"", visa}, Refused: ErrIncomplete},
		{Name: "it has a token", When: Keep{"ada", Method{MethodID: "pm1", Method: "card", Provider: "stripe"}}, Refused: ErrIncomplete},
		{Name: "there is an end to it", Given: full(), When: Keep{"ada", visa}, Refused: ErrFull},
	})
}

func full() (past facts) {
	for i := range MaxMethods {
		n := fmt.Sprint("x", i)
		past = append(past, Kept{"ada", Method{n, "card", "stripe", "pm_" + n, "", "", "", "", n}, i == 0})
	}
	return past
}

func TestChoosingAndRemovingMethods(t *testing.T) {
	t.Parallel()
	both := facts{first, second}
	detached := Detached{"ada", "pm1"}
	decidertest.Check(t, Decider, []rule{
		{Name: "another one is offered first", Given: both, When: SetDefault{"pm2"}, Then: facts{DefaultSet{"ada", "pm2"}}},
		{Name: "saying so twice changes nothing", Given: both, When: SetDefault{"pm1"}},
		{Name: "it must be kept", Given: both, When: SetDefault{"pm9"}, Refused: ErrNotFound},
		{Name: "one is removed", Given: both, When: Remove{"pm1"}, Then: facts{gone}},
		{Name: "twice changes nothing", Given: then(both, gone), When: Remove{"pm1"}},
		{Name: "what never was is not removed", Given: both, When: Remove{"pm9"}, Refused: ErrNotFound},
		{Name: "the other one is the default then", Given: then(both, gone), When: SetDefault{"pm2"}},
		{Name: "the provider has forgotten it", Given: then(both, gone), When: RecordDetached{"pm1"}, Then: facts{detached}},
		{Name: "telling so twice changes nothing", Given: then(both, gone, detached), When: RecordDetached{"pm1"}},
		{Name: "what is kept is not forgotten", Given: both, When: RecordDetached{"pm1"}},
	})
}

func TestACardIsGoodThroughItsMonth(t *testing.T) {
	t.Parallel()
	w := Decider.Fold(Wallet{}, first, second)
	last := time.Date(2026, 11, 30, 23, 59, 59, 0, time.UTC)
	if m, err := w.Usable("pm2", last); err != nil || m != amex {
		t.Errorf("on its last day: %+v, %v", m, err)
	}
	if _, err := w.Usable("pm2", last.Add(time.Second)); !errors.Is(err, ErrExpired) {
		t.Errorf("on the day after: %v", err)
	}
	if _, err := w.Usable("pm9", last); !errors.Is(err, ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
	if (Method{Expires: ""}).Expired(last) {
		t.Error("what has no end has expired")
	}
}

func TestACustomerIsKnownAtTheirProvider(t *testing.T) {
	t.Parallel()
	w := Decider.Fold(Wallet{}, first)
	if provider, ref := w.At("card"); provider != "stripe" || ref != "cus_1" {
		t.Errorf("known as %s at %s", ref, provider)
	}
	if provider, ref := w.At("paypal"); provider+ref != "" {
		t.Errorf("known as %s at %s", ref, provider)
	}
}

// Whatever is saved, chosen, removed and forgotten: a card is there once, one method is the default, and every token that is
// not kept any more is one the provider is asked to forget.
func TestWalletsStayTidy(t *testing.T) {
	t.Parallel()
	ids := rapid.SampledFrom([]string{"a", "b", "c", "d", "e"})
	command := rapid.Custom(func(t *rapid.T) Command {
		id := ids.Draw(t, "id")
		m := Method{id, "card", "stripe", "pm_" + ids.Draw(t, "token"), "", "", "", "", ids.Draw(t, "card")}
		return rapid.SampledFrom([]Command{Keep{"ada", m}, SetDefault{id}, Remove{id}, RecordDetached{id}}).Draw(t, "command")
	})
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOf(command).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		tidy(t, decidertest.History(steps))
	})
}

func tidy(t *rapid.T, history []Event) {
	w := Decider.Fold(Wallet{}, history...)
	if (w.find(w.Default) < 0) != (len(w.Methods) == 0) {
		t.Fatalf("the default is %q of %+v", w.Default, w.Methods)
	}
	cards, kept, forgotten := map[string]bool{}, 0, 0
	for _, m := range w.Methods {
		if cards[m.Fingerprint] {
			t.Fatalf("%s is kept twice", m.Fingerprint)
		}
		cards[m.Fingerprint] = true
	}
	for _, e := range history {
		switch e.(type) {
		case Kept:
			kept++
		case Removed:
			forgotten++
		}
	}
	if kept-forgotten != len(w.Methods) {
		t.Fatalf("%d were kept, %d removed, and %d are there", kept, forgotten, len(w.Methods))
	}
}
