package transfer

import (
	"fmt"

	"cartwright/api/gen"
)

// PriceColumns are the columns of a file of prices.
var PriceColumns = []string{"list", "sku", "price", "currency", "compare_at", "from", "until", "remove"}

// Prices is a file with one row a price of a SKU in a price list.
var Prices = kind{
	noun: "prices", columns: PriceColumns, required: []string{"list", "sku"},
	path: "/v1/admin/prices/batch", field: "prices",
	together: func(Row, Row) bool { return false },
	key:      func(r Row) string { return r.get("list") + "@" + r.get("sku") }, make: makePrice, column: priceColumn,
	after: func(any) bool { return false },
}

func makePrice(rows []Row) (any, *Fault) {
	row := rows[0]
	p := gen.Price{ListID: row.get("list"), SKU: row.get("sku")}
	currency := row.get("currency")
	fault := row.read(
		cell{"remove", func(text string) (err error) { p.Remove, err = parseYes(text); return err }},
		cell{"from", func(text string) (err error) { p.From, err = parseTime(text); return err }},
		cell{"until", func(text string) (err error) { p.Until, err = parseTime(text); return err }},
		cell{"price", func(text string) (err error) { p.Price, err = parseAmount(text, currency); return err }},
		cell{"compare_at", func(text string) (err error) { p.CompareAt, err = parseAmount(text, currency); return err }},
	)
	if fault == nil && row.get("price") == "" && !p.Remove {
		fault = &Fault{row.Line, "price", "write a price, or yes in the column remove"}
	}
	return p, fault
}

func parseYes(cell string) (bool, error) {
	switch cell {
	case "yes":
		return true, nil
	case "no":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither yes nor no", cell)
}

func priceColumn(pointer []string, rows []Row) (line int, column string) {
	switch pointer[0] {
	case "list_id":
		return rows[0].Line, "list"
	case "price", "compare_at":
		if pointer[len(pointer)-1] == "currency" {
			return rows[0].Line, "currency"
		}
	}
	return rows[0].Line, known(pointer[0], PriceColumns)
}

// PriceRow writes a price as a row.
func PriceRow(p gen.Price) []string {
	return []string{
		p.ListID, p.SKU, formatAmount(p.Price), p.Price.Currency, formatAmount(p.CompareAt), formatTime(p.From), formatTime(p.Until), "",
	}
}
