package api

import (
	"context"
	"time"

	"cartwright/api/gen"
)

// GetLedgerBalances is GET /v1/admin/ledger/balances.
func (s *Server) GetLedgerBalances(ctx context.Context, r gen.GetLedgerBalancesRequestObject) (gen.GetLedgerBalancesResponseObject, error) {
	from, err := dayOf("from", r.Params.From)
	if err != nil {
		return nil, err
	}
	to, err := dayOf("to", r.Params.To)
	if err != nil {
		return nil, err
	}
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		return nil, badParameter("from", "must not lie after to")
	}
	found, err := s.Ledger.Balances(ctx, from, to)
	list := gen.GetLedgerBalances200JSONResponse{Data: make([]gen.LedgerBalance, len(found))}
	for i, b := range found {
		list.Data[i] = gen.LedgerBalance{
			Account: b.Account, Currency: b.Currency, Debit: b.Debit, Credit: b.Credit, Balance: b.Debit - b.Credit,
		}
	}
	return list, err
}

// dayOf reads a parameter; the zero time is none.
func dayOf(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, badParameter(name, "is not a day of the calendar")
	}
	return day, nil
}

// GetOrderLedger is GET /v1/admin/ledger/orders/{order_id}.
func (s *Server) GetOrderLedger(ctx context.Context, r gen.GetOrderLedgerRequestObject) (gen.GetOrderLedgerResponseObject, error) {
	found, err := s.Ledger.Order(ctx, r.OrderID)
	list := gen.GetOrderLedger200JSONResponse{Data: make([]gen.LedgerEntry, len(found))}
	for i, l := range found {
		list.Data[i] = gen.LedgerEntry{
			At: l.At.UTC(), Event: l.Event, EventID: l.EventID, Subject: l.Subject,
			Account: l.Account, Currency: l.Currency, Debit: l.Debit, Credit: l.Credit,
		}
	}
	return list, err
}
