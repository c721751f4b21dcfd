package shipping

import (
	"slices"

	"cartwright/domain/decider"
)

// Shipping is a shop's table of methods and pickup points, each in the order they were first set.
type Shipping struct {
	Methods []Method
	Points  []PickupPoint
}

// Decider is how the table behaves.
var Decider = decider.Decider[Shipping, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the table as it is once e has happened.
func Evolve(s Shipping, e Event) Shipping {
	switch e := e.(type) {
	case MethodSet:
		s.Methods = set(s.Methods, s.method(e.Code), e.Method)
	case MethodWithdrawn:
		s.Methods = slices.DeleteFunc(slices.Clone(s.Methods), func(m Method) bool { return m.Code == e.Code })
	case PickupPointSet:
		s.Points = set(s.Points, s.point(e.ID), e.PickupPoint)
	case PickupPointWithdrawn:
		s.Points = slices.DeleteFunc(slices.Clone(s.Points), func(p PickupPoint) bool { return p.ID == e.ID })
	}
	return s
}

// InForce are the shop's methods, or the default ones where it has set none.
func (s Shipping) InForce() []Method {
	if len(s.Methods) == 0 {
		return Default
	}
	return s.Methods
}

// Collects says that shoppers may collect what they buy.
func (s Shipping) Collects() bool {
	return slices.ContainsFunc(s.InForce(), func(m Method) bool { return m.Collect })
}

// set returns a copy of the list with the item at i, or at its end.
func set[T any](list []T, i int, item T) []T {
	if i < 0 {
		return append(slices.Clip(list), item)
	}
	list = slices.Clone(list)
	list[i] = item
	return list
}

func (s Shipping) method(code string) int {
	return slices.IndexFunc(s.Methods, func(m Method) bool { return m.Code == code })
}

func (s Shipping) point(id string) int {
	return slices.IndexFunc(s.Points, func(p PickupPoint) bool { return p.ID == id })
}
