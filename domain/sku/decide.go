package sku

import (
	"fmt"
	"time"

	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrTaken = refusal.New(refusal.Conflict, "sku_taken",
		"Another product has this SKU; choose another one, or remove the variant there first.").At("/sku")
	ErrKind = refusal.New(refusal.Conflict, "sku_kind_stays",
		"What was sold by itself cannot come back as a bundle under the same SKU, nor a bundle as a single item; choose another SKU.").At("/sku")
	ErrClaim = refusal.New(refusal.Invalid, "sku_claim_incomplete", "A claim names a SKU and a product.").At("/sku")
)

// Command is something that a SKU may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// Claim for a product that has the SKU needs no Now and no Until; one that is to get it has it by Until. Unused
	// is a product that claimed it and does not have it.
	Claim struct {
		SKU, ProductID string
		Now, Until     time.Time
		Unused         string
		As             Kind
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
	claimed := Claimed{cmd.SKU, cmd.ProductID, cmd.Until, cmd.As}
	switch {
	case cmd.SKU == "" || cmd.ProductID == "":
		return nil, ErrClaim
	case s.As != "" && cmd.As != "" && s.As != cmd.As:
		return nil, ErrKind
	case s.ProductID == "":
		return []Event{claimed}, nil
	case s.ProductID == cmd.ProductID && !cmd.Until.After(s.Until):
		return nil, nil
	case s.ProductID == cmd.ProductID:
		return []Event{claimed}, nil
	case cmd.Unused == s.ProductID && cmd.Now.After(s.Until):
		return []Event{Released{cmd.SKU, s.ProductID}, claimed}, nil
	}
	return nil, taken(s, cmd)
}

func taken(s SKU, cmd Claim) error {
	if cmd.Unused == s.ProductID {
		return ErrTaken.Because(fmt.Sprintf("The SKU %s is being added to the product %s; choose another SKU, or try again after %s.",
			cmd.SKU, s.ProductID, s.Until.UTC().Format(time.RFC3339)))
	}
	return ErrTaken.Because(fmt.Sprintf(
		"The SKU %s belongs to the product %s; choose another SKU, or remove the variant there first.", cmd.SKU, s.ProductID))
}
