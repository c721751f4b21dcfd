package order

import (
	"fmt"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Refusals of orders that are written wrongly.
var (
	ErrID    = refusal.New(refusal.Invalid, "order_id_missing", "An order names everything it belongs to; fill this id in.")
	ErrLines = refusal.New(refusal.Invalid, "order_lines_invalid",
		"An order needs lines, each of a SKU and at least one unit.").At("/lines")
	ErrUnbalanced = refusal.New(refusal.Invalid, "order_unbalanced",
		"The order does not add up: quantity × unit price, their sum, its taxes, or items + shipping − discount + tax; compute it anew.")
	ErrTax = refusal.New(refusal.Invalid, "order_tax_invalid",
		"A tax has a name, is on items or on shipping, and is not below zero.").At("/taxes")
	ErrPayments = refusal.New(refusal.Invalid, "order_payments_invalid",
		"The payments of an order begin with the one that is named, and come to its total.").At("/payments")
	ErrDiscount = refusal.New(refusal.Invalid, "order_discount_invalid",
		"A discount is between nothing and items + shipping.").At("/discount")
)

func checkOrder(p Placed) error {
	if err := checkIDs(p); err != nil {
		return err
	}
	items, err := checkLines(p.Lines)
	if err != nil {
		return err
	}
	if items != p.Items {
		return ErrUnbalanced.At("/items")
	}
	if err := checkTaxes(p); err != nil {
		return err
	}
	total, err := p.due()
	switch {
	case err != nil || total != p.Total || p.Shipping.Minor < 0:
		return ErrUnbalanced.At("/total")
	case p.Discount.Minor < 0 || p.Discount.Minor > p.Items.Minor+p.Shipping.Minor:
		return ErrDiscount
	}
	return checkPayments(p)
}

func checkPayments(p Placed) error {
	var paid money.Money
	for i, payment := range p.Payments {
		var err error
		if paid, err = paid.Add(payment.Amount); err != nil || payment.PaymentID == "" || payment.Amount.Minor <= 0 {
			return ErrPayments.At(fmt.Sprintf("/payments/%d", i))
		}
	}
	if len(p.Payments) > 0 && (paid != p.Total || p.Payments[0].PaymentID != p.PaymentID) {
		return ErrPayments
	}
	return nil
}

// due is what the parts of an order come to.
func (p Placed) due() (money.Money, error) {
	total, err := money.Sum(p.Items, p.Shipping)
	if err == nil {
		total, err = total.Sub(p.Discount)
	}
	if err == nil && !p.TaxIncluded {
		total, err = total.Add(p.Tax)
	}
	return total, err
}

func checkTaxes(p Placed) error {
	var tax money.Money
	for i, line := range p.Taxes {
		at := fmt.Sprintf("/taxes/%d", i)
		if line.Name == "" || (line.On != OnItems && line.On != OnShipping) || line.Amount.Minor < 0 {
			return ErrTax.At(at)
		}
		var err error
		if tax, err = tax.Add(line.Amount); err != nil {
			return ErrUnbalanced.At(at + "/amount")
		}
	}
	if rest, err := tax.Sub(p.Tax); err != nil || !rest.IsZero() {
		return ErrUnbalanced.At("/tax")
	}
	return nil
}

func checkIDs(p Placed) error {
	for _, id := range []struct{ field, value string }{
		{"/order_id", p.OrderID},
		{"/fulfilment_id", p.FulfilmentID},
		{"/checkout_id", p.CheckoutID},
		{"/cart_id", p.CartID},
		{"/payment_id", p.PaymentID},
		{"/tracking_token", p.TrackingToken},
	} {
		if id.value == "" {
			return ErrID.At(id.field)
		}
	}
	return nil
}

// checkLines returns what the lines come to.
func checkLines(lines []Line) (items money.Money, err error) {
	if len(lines) == 0 {
		return items, ErrLines
	}
	for i, line := range lines {
		at := fmt.Sprintf("/lines/%d", i)
		if line.SKU == "" || line.Quantity < 1 || line.UnitPrice.Minor < 0 {
			return items, ErrLines.At(at)
		}
		for j, c := range line.Components {
			if c.SKU == "" || c.Quantity < 1 {
				return items, ErrLines.At(fmt.Sprintf("%s/components/%d", at, j))
			}
		}
		if total, err := line.UnitPrice.Times(line.Quantity); err != nil || total != line.Total {
			return items, ErrUnbalanced.At(at + "/total")
		}
		if items, err = items.Add(line.Total); err != nil {
			return items, ErrUnbalanced.At(at + "/total")
		}
	}
	return items, nil
}
