package cart

import "slices"

// Strategy says what becomes of two carts when a guest signs in.
type Strategy string

// What was saved for later is kept from both carts, whatever the strategy.
const (
	MergeBoth Strategy = "merge"
	KeepGuest Strategy = "keep_guest"
	KeepSaved Strategy = "keep_saved"
)

type (
	// Merge takes a guest's cart over, as it is now. Taken over again, it adds only what came since.
	Merge struct {
		GuestCartID, GuestVisitID, GuestCurrency string
		Guest                                    Contents
		Strategy                                 Strategy
	}
	// Close ends a cart that was taken over by another.
	Close struct {
		Into string
	}
	// Merged tells the whole story, so that nobody has to ask the guest's cart: what there was, what came, what is now.
	Merged struct {
		CartID       string    `json:"cart_id"`
		CustomerID   string    `json:"customer_id,omitempty"`
		GuestCartID  string    `json:"guest_cart_id"`
		GuestVisitID string    `json:"guest_visit_id,omitempty"`
		Strategy     Strategy  `json:"strategy"`
		Saved        Contents  `json:"saved"`
		Guest        Contents  `json:"guest"`
		Result       Contents  `json:"result"`
		Clamped      []Clamped `json:"clamped,omitempty"`
	}
	// Clamped is a line that a limit kept from being taken over in full.
	Clamped struct {
		LineID string `json:"line_id"`
		SKU    string `json:"sku"`
		Wanted int64  `json:"wanted"` // units the guest had
		Taken  int64  `json:"taken"`
	}
	// Closed says that the cart lives on in another.
	Closed struct {
		CartID string `json:"cart_id"`
		Into   string `json:"into"`
	}
)

func merge(c Cart, cmd Merge) ([]Event, error) {
	switch {
	case cmd.GuestCartID == c.CartID:
		return nil, ErrItself
	case cmd.GuestCurrency != c.Currency:
		return nil, ErrMergeMoney
	case cmd.Strategy != MergeBoth && cmd.Strategy != KeepGuest && cmd.Strategy != KeepSaved:
		return nil, ErrStrategy
	}
	strategy, news := cmd.Strategy, cmd.Guest
	if before, known := c.Taken[cmd.GuestCartID]; known {
		strategy, news = again(strategy, cmd.Guest.since(before))
		if news.empty() {
			return nil, nil
		}
	}
	if err := c.fixed(); err != nil {
		return nil, err
	}
	result, clamped := merged(c.Contents, news, strategy)
	return []Event{Merged{
		CartID: c.CartID, CustomerID: c.CustomerID, GuestCartID: cmd.GuestCartID, GuestVisitID: cmd.GuestVisitID,
		Strategy: cmd.Strategy, Saved: c.Contents, Guest: cmd.Guest, Result: result, Clamped: clamped,
	}}, nil
}

// again says how what came after a first merge is taken over: nothing of it may be lost, or be taken twice.
func again(first Strategy, news Contents) (Strategy, Contents) {
	if first == KeepSaved {
		return KeepSaved, Contents{Later: news.Later}
	}
	return MergeBoth, news
}

// merged joins two carts' contents within the limits, and says what did not fit.
func merged(saved, guest Contents, strategy Strategy) (Contents, []Clamped) {
	result, lines := saved, guest.Lines
	switch strategy {
	case KeepGuest:
		result.Lines, result.Coupons, result.Note = nil, nil, guest.Note
	case KeepSaved:
		guest.Coupons, lines = nil, nil
	}
	var clamped []Clamped
	result.Lines, clamped = taken(result.Lines, lines)
	var later []Clamped
	result.Later, later = taken(result.Later, guest.Later)
	for _, code := range guest.Coupons {
		if len(result.Coupons) < MaxCoupons && !slices.Contains(result.Coupons, code) {
			result.Coupons = append(slices.Clip(result.Coupons), code)
		}
	}
	if strategy == MergeBoth && result.Note.Empty() {
		result.Note = guest.Note
	}
	return result, append(clamped, later...)
}

// taken adds lines to others as far as the limits allow.
func taken(lines, more []Line) ([]Line, []Clamped) {
	var clamped []Clamped
	for _, line := range more {
		wanted := line.Quantity
		line.Quantity = min(wanted, MaxUnits-unitsOf(lines, line.SKU))
		if find(lines, line.ID) < 0 && len(lines) >= MaxLines {
			line.Quantity = 0
		}
		if line.Quantity < wanted {
			clamped = append(clamped, Clamped{line.ID, line.SKU, wanted, line.Quantity})
		}
		if line.Quantity > 0 {
			lines = joined(lines, line)
		}
	}
	return lines, clamped
}

// since is what the contents have more than they had before.
func (c Contents) since(before Contents) Contents {
	news := Contents{Lines: more(c.Lines, before.Lines), Later: more(c.Later, before.Later)}
	for _, code := range c.Coupons {
		if !slices.Contains(before.Coupons, code) {
			news.Coupons = append(news.Coupons, code)
		}
	}
	if !c.Note.Equal(before.Note) {
		news.Note = c.Note
	}
	return news
}

func more(lines, before []Line) (news []Line) {
	for _, line := range lines {
		if i := find(before, line.ID); i >= 0 {
			line.Quantity -= before[i].Quantity
		}
		if line.Quantity > 0 {
			news = append(news, line)
		}
	}
	return news
}

func (c Contents) empty() bool {
	return len(c.Lines) == 0 && len(c.Later) == 0 && len(c.Coupons) == 0 && c.Note.Empty()
}

func closeInto(c Cart, cmd Close) ([]Event, error) {
	switch {
	case c.Status == IsClosed && c.Into == cmd.Into:
		return nil, nil
	case c.Status != IsOpen:
		return nil, ErrGuestClosed
	}
	return []Event{Closed{CartID: c.CartID, Into: cmd.Into}}, nil
}
