package process

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/domain/stock"
)

const (
	fulfilmentProcess = "fulfilment"
	paymentWindow     = "payment_window"
)

func (p Policy) window(fulfilmentID string, at time.Time) Effect {
	return Later{Timer{
		ID:      app.DeriveUUID(fulfilmentID, paymentWindow).String(),
		Process: fulfilmentProcess, Name: paymentWindow,
		Due: at.Add(p.PaymentWindow), Payload: whom(fulfilmentID),
	}}
}

func (p Policy) hold(s *fulfilment, r reservation, at time.Time) Effect {
	return Send{Target: r.stockID(), Command: stock.Hold{
		SKU: r.SKU, Location: r.location(), HoldID: s.FulfilmentID, Quantity: r.Quantity,
		Now: at, ExpiresAt: at.Add(p.HoldFor),
	}}
}

func (s *fulfilment) commit(r *reservation) Effect {
	r.Status = selling
	return Send{Target: r.stockID(), Command: stock.Commit{HoldID: s.FulfilmentID, Quantity: r.Quantity}}
}

// trackingToken is 128 bits that nobody without the secret can guess, and the same for the same order.
func (p Policy) trackingToken(orderID string) string {
	mac := hmac.New(sha256.New, p.Secret)
	mac.Write([]byte("tracking token of " + orderID))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

func (s *fulfilment) confirmOrder() Effect {
	return Send{Target: s.OrderID, Command: order.Confirm{}, TooLate: order.ErrCancelled}
}

// requestDeliveries requests one parcel from each location, in the order of the pieces.
func (s *fulfilment) requestDeliveries() (effects []Effect) {
	for _, r := range s.Stock {
		id := app.DeriveID(app.DeliveryPrefix, s.FulfilmentID, r.location())
		if s.parcel(id) != nil {
			continue
		}
		s.Parcels = append(s.Parcels, parcel{DeliveryID: id, From: r.location()})
		effects = append(effects, Send{Target: id, Command: delivery.Request{Requested: delivery.Requested{
			Ref: delivery.Ref{
				DeliveryID: id, OrderID: s.OrderID, FulfilmentID: s.FulfilmentID, TrackingToken: s.TrackingToken,
			},
			From: r.location(), Items: s.itemsFrom(r.location()), Option: s.Delivery.Code,
			Country: s.Destination.Country, Address: s.Destination.Address,
			Point: s.Delivery.PickupPoint, Collect: s.Delivery.Collect, Window: s.Delivery.Window,
		}}})
	}
	return effects
}

func (s *fulfilment) itemsFrom(location string) (items []delivery.Item) {
	for _, r := range s.Stock {
		if r.location() == location {
			items = append(items, delivery.Item{SKU: r.SKU, Title: s.titleOf(r.SKU), Quantity: r.Quantity})
		}
	}
	return items
}

// titleOf is what a SKU was bought as, be it by itself or in a bundle.
func (s *fulfilment) titleOf(sku string) string {
	for _, line := range s.Lines {
		if line.SKU == sku && len(line.Components) == 0 {
			return line.Title
		}
		if i := slices.IndexFunc(line.Components, func(c checkout.Component) bool { return c.SKU == sku }); i >= 0 {
			return line.Components[i].Title
		}
	}
	return sku
}
