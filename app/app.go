// Package app is the use cases: one command handler for all aggregates, and what several of them need together.
package app

import (
	"time"

	"cartwright/domain/cart"
	"cartwright/domain/category"
	"cartwright/domain/checkout"
	"cartwright/domain/coupon"
	"cartwright/domain/credit"
	"cartwright/domain/customer"
	"cartwright/domain/delivery"
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

// App is the table of contents: every aggregate's handler, and the ports the use cases share.
type App struct {
	Streams    Streams
	Products   Handler[product.Product, product.Command, product.Event]
	SKUs       Handler[sku.SKU, sku.Command, sku.Event]
	Categories Handler[category.Tree, category.Command, category.Event]
	PriceLists Handler[pricelist.List, pricelist.Command, pricelist.Event]
	Prices     Handler[price.Prices, price.Command, price.Event]
	Stock      *Hot[stock.Stock, stock.Command, stock.Event]
	Locations  Handler[location.Location, location.Command, location.Event]
	Transfers  Handler[transfer.Transfer, transfer.Command, transfer.Event]
	Visits     Handler[visit.Visit, visit.Command, visit.Event]
	Customers  Handler[customer.Customer, customer.Command, customer.Event]
	Debuts     Handler[firstorder.Debut, firstorder.Command, firstorder.Event]
	Wallets    Handler[wallet.Wallet, wallet.Command, wallet.Event]
	Carts      Handler[cart.Cart, cart.Command, cart.Event]
	Checkouts  Handler[checkout.Checkout, checkout.Command, checkout.Event]
	Coupons    *Hot[coupon.Coupon, coupon.Command, coupon.Event]
	Credits    Handler[credit.Credit, credit.Command, credit.Event]
	Payments   Handler[payment.Payment, payment.Command, payment.Event]
	Orders     Handler[order.Order, order.Command, order.Event]
	Numbers    Handler[ordernumber.Sequence, ordernumber.Command, ordernumber.Event]
	Risk       Handler[risk.Screening, risk.Command, risk.Event]
	Webhooks   Handler[webhook.Webhook, webhook.Command, webhook.Event]
	Deliveries Handler[delivery.Delivery, delivery.Command, delivery.Event]
	Shipping   Handler[shipping.Shipping, shipping.Command, shipping.Event]
	Tender     Handler[tender.Tender, tender.Command, tender.Event]
	Promotions Handler[promotion.Promotion, promotion.Command, promotion.Event]
	Taxes      Handler[tax.Country, tax.Command, tax.Event]
	Pricing    Pricing
	Routing    stock.Routing // how orders are spread over locations; country and channel are those of the order
	Takes      Takes         // what payment methods can be used for; nil: anything
	Terms      string        // version of the terms that must be accepted before an order, if any
	Shelf      Shelf
	Vault      Vault
	Codes      Codes // set by whoever has the secret
	Clock      func() time.Time
}

// New wires the handlers to the event store.
func New(streams Streams, shelf Shelf, vault Vault, clock func() time.Time) App {
	return App{
		Streams:    streams,
		Products:   Handler[product.Product, product.Command, product.Event]{product.Category, product.Decider, streams},
		SKUs:       Handler[sku.SKU, sku.Command, sku.Event]{sku.Category, sku.Decider, streams},
		Categories: Handler[category.Tree, category.Command, category.Event]{category.Category, category.Decider, streams},
		PriceLists: Handler[pricelist.List, pricelist.Command, pricelist.Event]{pricelist.Category, pricelist.Decider, streams},
		Prices:     Handler[price.Prices, price.Command, price.Event]{price.Category, price.Decider, streams},
		Stock:      NewHot(Handler[stock.Stock, stock.Command, stock.Event]{stock.Category, stock.Decider, streams}),
		Locations:  Handler[location.Location, location.Command, location.Event]{location.Category, location.Decider, streams},
		Transfers:  Handler[transfer.Transfer, transfer.Command, transfer.Event]{transfer.Category, transfer.Decider, streams},
		Visits:     Handler[visit.Visit, visit.Command, visit.Event]{visit.Category, visit.Decider, streams},
		Customers:  Handler[customer.Customer, customer.Command, customer.Event]{customer.Category, customer.Decider, streams},
		Debuts:     Handler[firstorder.Debut, firstorder.Command, firstorder.Event]{firstorder.Category, firstorder.Decider, streams},
		Wallets:    Handler[wallet.Wallet, wallet.Command, wallet.Event]{wallet.Category, wallet.Decider, streams},
		Carts:      Handler[cart.Cart, cart.Command, cart.Event]{cart.Category, cart.Decider, streams},
		Checkouts:  Handler[checkout.Checkout, checkout.Command, checkout.Event]{checkout.Category, checkout.Decider, streams},
		Coupons:    NewHot(Handler[coupon.Coupon, coupon.Command, coupon.Event]{coupon.Category, coupon.Decider, streams}),
		Credits:    Handler[credit.Credit, credit.Command, credit.Event]{credit.Category, credit.Decider, streams},
		Payments:   Handler[payment.Payment, payment.Command, payment.Event]{payment.Category, payment.Decider, streams},
		Orders:     Handler[order.Order, order.Command, order.Event]{order.Category, order.Decider, streams},
		Numbers:    Handler[ordernumber.Sequence, ordernumber.Command, ordernumber.Event]{ordernumber.Category, ordernumber.Decider, streams},
		Risk:       Handler[risk.Screening, risk.Command, risk.Event]{risk.Category, risk.Decider, streams},
		Webhooks:   Handler[webhook.Webhook, webhook.Command, webhook.Event]{webhook.Category, webhook.Decider, streams},
		Deliveries: Handler[delivery.Delivery, delivery.Command, delivery.Event]{delivery.Category, delivery.Decider, streams},
		Shipping:   Handler[shipping.Shipping, shipping.Command, shipping.Event]{shipping.Category, shipping.Decider, streams},
		Tender:     Handler[tender.Tender, tender.Command, tender.Event]{tender.Category, tender.Decider, streams},
		Promotions: Handler[promotion.Promotion, promotion.Command, promotion.Event]{promotion.Category, promotion.Decider, streams},
		Taxes:      Handler[tax.Country, tax.Command, tax.Event]{tax.Category, tax.Decider, streams},
		Shelf:      shelf,
		Vault:      vault,
		Clock:      clock,
	}
}
