package wallet

import (
	"maps"
	"slices"
	"time"

	"cartwright/domain/decider"
)

// Wallet is the state of one customer's methods. The zero Wallet is empty.
type Wallet struct {
	CustomerID string
	Methods    []Method // in the order they were kept
	Default    string   // id of the method offered first
	Gone       map[string]Gone
}

// Gone is where the removal of a method stands.
type Gone string

const (
	Removing  Gone = "removing" // the provider is asked to forget it
	Forgotten Gone = "forgotten"
)

// Decider is how a wallet behaves.
var Decider = decider.Decider[Wallet, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the wallet as it is once e has happened.
func Evolve(w Wallet, e Event) Wallet {
	switch e := e.(type) {
	case Kept:
		w.CustomerID, w.Methods = e.CustomerID, append(slices.Clip(w.Methods), e.Method)
		if e.Default {
			w.Default = e.MethodID
		}
	case DefaultSet:
		w.Default = e.MethodID
	case Removed:
		w = w.without(e.MethodID)
		w.Gone = with(w.Gone, e.MethodID, Removing)
	case Detached:
		w.Gone = with(w.Gone, e.MethodID, Forgotten)
	}
	return w
}

// without leaves the method that was kept last as the default, when the default goes.
func (w Wallet) without(id string) Wallet {
	w.Methods = slices.DeleteFunc(slices.Clone(w.Methods), func(m Method) bool { return m.MethodID == id })
	if w.Default != id {
		return w
	}
	w.Default = ""
	if n := len(w.Methods); n > 0 {
		w.Default = w.Methods[n-1].MethodID
	}
	return w
}

func with(gone map[string]Gone, id string, stands Gone) map[string]Gone {
	gone = maps.Clone(gone)
	if gone == nil {
		gone = map[string]Gone{}
	}
	gone[id] = stands
	return gone
}

// Usable returns the method with the id if it can be paid with now.
func (w Wallet) Usable(id string, now time.Time) (Method, error) {
	i := w.find(id)
	if i < 0 {
		return Method{}, ErrNotFound
	}
	if w.Methods[i].Expired(now) {
		return Method{}, ErrExpired.Because("This card expired with " + w.Methods[i].Expires + "; pay with another one.")
	}
	return w.Methods[i], nil
}

// At is who the customer is at a provider for a way to pay: as in the method kept last; nothing, when none was kept.
func (w Wallet) At(method string) (provider, customerRef string) {
	for _, m := range slices.Backward(w.Methods) {
		if m.Method == method && m.CustomerRef != "" {
			return m.Provider, m.CustomerRef
		}
	}
	return "", ""
}

// Expired says that the month the method is good through is over, in UTC.
func (m Method) Expired(now time.Time) bool {
	month, err := time.Parse("2006-01", m.Expires)
	return err == nil && !now.Before(month.AddDate(0, 1, 0))
}

func (w Wallet) find(id string) int {
	return slices.IndexFunc(w.Methods, func(m Method) bool { return m.MethodID == id })
}
