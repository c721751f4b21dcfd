package cart

func saveForLater(c Cart, cmd SaveForLater) ([]Event, error) {
	i := find(c.Lines, cmd.LineID)
	if i < 0 {
		if find(c.Later, cmd.LineID) >= 0 {
			return nil, nil
		}
		return nil, ErrLineNotFound
	}
	line := c.Lines[i]
	switch err := checkRoom(c.Later, line.ID, line.SKU, line.Quantity); err {
	case nil:
	case ErrFull:
		return nil, ErrLaterFull
	default:
		return nil, err
	}
	later := joined(c.Later, line)
	return []Event{SavedForLater{later[find(later, line.ID)]}}, nil
}

func moveBack(c Cart, cmd MoveBack) ([]Event, error) {
	i := find(c.Later, cmd.LineID)
	if i < 0 {
		if find(c.Lines, cmd.LineID) >= 0 {
			return nil, nil
		}
		return nil, ErrLineNotFound
	}
	line := c.Later[i]
	if err := checkRoom(c.Lines, line.ID, line.SKU, line.Quantity); err != nil {
		return nil, err
	}
	return []Event{MovedBack{regained(c.Lines, line)}}, nil
}

// regained is the line that comes of moving one back. Where there is some of it, that was seen last.
func regained(lines []Line, line Line) Line {
	i := find(lines, line.ID)
	if i < 0 {
		return line
	}
	there := lines[i]
	there.Quantity += line.Quantity
	if there.Note.Empty() {
		there.Note = line.Note
	}
	return there
}

func removeSaved(c Cart, cmd RemoveSaved) ([]Event, error) {
	i := find(c.Later, cmd.LineID)
	if i < 0 {
		return nil, nil
	}
	return []Event{SavedRemoved{LineID: cmd.LineID, SKU: c.Later[i].SKU}}, nil
}
