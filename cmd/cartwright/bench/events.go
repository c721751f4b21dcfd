package bench

import (
	"encoding/json"
	"fmt"
	"time"

	"cartwright/domain/event"
)

// Sold is the event of all measurements, about 200 bytes of JSON.
type Sold struct {
	SKU      string `json:"sku"`
	Order    string `json:"order"`
	Customer string `json:"customer"`
	Quantity int64  `json:"quantity"`
	Cents    int64  `json:"cents"`
	Currency string `json:"currency"`
	Country  string `json:"country"`
	Channel  string `json:"channel"`
}

const soldName = "bench.sold"

var catalog = event.Merge(event.Catalog{soldName: event.Of[Sold]()})

// streams is how many streams the events are spread over.
const streams = 1000

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// nth is the n-th sale of a shop with so many products. Products come in no particular order.
func nth(n, products int) Sold {
	return Sold{
		SKU:      fmt.Sprintf("sku_%07d", (mix(n)>>20)%uint64(products)),
		Order:    fmt.Sprintf("order_%012d", n),
		Customer: fmt.Sprintf("customer_%09d", mix(n)%1_000_003),
		Quantity: int64(n%5) + 1, Cents: cents(n),
		Currency: "EUR", Country: "DE", Channel: "storefront",
	}
}

func mix(n int) uint64 { return uint64(n) * 0x9E3779B97F4A7C15 }

func cents(n int) int64 { return int64(mix(n)%90_000) + 100 }

// history is a log of sales as an event store hands it over.
func history(n, products int) []event.Raw {
	log := make([]event.Raw, n)
	for i := range log {
		log[i] = raw(i, products)
	}
	return log
}

func raw(i, products int) event.Raw {
	data, err := json.Marshal(nth(i, products))
	if err != nil {
		panic(err) // strings and integers are always JSON
	}
	at := uint64(i + 1)
	return event.Raw{
		ID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), Stream: fmt.Sprintf("sale-%d", i%streams),
		Revision: uint64(i / streams), Position: event.Position{Commit: at, Prepare: at},
		Name: soldName, At: epoch.Add(time.Duration(i) * time.Millisecond),
		Meta: event.Metadata{CorrelationID: "c", CommandID: "d", Version: 1}, Data: data,
	}
}
