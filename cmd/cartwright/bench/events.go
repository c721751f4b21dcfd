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

// history is a log of sales as an event store hands it over. It is kept in few large pieces, so that the garbage
// collector has no more to do with it than with a log that is elsewhere.
func history(n, products int) memory {
	m := memory{ends: make([]int, n)}
	for i := range n {
		data, err := json.Marshal(nth(i, products))
		if err != nil {
			panic(err) // strings and integers are always JSON
		}
		m.data = append(m.data, data...)
		m.ends[i] = len(m.data)
	}
	return m
}

var streamNames, eventID = func() (names [streams]string, id string) {
	for i := range names {
		names[i] = fmt.Sprintf("sale-%d", i)
	}
	return names, "00000000-0000-4000-8000-000000000000"
}()

// at is the n-th event.
func (m memory) at(i int) event.Raw {
	start, at := 0, uint64(i+1)
	if i > 0 {
		start = m.ends[i-1]
	}
	return event.Raw{
		Envelope: event.Envelope{ID: eventID, Stream: streamNames[i%streams], Revision: uint64(i / streams), Position: event.Position{Commit: at, Prepare: at}, Name: soldName, At: epoch.Add(time.Duration(i) * time.Millisecond), Meta: event.Metadata{CorrelationID: "c", CommandID: "d", Version: 1}},
		Data:     m.data[start:m.ends[i]:m.ends[i]],
	}
}

func (m memory) len() int { return len(m.ends) }

func (m memory) last() event.Position { return m.at(m.len() - 1).Position }
