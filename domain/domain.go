// Package domain joins what its folders declare: every fact this shop can record.
package domain

import (
	"cartwright/domain/cart"
	"cartwright/domain/category"
	"cartwright/domain/checkout"
	"cartwright/domain/coupon"
	"cartwright/domain/credit"
	"cartwright/domain/customer"
	"cartwright/domain/delivery"
	"cartwright/domain/event"
	"cartwright/domain/firstorder"
	"cartwright/domain/location"
	"cartwright/domain/order"
	"cartwright/domain/ordernumber"
	"cartwright/domain/payment"
	"cartwright/domain/price"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/domain/promotion"
	"cartwright/domain/risk"
	"cartwright/domain/shipping"
	"cartwright/domain/sku"
	"cartwright/domain/stock"
	"cartwright/domain/tax"
	"cartwright/domain/tender"
	"cartwright/domain/transfer"
	"cartwright/domain/visit"
	"cartwright/domain/wallet"
	"cartwright/domain/webhook"
)

// Events decodes and encodes every event of every aggregate.
var Events = event.Merge(
	product.Catalog,
	promotion.Catalog,
	sku.Catalog,
	category.Catalog,
	pricelist.Catalog,
	price.Catalog,
	stock.Catalog,
	location.Catalog,
	transfer.Catalog,
	tax.Catalog,
	visit.Catalog,
	customer.Catalog,
	firstorder.Catalog,
	cart.Catalog,
	checkout.Catalog,
	coupon.Catalog,
	credit.Catalog,
	payment.Catalog,
	webhook.Catalog,
	risk.Catalog,
	order.Catalog,
	ordernumber.Catalog,
	delivery.Catalog,
	shipping.Catalog,
	tender.Catalog,
	wallet.Catalog,
)
