package app

import (
	"context"
	"time"

	"cartwright/domain/credit"
	"cartwright/domain/money"
)

// CreditOutcome is how a gift card or store credit stands after a request.
type CreditOutcome = Outcome[credit.Credit, credit.Event]

// IssueGiftCard issues a gift card that never expires when expires is zero, and returns its code, as it is printed. The
// code is stored nowhere: whoever repeats the request gets the same one, and nobody gets it otherwise.
func (a App) IssueGiftCard(
	ctx context.Context, r Request, amount money.Money, expires time.Time, reason string,
) (code string, out CreditOutcome, err error) {
	if len(a.Codes.Secret) == 0 {
		return "", out, errNoSecret
	}
	code = a.Codes.giftCard(r.ID)
	id := a.Codes.giftCardID(code)
	out, err = a.Credits.Handle(ctx, envelope[credit.Command](r, id, credit.Issue{
		Account: credit.Account{AccountID: id, Kind: credit.GiftCard}, Last4: code[len(code)-4:],
		Amount: amount, ExpiresAt: expires, Reason: reason,
	}))
	return grouped(code), out, err
}

// GiftCard finds a gift card by its code, however that is written.
func (a App) GiftCard(ctx context.Context, code string) (CreditOutcome, error) {
	if len(a.Codes.Secret) == 0 {
		return CreditOutcome{}, errNoSecret
	}
	return a.Credit(ctx, a.Codes.giftCardID(code))
}

// Credit finds a gift card or store credit by its id.
func (a App) Credit(ctx context.Context, id string) (CreditOutcome, error) {
	out, err := a.Credits.Load(ctx, id)
	if err == nil && out.Revision == NoStream {
		err = credit.ErrNotFound
	}
	return out, err
}

// GiveStoreCredit adds to a customer's credit in a currency, which is opened by the first.
func (a App) GiveStoreCredit(ctx context.Context, r Request, holder string, amount money.Money, reason string) (CreditOutcome, error) {
	id := StoreCreditID(holder, amount.Currency)
	nothing := money.Of(0, amount.Currency)
	_, err := a.Credits.Handle(ctx, envelope[credit.Command](r.following("open store credit"), id, credit.Issue{
		Account: credit.Account{AccountID: id, Kind: credit.StoreCredit}, Holder: holder, Amount: nothing, Reason: "opened",
	}))
	if err != nil {
		return CreditOutcome{}, err
	}
	return a.Credits.Handle(ctx, envelope[credit.Command](r, id, credit.Add{CreditID: r.ID, Amount: amount, Reason: reason}))
}

// StoreCreditID is the account of a customer's store credit in a currency.
func StoreCreditID(holder, currency string) string { return DeriveID(CreditPrefix, holder, currency) }
