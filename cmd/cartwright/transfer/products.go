package transfer

import (
	"regexp"
	"slices"

	"cartwright/api/gen"
	"cartwright/app"
)

// ProductColumns are the columns of a file of products: first what is said of a product, then of one variant.
var ProductColumns = []string{
	"product", "status", "title", "text", "brand", "category", "image", "media", "attributes", "options",
	"sku", "variant", "price", "currency", "cost", "tax_class", "weight_grams", "gtin", "components",
}

// Products is a file with one row a variant. The rows of a product follow each other; what is said of the product is read
// from the first of them.
var Products = kind{
	noun: "products", columns: ProductColumns, required: []string{"product", "title", "sku", "price", "currency"},
	path: "/v1/admin/products/batch", field: "products",
	together: func(a, b Row) bool { return a.get("product") == b.get("product") },
	key:      func(r Row) string { return r.get("product") }, make: makeProduct, column: productColumn,
	after:  func(value any) bool { return slices.ContainsFunc(value.(gen.ProductDefinition).Variants, isBundle) },
	brings: skusOf, needs: componentsOf,
}

func skusOf(value any) (skus []string) {
	for _, v := range value.(gen.ProductDefinition).Variants {
		skus = append(skus, v.SKU)
	}
	return skus
}

func componentsOf(value any) (skus []string) {
	for _, v := range value.(gen.ProductDefinition).Variants {
		for _, c := range v.Components {
			skus = append(skus, c.SKU)
		}
	}
	return skus
}

func isBundle(v gen.Variant) bool { return len(v.Components) > 0 }

var productIDForm = regexp.MustCompile(`^prd_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// productID lets a file use numbers of its own: the same number is always the same product.
func productID(text string) string {
	if productIDForm.MatchString(text) {
		return text
	}
	return app.DeriveID(app.ProductPrefix, "import", text)
}

func makeProduct(rows []Row) (any, *Fault) {
	first := rows[0]
	p := gen.ProductDefinition{
		ID: productID(first.get("product")), Status: gen.ProductStatus(first.get("status")), Title: first.get("title"),
		Text: first.get("text"), Brand: first.get("brand"), Category: first.get("category"), Image: first.get("image"),
	}
	if first.get("product") == "" {
		return nil, &Fault{first.Line, "product", "a product needs a number; rows with the same one are variants of one product"}
	}
	fault := first.read(
		cell{"media", func(text string) (err error) { p.Media, err = parseMedia(text); return err }},
		cell{"attributes", func(text string) (err error) { p.Attributes, err = parseMap(text); return err }},
		cell{"options", func(text string) (err error) { p.Options, err = parseOptions(text); return err }},
	)
	if fault != nil {
		return nil, fault
	}
	for _, row := range rows {
		v, fault := makeVariant(row)
		if fault != nil {
			return nil, fault
		}
		p.Variants = append(p.Variants, v)
	}
	return p, nil
}

func makeVariant(row Row) (gen.Variant, *Fault) {
	v := gen.Variant{SKU: row.get("sku"), TaxClass: row.get("tax_class"), Gtin: row.get("gtin")}
	currency := row.get("currency")
	if row.get("price") == "" {
		return v, &Fault{row.Line, "price", "a variant needs a price, such as 19.99"}
	}
	fault := row.read(
		cell{"price", func(text string) (err error) { v.Price, err = parseAmount(text, currency); return err }},
		cell{"cost", func(text string) (err error) { v.Cost, err = parseAmount(text, currency); return err }},
		cell{"weight_grams", func(text string) (err error) { v.WeightGrams, err = parseCount(text); return err }},
		cell{"components", func(text string) (err error) { v.Components, err = parseComponents(text); return err }},
		cell{"variant", func(text string) (err error) { v.Options, err = parseMap(text); return err }},
	)
	return v, fault
}

// productColumn says which cell a pointer into a product means: /title, /variants/1/price, …
func productColumn(pointer []string, rows []Row) (line int, column string) {
	line = rows[0].Line
	switch {
	case pointer[0] == "id":
		return line, "product"
	case pointer[0] != "variants":
		return line, known(pointer[0], ProductColumns)
	}
	if len(pointer) < 3 {
		return line, ""
	}
	if n := number(pointer[1]); n >= 0 && n < len(rows) {
		line = rows[n].Line
	}
	switch {
	case pointer[2] == "options":
		return line, "variant"
	case pointer[len(pointer)-1] == "currency":
		return line, "currency"
	}
	return line, known(pointer[2], ProductColumns)
}

// ProductRows writes a product as rows.
func ProductRows(p gen.ProductDefinition) [][]string {
	rows := make([][]string, len(p.Variants))
	for i, v := range p.Variants {
		rows[i] = []string{
			p.ID, string(p.Status), p.Title, p.Text, p.Brand, p.Category, p.Image,
			formatMedia(p.Media), formatMap(p.Attributes), formatOptions(p.Options),
			v.SKU, formatMap(v.Options), formatAmount(v.Price), v.Price.Currency, formatAmount(v.Cost), v.TaxClass, formatCount(v.WeightGrams), v.Gtin,
			formatComponents(v.Components),
		}
	}
	return rows
}
