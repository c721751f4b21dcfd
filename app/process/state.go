package process

import (
	"slices"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/risk"
)

// stage is how far a fulfilment has come. The zero stage means that nothing was submitted.
type stage int

const (
	holding    stage = iota + 1 // waiting for stock
	screening                   // all held, waiting for a verdict
	paying                      // waiting for money
	placing                     // authorised: from here on there is an order
	committing                  // waiting for the units to leave their shelves
	reviewing                   // off the shelves, waiting for somebody to look at it
	shipping                    // waiting for parcels and for the capture
	completed
	unwound // given up or cancelled: whatever still comes is undone
)

// fulfilment is what a process knows: the fold of the facts it has noted.
type fulfilment struct {
	checkout.Submission
	Stage         stage
	Stock         []reservation // one for each of the submission's pieces
	Parcels       []parcel
	Money         []part        // none when there is nothing to pay
	Review        risk.Decision // Review while somebody has to look at it, then what they decided
	TrackingToken string
}

// reservation is one piece on its way from a shelf to a parcel.
type reservation struct {
	checkout.Piece
	Try    int // index of the location asked last
	Status reserved
}

type reserved int

const (
	asked reserved = iota
	held
	selling // its commit is asked for
	sold    // committed: it has left the shelf
	back    // given back, or never got
)

// parcel is what leaves one location.
type parcel struct {
	DeliveryID, From string
	Left, Delivered  bool
}

func (r reservation) location() string { return r.Locations[r.Try] }

func (r reservation) stockID() string { return app.StockID(r.SKU, r.location()) }

func (s fulfilment) clone() *fulfilment {
	s.Stock, s.Parcels, s.Money = slices.Clone(s.Stock), slices.Clone(s.Parcels), slices.Clone(s.Money)
	return &s
}

// reservation finds the piece that was last asked of a location, or nil.
func (s *fulfilment) reservation(sku, location string) *reservation {
	for i := range s.Stock {
		if s.Stock[i].SKU == sku && s.Stock[i].location() == location {
			return &s.Stock[i]
		}
	}
	return nil
}

func (s *fulfilment) all(status reserved) bool {
	return !slices.ContainsFunc(s.Stock, func(r reservation) bool { return r.Status != status })
}

func (s *fulfilment) parcel(deliveryID string) *parcel {
	for i := range s.Parcels {
		if s.Parcels[i].DeliveryID == deliveryID {
			return &s.Parcels[i]
		}
	}
	return nil
}

func (s *fulfilment) anyLeft() bool {
	return slices.ContainsFunc(s.Parcels, func(p parcel) bool { return p.Left })
}

// allLeft says that there are parcels, and none is still in the house.
func (s *fulfilment) allLeft() bool {
	return len(s.Parcels) > 0 && !slices.ContainsFunc(s.Parcels, func(p parcel) bool { return !p.Left })
}

func (s *fulfilment) allDelivered() bool {
	return !slices.ContainsFunc(s.Parcels, func(p parcel) bool { return !p.Delivered })
}
