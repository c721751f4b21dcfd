package stock

// Cause is why units were written off.
type Cause string

const (
	Damaged  Cause = "damaged"
	Perished Cause = "perished"
	Stolen   Cause = "stolen"
	Lost     Cause = "lost"
)

func receive(s Stock, cmd Receive) ([]Event, error) {
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	switch {
	case !some(cmd.Quantity):
		return nil, ErrQuantity
	case cmd.UnitCost.Minor < 0 || (cmd.UnitCost.Minor > 0 && cmd.UnitCost.Currency == ""):
		return nil, ErrUnitCost
	}
	return []Event{Received(cmd)}, nil
}

func takeBack(s Stock, cmd Return) ([]Event, error) {
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	if !some(cmd.Quantity) {
		return nil, ErrQuantity
	}
	return []Event{Returned(cmd)}, nil
}

func writeOff(s Stock, cmd WriteOff) ([]Event, error) {
	if s.SKU == "" {
		return nil, ErrNotFound
	}
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	switch {
	case !some(cmd.Quantity):
		return nil, ErrQuantity
	case cmd.Cause != Damaged && cmd.Cause != Perished && cmd.Cause != Stolen && cmd.Cause != Lost:
		return nil, ErrCause
	case cmd.Quantity > s.Free():
		return nil, ErrBelowHeld.At("/quantity")
	}
	return []Event{WrittenOff(cmd)}, nil
}

// adjust corrects the count. Units may turn up where there never were any, but not go missing there.
func adjust(s Stock, cmd Adjust) ([]Event, error) {
	if s.SKU == "" && cmd.Source == "" {
		return nil, ErrNotFound
	}
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	switch {
	case cmd.Delta == 0:
		return nil, nil
	case cmd.Delta < -MaxUnits || cmd.Delta > MaxUnits:
		return nil, ErrDelta
	case s.SKU == "" && cmd.Delta < 0:
		return nil, ErrNotFound
	case cmd.Delta < -s.Free():
		return nil, ErrBelowHeld
	}
	return []Event{Adjusted(cmd)}, nil
}

// at refuses a command that was sent to the wrong stock.
func (s Stock) at(sku, location string) error {
	switch {
	case sku == "" || location == "":
		return ErrPlace
	case s.SKU != "" && (s.SKU != sku || s.Location != location):
		return ErrOther
	}
	return nil
}

func some(quantity int64) bool { return 1 <= quantity && quantity <= MaxUnits }
