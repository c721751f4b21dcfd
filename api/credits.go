package api

import (
	"context"
	"time"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/credit"
	"cartwright/domain/money"
	"cartwright/projections/credits"
)

// GetGiftCardBalance is POST /v1/gift-cards/balance.
func (s *Server) GetGiftCardBalance(ctx context.Context, r gen.GetGiftCardBalanceRequestObject) (gen.GetGiftCardBalanceResponseObject, error) {
	var found app.CreditOutcome
	err := s.guessing(ctx, func() (err error) {
		found, err = s.App.GiftCard(ctx, r.Body.Code)
		return err
	})
	if err != nil {
		return nil, err
	}
	c := found.State
	return gen.GetGiftCardBalance200JSONResponse{
		Last4: c.Issued.Last4, Available: moneyOf(c.Available()), Blocked: c.Blocked, ExpiresAt: c.EndsAt.UTC(),
	}, nil
}

// IssueGiftCard is POST /v1/admin/gift-cards.
func (s *Server) IssueGiftCard(ctx context.Context, r gen.IssueGiftCardRequestObject) (gen.IssueGiftCardResponseObject, error) {
	request, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	code, out, err := s.App.IssueGiftCard(ctx, request, moneyFrom(r.Body.Amount), r.Body.ExpiresAt.UTC(), r.Body.Reason)
	return gen.IssueGiftCard201JSONResponse{
		Body: gen.IssuedGiftCard{Code: code, Credit: creditOf(out.State)},
		Headers: gen.IssueGiftCard201ResponseHeaders{
			Location: "/v1/admin/credits/" + out.State.Issued.AccountID, ConsistencyToken: token(out.Position),
		},
	}, err
}

// GiveStoreCredit is POST /v1/admin/store-credits.
func (s *Server) GiveStoreCredit(ctx context.Context, r gen.GiveStoreCreditRequestObject) (gen.GiveStoreCreditResponseObject, error) {
	request, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	out, err := s.App.GiveStoreCredit(ctx, request, r.Body.Holder, moneyFrom(r.Body.Amount), r.Body.Reason)
	return gen.GiveStoreCredit200JSONResponse{CreditJSONResponse: creditAnswer(out)}, err
}

// ListCredits is GET /v1/admin/credits.
func (s *Server) ListCredits(ctx context.Context, r gen.ListCreditsRequestObject) (gen.ListCreditsResponseObject, error) {
	before, err := decodeCursor[int64](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	if before == nil {
		before = new(int64)
	}
	filter := credits.Filter{Kind: credit.Kind(r.Params.Kind), Holder: r.Params.Holder}
	found, err := s.Credits.Accounts(ctx, filter, *before, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(a credits.Account) int64 { return a.Issued })
	body := gen.CreditPage{Data: make([]gen.Credit, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, a := range p.rows {
		body.Data[i] = listedCredit(a)
	}
	return gen.ListCredits200JSONResponse{Body: body, Headers: gen.ListCredits200ResponseHeaders{Link: p.link}}, nil
}

// GetCredit is GET /v1/admin/credits/{credit_id}.
func (s *Server) GetCredit(ctx context.Context, r gen.GetCreditRequestObject) (gen.GetCreditResponseObject, error) {
	found, err := s.App.Credit(ctx, r.CreditID)
	return gen.GetCredit200JSONResponse(creditOf(found.State)), err
}

// AddCredit is POST /v1/admin/credits/{credit_id}/amounts.
func (s *Server) AddCredit(ctx context.Context, r gen.AddCreditRequestObject) (gen.AddCreditResponseObject, error) {
	answer, err := s.changeCredit(ctx, r.CreditID, credit.Add{
		CreditID: callOf(ctx).commandID, Amount: moneyFrom(r.Body.Amount), Reason: r.Body.Reason,
	})
	return gen.AddCredit200JSONResponse{CreditJSONResponse: answer}, err
}

// BlockCredit is POST /v1/admin/credits/{credit_id}/block.
func (s *Server) BlockCredit(ctx context.Context, r gen.BlockCreditRequestObject) (gen.BlockCreditResponseObject, error) {
	answer, err := s.changeCredit(ctx, r.CreditID, credit.Block{Reason: r.Body.Reason})
	return gen.BlockCredit200JSONResponse{CreditJSONResponse: answer}, err
}

// UnblockCredit is POST /v1/admin/credits/{credit_id}/unblock.
func (s *Server) UnblockCredit(ctx context.Context, r gen.UnblockCreditRequestObject) (gen.UnblockCreditResponseObject, error) {
	answer, err := s.changeCredit(ctx, r.CreditID, credit.Unblock{})
	return gen.UnblockCredit200JSONResponse{CreditJSONResponse: answer}, err
}

func (s *Server) changeCredit(ctx context.Context, id string, command credit.Command) (gen.CreditJSONResponse, error) {
	cmd, err := envelope(ctx, id, command)
	if err != nil {
		return gen.CreditJSONResponse{}, err
	}
	out, err := s.App.Credits.Handle(ctx, cmd)
	return creditAnswer(out), err
}

func creditAnswer(out app.CreditOutcome) gen.CreditJSONResponse {
	return gen.CreditJSONResponse{
		Body: creditOf(out.State), Headers: gen.CreditResponseHeaders{ConsistencyToken: token(out.Position)},
	}
}

func creditOf(c credit.Credit) gen.Credit {
	currency := c.Issued.Amount.Currency
	return gen.Credit{
		ID: c.Issued.AccountID, Kind: gen.CreditKind(c.Issued.Kind), Holder: c.Issued.Holder, Last4: c.Issued.Last4,
		Balance: moneyOf(money.Of(c.Balance, currency)), Held: moneyOf(money.Of(c.Held, currency)),
		Available: moneyOf(c.Available()), Blocked: c.Blocked, ExpiresAt: c.EndsAt.UTC(),
	}
}

func listedCredit(a credits.Account) gen.Credit {
	var expires time.Time
	if a.ExpiresAt != nil {
		expires = a.ExpiresAt.UTC()
	}
	return gen.Credit{
		ID: a.ID, Kind: gen.CreditKind(a.Kind), Holder: a.Holder, Last4: a.Last4,
		Balance: moneyOf(a.Balance), Held: moneyOf(a.Held), Blocked: a.Blocked, ExpiresAt: expires,
		Available: gen.Money{Amount: a.Balance.Minor - a.Held.Minor, Currency: a.Balance.Currency},
	}
}
