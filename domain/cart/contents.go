package cart

import (
	"slices"

	"cartwright/domain/money"
	"cartwright/domain/sealed"
)

// Contents is what is in a cart.
type Contents struct {
	Lines   []Line       `json:"lines,omitempty"`   // in the order they were first added
	Later   []Line       `json:"later,omitempty"`   // saved for later: not to be bought now
	Coupons []string     `json:"coupons,omitempty"` // in the order they were entered
	Note    sealed.Value `json:"note,omitzero"`
}

// Line is some units of one SKU that are to be alike. Its id is the SKU, unless the shopper asks something special of
// these units: then the SKU, a tilde and what tells them apart.
type Line struct {
	ID        string       `json:"line_id"`
	SKU       string       `json:"sku"`
	ProductID string       `json:"product_id"`
	Title     string       `json:"title"`
	Quantity  int64        `json:"quantity"`
	UnitPrice money.Money  `json:"unit_price"`
	Data      sealed.Value `json:"data,omitzero"`
	Note      sealed.Value `json:"note,omitzero"`
}

// Price is what a line costs a unit, and what it is called.
type Price struct {
	LineID    string      `json:"line_id"`
	SKU       string      `json:"sku"`
	Title     string      `json:"title"`
	UnitPrice money.Money `json:"unit_price"`
}

// idOf is a line's id as it is stored: facts from before there were such ids name the SKU alone.
func idOf(lineID, sku string) string {
	if lineID == "" {
		return sku
	}
	return lineID
}

func find(lines []Line, id string) int {
	return slices.IndexFunc(lines, func(l Line) bool { return l.ID == id })
}

// unitsOf counts the units of a SKU over all lines.
func unitsOf(lines []Line, sku string) (units int64) {
	for _, line := range lines {
		if line.SKU == sku {
			units += line.Quantity
		}
	}
	return units
}

// joined returns a copy of the lines with the units on theirs. The whole line takes the latest title and price.
func joined(lines []Line, more Line) []Line {
	i := find(lines, more.ID)
	if i < 0 {
		return append(slices.Clip(lines), more)
	}
	lines = slices.Clone(lines)
	line := &lines[i]
	line.Quantity += more.Quantity
	line.ProductID, line.Title, line.UnitPrice = more.ProductID, more.Title, more.UnitPrice
	if line.Note.Empty() {
		line.Note = more.Note
	}
	return lines
}

// without returns a copy of the lines without one.
func without(lines []Line, id string) []Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.ID == id })
}

// changed returns a copy of the lines with one of them changed, if it is there.
func changed(lines []Line, id string, change func(*Line)) []Line {
	lines = slices.Clone(lines)
	if i := find(lines, id); i >= 0 {
		change(&lines[i])
	}
	return lines
}

// replaced returns a copy of the lines with one put in the place of the line of that id, or at the end.
func replaced(lines []Line, line Line) []Line {
	if find(lines, line.ID) < 0 {
		return append(slices.Clip(lines), line)
	}
	return changed(lines, line.ID, func(l *Line) { *l = line })
}
