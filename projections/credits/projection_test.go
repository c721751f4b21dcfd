package credits

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cartwright/domain/credit"
	"cartwright/domain/money"
	"cartwright/projections/projectiontest"
)

var (
	end   = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	card  = credit.Account{AccountID: "crd1", Kind: credit.GiftCard}
	store = credit.Account{AccountID: "crd2", Kind: credit.StoreCredit}
	ref   = credit.Ref{PaymentID: "y1", OrderID: "o1", FulfilmentID: "f1"}
)

func eur(minor int64) money.Money { return money.Of(minor, "EUR") }

// history is a gift card that paid for an order, and a store credit that got some of it back.
func history() []projectiontest.Fact {
	return projectiontest.Log(
		projectiontest.In("credit-crd1",
			credit.Issued{Account: card, Last4: "7KQ2", Amount: eur(5000), ExpiresAt: end},
			credit.Held{Account: card, Ref: ref, Amount: eur(3000)},
			credit.Captured{Account: card, Ref: ref, Amount: eur(2000)},
			credit.Released{Account: card, Ref: ref, Amount: eur(1000)},
			credit.Refunded{Account: card, Ref: ref, Amount: eur(500)},
			credit.Held{Account: card, Ref: ref, Amount: eur(100)},
			credit.Blocked{Account: card}),
		projectiontest.In("credit-crd2",
			credit.Issued{Account: store, Holder: "cus1", Amount: eur(0)},
			credit.Credited{Account: store, CreditID: "a1", Amount: eur(700)},
			credit.Blocked{Account: store}, credit.Unblocked{Account: store},
			credit.Expired{Account: store, Amount: eur(200)}),
	)
}

func TestQueries(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), history()...)}
	at := cmpopts.IgnoreFields(Account{}, "Issued", "IssuedAt")
	used := Account{
		ID: "crd1", Kind: credit.GiftCard, Last4: "7KQ2", Balance: eur(3500), Held: eur(100), Blocked: true, ExpiresAt: &end,
	}
	given := Account{ID: "crd2", Kind: credit.StoreCredit, Holder: "cus1", Balance: eur(500), Held: eur(0)}

	all, err := q.Accounts(t.Context(), Filter{}, 0, 10)
	projectiontest.Same(t, err, []Account{given, used}, all, at)
	older, err := q.Accounts(t.Context(), Filter{}, all[0].Issued, 10)
	projectiontest.Same(t, err, []Account{used}, older, at)
	cards, err := q.Accounts(t.Context(), Filter{Kind: credit.GiftCard}, 0, 10)
	projectiontest.Same(t, err, []Account{used}, cards, at)
	hers, err := q.Accounts(t.Context(), Filter{Holder: "cus1"}, 0, 10)
	projectiontest.Same(t, err, []Account{given}, hers, at)
}

func TestARefundMayPutTheEndOff(t *testing.T) {
	t.Parallel()
	later := end.AddDate(0, 3, 0)
	tables := projectiontest.Fold(Projection(), append(history(), projectiontest.In("credit-crd1",
		credit.Refunded{Account: card, Ref: ref, Amount: eur(100), ExpiresAt: later}, credit.Refunded{Account: card, Ref: ref, Amount: eur(100)})...)...)
	tables.Want(t, "accounts id=crd1", map[string]any{"balance_minor": 3700, "expires_at": later})
}

func TestAnyBatchesGiveTheSameTables(t *testing.T) {
	t.Parallel()
	projectiontest.CheckAnyBatches(t, Projection(), func(*rapid.T) [][]projectiontest.Fact {
		log := history()
		return [][]projectiontest.Fact{log[:7], log[7:]}
	})
}
