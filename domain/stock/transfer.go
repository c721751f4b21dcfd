package stock

// sendTransfer lets units leave for another location, or says that there are too few. The safety stock may be sent.
func sendTransfer(s Stock, cmd SendTransfer) ([]Event, error) {
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	switch {
	case cmd.TransferID == "":
		return nil, ErrTransferID
	case !some(cmd.Quantity):
		return nil, ErrQuantity
	case s.Moved.of(cmd.TransferID) != "":
		return nil, nil
	case cmd.Quantity > s.Free():
		return []Event{TransferRefused{cmd.SKU, cmd.Location, cmd.TransferID, cmd.Quantity, s.Free()}}, nil
	}
	return []Event{TransferSent(cmd)}, nil
}

// receiveTransfer takes in what has come, once a receipt.
func receiveTransfer(s Stock, cmd ReceiveTransfer) ([]Event, error) {
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	switch {
	case cmd.TransferID == "" || cmd.ReceiptID == "":
		return nil, ErrTransferID
	case !some(cmd.Quantity):
		return nil, ErrQuantity
	case s.Moved.of(cmd.ReceiptID) != "":
		return nil, nil
	}
	return []Event{TransferArrived(cmd)}, nil
}
