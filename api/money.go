package api

import (
	"cartwright/api/gen"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
)

func moneyOf(m money.Money) gen.Money { return gen.Money{Amount: m.Minor, Currency: m.Currency} }

func moneyFrom(m gen.Money) money.Money { return money.Of(m.Amount, m.Currency) }

func totalsOf(t checkout.Totals) gen.Totals {
	return gen.Totals{
		Items: moneyOf(t.Items), Shipping: moneyOf(t.Shipping), Discount: moneyOf(t.Discount),
		Tax: moneyOf(t.Tax), TaxIncluded: t.TaxIncluded, Total: moneyOf(t.Total),
	}
}

// linesOf adds each line up.
func linesOf(lines []checkout.Line) ([]gen.Line, error) {
	list := make([]gen.Line, len(lines))
	for i, l := range lines {
		total, err := l.UnitPrice.Times(l.Quantity)
		if err != nil {
			return nil, err
		}
		list[i] = gen.Line{
			SKU: l.SKU, ProductID: l.ProductID, Title: l.Title, Quantity: l.Quantity,
			UnitPrice: moneyOf(l.UnitPrice), Total: moneyOf(total),
			Components: listOf(l.Components, frozenPart),
		}
	}
	return list, nil
}
