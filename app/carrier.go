package app

import (
	"time"

	"cartwright/domain/delivery"
)

// Booking is what a carrier needs to fetch a parcel.
type Booking struct {
	DeliveryID string
	From       string    // location
	Ready      time.Time // when it can be fetched
	Option     string
	Country    string
}

// Progress is what a carrier knows of a parcel.
type Progress struct {
	News      []delivery.Progress // oldest first
	NextCheck time.Time           // zero when nothing more will come
}
