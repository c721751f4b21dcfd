package checkout

import (
	"fmt"
	"slices"
	"strings"

	"cartwright/domain/refusal"
)

// Refusals of a submission.
var (
	ErrFulfilmentID = refusal.New(refusal.Invalid, "checkout_fulfilment_missing", "An attempt needs an id.").At("/fulfilment_id")
	ErrIncomplete   = refusal.New(refusal.Conflict, "checkout_incomplete", "The checkout is not complete.")
	ErrDelivery     = refusal.New(refusal.Conflict, "delivery_changed",
		"The chosen delivery option is not offered at this price any more; choose again.").At("/delivery")
	ErrTerms = refusal.New(refusal.Conflict, "terms_not_accepted",
		"The shop's terms are to be accepted before an order; accept the current version.").At("/terms")
	ErrPayment = refusal.New(refusal.Conflict, "payment_changed",
		"The chosen payment method is not offered any more; choose again.").At("/payment")
	ErrPieces = refusal.New(refusal.Invalid, "checkout_pieces_invalid",
		"The pieces must be the units of the lines, no more and no fewer, each of at least one.").At("/pieces")
	ErrNowhere = refusal.New(refusal.Conflict, "out_of_stock", "An item is in stock nowhere.").At("/lines")
)

func submit(c Checkout, cmd Submit) ([]Event, error) {
	switch {
	case cmd.FulfilmentID == "":
		return nil, ErrFulfilmentID
	case c.FulfilmentID == cmd.FulfilmentID:
		return nil, nil
	}
	if err := c.closed(); err != nil {
		return nil, err
	}
	if err := c.ready(cmd); err != nil {
		return nil, err
	}
	return []Event{Submitted{c.submission(cmd)}}, nil
}

func (c Checkout) submission(cmd Submit) Submission {
	return Submission{
		CheckoutID: c.CheckoutID, CartID: c.CartID, VisitID: c.VisitID,
		CustomerID: c.CustomerID, OrderID: c.OrderID, Note: c.Note,
		FulfilmentID: cmd.FulfilmentID, Attempt: c.Attempts + 1,
		Lines: slices.Clone(c.Lines), Quote: cmd.Quote, Totals: totalsOf(cmd.Quote),
		Destination: c.Destination, Delivery: c.Delivery, Payment: c.Payment, Payments: c.PaidBy(cmd.Quote.Total),
		Pieces: slices.Clone(cmd.Pieces), Terms: c.Terms, Coupons: slices.Clone(cmd.Coupons),
	}
}

// ready checks that everything was given and is still valid.
func (c Checkout) ready(cmd Submit) error {
	if missing := c.missing(); len(missing) > 0 {
		return ErrIncomplete.At("/" + missing[0]).
			Because("The checkout is not complete; give " + strings.Join(missing, ", ") + " before you submit it.")
	}
	switch {
	case !stillOffered(cmd.Offered, c.Delivery):
		return ErrDelivery
	case cmd.Terms != "" && c.Terms != cmd.Terms:
		return ErrTerms.Because("The shop's terms are to be accepted before an order; accept version " + cmd.Terms + ".")
	}
	if err := c.covered(cmd); err != nil {
		return err
	}
	if err := c.agrees(cmd); err != nil {
		return err
	}
	return checkPieces(c.Lines, cmd.Pieces)
}

func (c Checkout) missing() []string {
	var missing []string
	if c.Destination.Address.Empty() {
		missing = append(missing, "address")
	}
	if c.Delivery.Code == "" {
		missing = append(missing, "delivery")
	}
	if c.Payment.Method == "" && len(c.Credits) == 0 {
		missing = append(missing, "payment")
	}
	return missing
}

// checkPieces makes sure that exactly what was bought is held.
func checkPieces(lines []Line, pieces []Piece) error {
	open := unitsOf(lines)
	for i, piece := range pieces {
		switch {
		case piece.Quantity < 1 || piece.Quantity > open[piece.SKU]:
			return ErrPieces.At(fmt.Sprintf("/pieces/%d/quantity", i))
		case len(piece.Locations) == 0:
			return ErrNowhere.Because(piece.SKU + " is in stock nowhere; remove it from the cart or try again later.")
		}
		open[piece.SKU] -= piece.Quantity
	}
	for _, units := range open {
		if units > 0 {
			return ErrPieces
		}
	}
	return nil
}

// unitsOf counts what is to be packed: of a bundle, what it holds.
func unitsOf(lines []Line) map[string]int64 {
	units := map[string]int64{}
	for _, line := range lines {
		if len(line.Components) == 0 {
			units[line.SKU] += line.Quantity
		}
		for _, c := range line.Components {
			units[c.SKU] += c.Quantity * line.Quantity
		}
	}
	return units
}
