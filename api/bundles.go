package api

import (
	"cartwright/api/gen"
	"cartwright/domain/checkout"
	"cartwright/domain/order"
	"cartwright/domain/product"
)

func componentsFrom(list []gen.Component) (components []product.Component) {
	for _, c := range list {
		components = append(components, product.Component{SKU: c.SKU, Quantity: c.Quantity})
	}
	return components
}

func componentOf(c product.Component) gen.Component {
	return gen.Component{SKU: c.SKU, Quantity: c.Quantity}
}

func partOf(p product.Part) gen.BundlePart {
	return gen.BundlePart{SKU: p.SKU, Quantity: p.Quantity, Title: p.Title}
}

func frozenPart(c checkout.Component) gen.BundlePart { return soldPart(order.Component(c)) }

func soldPart(c order.Component) gen.BundlePart {
	return gen.BundlePart{SKU: c.SKU, Quantity: c.Quantity, Title: c.Title}
}
