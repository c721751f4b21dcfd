package delivery

func dispatch(d Delivery, cmd Dispatch) ([]Event, error) {
	switch {
	case d.Status == IsCancelled:
		return nil, ErrCancelled
	case d.Status != IsRequested:
		return nil, nil
	case cmd.Carrier == "" || cmd.TrackingNumber == "":
		return nil, ErrCarrier
	}
	return []Event{Dispatched{d.Requested.Ref, cmd.Carrier, cmd.TrackingNumber, cmd.At}}, nil
}

func progress(d Delivery, cmd Progress) ([]Event, error) {
	news := d.news(cmd)
	switch {
	case news == nil:
		return nil, ErrStep
	case d.Status == IsRequested:
		return nil, ErrNotDispatched
	case cmd.Step.step() <= d.Status.step():
		return nil, nil
	}
	return []Event{news}, nil
}

// news is the event a step stands for; steps that are not a carrier's stand for none.
func (d Delivery) news(cmd Progress) Event {
	ref := d.Requested.Ref
	switch cmd.Step {
	case IsInTransit:
		return InTransit{ref, cmd.Place, cmd.At}
	case IsOutForDelivery:
		return OutForDelivery{ref, cmd.Place, cmd.At}
	case IsDelivered:
		return Delivered{ref, cmd.At}
	case IsFailed:
		return Failed{ref, cmd.Reason, cmd.At}
	}
	return nil
}
