package stock

// MaxExpected is how many announced deliveries there may be at a time.
const MaxExpected = 1000

// expect announces a delivery, corrects what is still to come of it, or calls it off.
func expect(s Stock, cmd Expect) ([]Event, error) {
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	switch {
	case cmd.ExpectationID == "":
		return nil, ErrExpectationID
	case cmd.Quantity < 0 || cmd.Quantity > MaxUnits:
		return nil, ErrQuantity
	case cmd.Quantity == s.expectedOf(cmd.ExpectationID):
		return nil, nil
	case cmd.Quantity > 0 && s.Expected.Len() >= MaxExpected:
		return nil, ErrTooManyExpected
	}
	return []Event{Expected(cmd)}, nil
}

func (s Stock) expectedOf(id string) int64 {
	quantity, _ := s.Expected.Get(id)
	return quantity
}

// expect adds to what is still to come of a delivery. More may come than was announced.
func (s Stock) expect(id string, more int64) Stock {
	before := s.expectedOf(id)
	after := max(0, before+more)
	if id == "" || after == before {
		return s
	}
	s.Incoming += after - before
	if after == 0 {
		s.Expected = s.Expected.Without(id)
	} else {
		s.Expected = s.Expected.With(id, after)
	}
	return s
}
