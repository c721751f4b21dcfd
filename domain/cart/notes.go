package cart

func note(c Cart, cmd Note) ([]Event, error) {
	switch {
	case len(cmd.Note.Text) > MaxSealed:
		return nil, ErrText.At("/note")
	case c.Note.Equal(cmd.Note):
		return nil, nil
	}
	return []Event{Noted(cmd)}, nil
}

func noteLine(c Cart, cmd NoteLine) ([]Event, error) {
	i := find(c.Lines, cmd.LineID)
	switch {
	case i < 0:
		return nil, ErrLineNotFound
	case len(cmd.Note.Text) > MaxSealed:
		return nil, ErrText.At("/note")
	case c.Lines[i].Note.Equal(cmd.Note):
		return nil, nil
	}
	return []Event{LineNoted{LineID: cmd.LineID, SKU: c.Lines[i].SKU, Note: cmd.Note}}, nil
}
