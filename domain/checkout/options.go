package checkout

import (
	"slices"
	"strings"

	"cartwright/domain/refusal"
)

// Refusals of what was chosen about a delivery option.
var (
	ErrPickupPoint = refusal.New(refusal.Invalid, "pickup_point_not_offered", "Choose where to fetch the parcel.").At("/pickup_point")
	ErrWindow      = refusal.New(refusal.Invalid, "window_not_offered", "The parcel cannot arrive on that day.").At("/window")
)

// Offer is a delivery option on offer, with what there is to choose about it.
type Offer struct {
	Option
	Points  []string // ids of pickup points: one must be chosen, where there are some
	Windows []string // days: one may be chosen
}

// choose returns the option of that code with what was chosen about it.
func choose(offered []Offer, code, point, window string) (Option, error) {
	i := slices.IndexFunc(offered, func(o Offer) bool { return o.Code == code })
	if i < 0 {
		return Option{}, ErrOption.Because(choice("delivery option", codes(offered)))
	}
	offer := offered[i]
	switch {
	case !slices.Contains(offer.Points, point) && len(offer.Points)+len(point) > 0:
		return Option{}, ErrPickupPoint.Because(choice("pickup point", offer.Points))
	case window != "" && !slices.Contains(offer.Windows, window):
		return Option{}, ErrWindow.Because(choice("day", offer.Windows))
	}
	offer.PickupPoint, offer.Window = point, window
	return offer.Option, nil
}

// stillOffered says whether an option can be had as it was chosen.
func stillOffered(offered []Offer, chosen Option) bool {
	now, err := choose(offered, chosen.Code, chosen.PickupPoint, chosen.Window)
	return err == nil && now.Price == chosen.Price
}

func choice(what string, offered []string) string {
	if len(offered) == 0 {
		return "No " + what + " is on offer here; give another address or change the cart."
	}
	return "This " + what + " is not on offer; choose one of: " + strings.Join(offered, ", ") + "."
}

func codes(offers []Offer) []string {
	list := make([]string, len(offers))
	for i, offer := range offers {
		list[i] = offer.Code
	}
	return list
}
