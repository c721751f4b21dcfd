package cart

import "slices"

// Repriced returns the contents as they are once today's prices and titles are accepted. What is not for sale stays as it was.
func (c Contents) Repriced(today Today) Contents {
	c.Lines = slices.Clone(c.Lines)
	for i := range c.Lines {
		if now, forSale := today.price(c.Lines[i]); forSale {
			c.Lines[i].Title, c.Lines[i].UnitPrice = now.Title, now.UnitPrice
		}
	}
	return c
}

func reprice(c Cart, cmd Reprice) ([]Event, error) {
	today := Today{Offers: cmd.Today}
	var accepted []Price
	for i, line := range c.Contents.Repriced(today).Lines {
		if line.seen() != c.Lines[i].seen() {
			accepted = append(accepted, line.seen())
		}
	}
	if len(accepted) == 0 {
		return nil, nil
	}
	return []Event{Repriced{Lines: accepted}}, nil
}
