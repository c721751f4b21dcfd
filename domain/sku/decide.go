package sku

import (
	"fmt"

	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrTaken = refusal.New(refusal.Conflict, "sku_taken",
		"Another product has this SKU; choose another one, or remove the variant there first.").At("/sku")
	ErrClaim = refusal.New(refusal.Invalid, "sku_claim_incomplete", "A claim names a SKU and a product.").At("/sku")
)

//sumtype:decl
type Command interface{ isCommand() }

type (
	Claim struct {
		SKU, ProductID string
	}
	// Release by a product that does not have the SKU changes nothing.
	Release struct {
		SKU, ProductID string
	}
)

func (Claim) isCommand()   {}
func (Release) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(s SKU, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Claim:
		return claim(s, cmd)
	case Release:
		if cmd.ProductID == "" || s.ProductID != cmd.ProductID {
			return nil, nil
		}
		return []Event{Released(cmd)}, nil
	}
	panic(fmt.Sprintf("unknown SKU command %T", cmd))
}

func claim(s SKU, cmd Claim) ([]Event, error) {
	switch {
	case cmd.SKU == "" || cmd.ProductID == "":
		return nil, ErrClaim
	case s.ProductID == cmd.ProductID:
		return nil, nil
	case s.ProductID != "":
		return nil, ErrTaken.Because(fmt.Sprintf(
			"The SKU %s belongs to the product %s; choose another SKU, or remove the variant there first.", cmd.SKU, s.ProductID))
	}
	return []Event{Claimed(cmd)}, nil
}
