package wallet

import (
	"fmt"
	"slices"

	"cartwright/domain/pan"
	"cartwright/domain/refusal"
)

// MaxMethods is how many methods a customer may keep.
const MaxMethods = 20

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "payment_method_not_found",
		"You have no saved payment method with this id; list them, or pay with a new one.").At("/payment_method_id")
	ErrExpired = refusal.New(refusal.Conflict, "payment_method_expired",
		"This card has expired; pay with another one.").At("/payment_method_id")
	ErrIncomplete = refusal.New(refusal.Invalid, "payment_method_incomplete",
		"A saved payment method needs a customer, an id, a way to pay, a provider and the provider's token.").At("/payment_method_id")
	ErrCardNumber = refusal.New(refusal.Invalid, "card_number_refused",
		"This looks like a card number, which is not kept here; the provider's token is.").At("/token")
	ErrFull = refusal.New(refusal.Conflict, "wallet_full", "At most 20 payment methods are kept; remove one first.")
)

// Command is something that a wallet may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// Keep keeps a method the customer agreed to have kept.
	Keep struct {
		CustomerID string
		Method     Method
	}
	SetDefault struct {
		MethodID string
	}
	Remove struct {
		MethodID string
	}
	// RecordDetached says that the provider has forgotten a removed method.
	RecordDetached struct {
		MethodID string
	}
)

func (Keep) isCommand()           {}
func (SetDefault) isCommand()     {}
func (Remove) isCommand()         {}
func (RecordDetached) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(w Wallet, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Keep:
		return keep(w, cmd)
	case SetDefault:
		return setDefault(w, cmd)
	case Remove:
		return remove(w, cmd)
	case RecordDetached:
		if w.Gone[cmd.MethodID] != Removing {
			return nil, nil
		}
		return []Event{Detached{w.CustomerID, cmd.MethodID}}, nil
	}
	panic(fmt.Sprintf("unknown wallet command %T", cmd))
}

func keep(w Wallet, cmd Keep) ([]Event, error) {
	m := cmd.Method
	if err := check(cmd); err != nil {
		return nil, err
	}
	if w.Gone[m.MethodID] != "" || slices.ContainsFunc(w.Methods, m.known) {
		return nil, nil
	}
	kept := Kept{CustomerID: cmd.CustomerID, Method: m, Default: len(w.Methods) == 0}
	i := slices.IndexFunc(w.Methods, m.replaces)
	switch {
	case i >= 0:
		kept.Default = w.Default == w.Methods[i].MethodID
		return []Event{w.removal(w.Methods[i], m.MethodID), kept}, nil
	case len(w.Methods) >= MaxMethods:
		return nil, ErrFull
	}
	return []Event{kept}, nil
}

func check(cmd Keep) error {
	m := cmd.Method
	switch {
	case cmd.CustomerID == "" || m.MethodID == "" || m.Method == "" || m.Provider == "" || m.Token == "":
		return ErrIncomplete
	case pan.In(m.Token, pan.Shortest):
		return ErrCardNumber
	}
	return nil
}

// known says that a method is kept already, under the same id or token.
func (m Method) known(kept Method) bool {
	return kept.MethodID == m.MethodID || kept.Provider == m.Provider && kept.Token == m.Token
}

// replaces says that both are the same card at the same provider.
func (m Method) replaces(kept Method) bool {
	return m.Fingerprint != "" && kept.Fingerprint == m.Fingerprint && kept.Provider == m.Provider
}

func setDefault(w Wallet, cmd SetDefault) ([]Event, error) {
	switch {
	case w.find(cmd.MethodID) < 0:
		return nil, ErrNotFound
	case w.Default == cmd.MethodID:
		return nil, nil
	}
	return []Event{DefaultSet{w.CustomerID, cmd.MethodID}}, nil
}

func remove(w Wallet, cmd Remove) ([]Event, error) {
	i := w.find(cmd.MethodID)
	switch {
	case w.Gone[cmd.MethodID] != "":
		return nil, nil
	case i < 0:
		return nil, ErrNotFound
	}
	return []Event{w.removal(w.Methods[i], "")}, nil
}

func (w Wallet) removal(m Method, replacedBy string) Removed {
	return Removed{
		CustomerID: w.CustomerID, MethodID: m.MethodID, Provider: m.Provider, Token: m.Token, CustomerRef: m.CustomerRef,
		ReplacedBy: replacedBy,
	}
}
