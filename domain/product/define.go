package product

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"cartwright/domain/refusal"
)

// define takes the steps from what a product is to what it shall be. What they lead to is checked as a whole.
func define(p Product, cmd Define) ([]Event, error) {
	if p.Status == IsArchived && cmd.Status == IsArchived {
		return nil, nil
	}
	list, err := steps(p, cmd)
	if err != nil {
		return nil, err
	}
	var all []Event
	for _, step := range list {
		events, err := decide(p, step.Command)
		if err != nil {
			return nil, within(step.at, err)
		}
		for _, e := range events {
			p = Evolve(p, e)
		}
		all = append(all, events...)
	}
	return all, nil
}

// step is a command that is part of another, and where it stands in it.
type step struct {
	at string // JSON pointer
	Command
}

func steps(p Product, cmd Define) ([]step, error) {
	toStatus, err := p.stepsTo(cmd.Status)
	if p.ProductID == "" {
		return append([]step{{"", cmd.Create}}, toStatus...), err
	}
	list := []step{{"", Describe{cmd.Description}}, {"", DefineOptions{cmd.Options}}}
	for i, v := range cmd.Variants {
		list = append(list, p.stepsToVariant(fmt.Sprintf("/variants/%d", i), v)...)
	}
	return append(list, toStatus...), err
}

// stepsToVariant makes a variant what it shall be.
func (p Product) stepsToVariant(at string, v Variant) []step {
	if p.find(v.SKU) < 0 {
		return []step{{at, AddVariant{v}}}
	}
	return []step{{at, ChangePrice{SKU: v.SKU, Price: v.Price}}, {at, ChangeVariant{
		SKU: v.SKU, Options: v.Options, Trade: v.Trade, Components: v.Components,
	}}}
}

// stepsTo a status. Only what was published once can be withdrawn.
func (p Product) stepsTo(want Status) ([]step, error) {
	switch {
	case want == p.Status, want == "", want == IsDraft && p.Status == "":
		return nil, nil
	case want == IsPublished:
		return []step{{"", Publish{}}}, nil
	case want == IsWithdrawn:
		return []step{{"", Publish{}}, {"", Withdraw{}}}, nil
	case want == IsArchived:
		return []step{{"", Archive{}}}, nil
	}
	return nil, ErrStatus
}

// within says where in the whole command a part was refused.
func within(at string, err error) error {
	var no *refusal.Refusal
	if at == "" || !errors.As(err, &no) {
		return err
	}
	return no.At(at + no.Field)
}

func (d Description) equal(other Description) bool {
	return d.words() == other.words() && maps.Equal(d.Attributes, other.Attributes) && slices.Equal(d.Media, other.Media)
}

func (d Description) words() [5]string {
	return [5]string{d.Title, d.Text, d.Brand, d.Category, d.Image}
}

func sameOptions(a, b []Option) bool {
	return slices.EqualFunc(a, b, func(o, p Option) bool { return o.Name == p.Name && slices.Equal(o.Values, p.Values) })
}
