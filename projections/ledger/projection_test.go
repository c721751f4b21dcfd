package ledger

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain/credit"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/projections/projectiontest"
)

type row = projectiontest.Columns

// history is an order that a gift card and a card paid for, and that was given back.
func history() []projectiontest.Fact {
	return projectiontest.Log(
		projectiontest.In("credit-crd1", credit.Issued{Account: card, Amount: eur(478)}, credit.Held{Account: card, Ref: used, Amount: eur(478)}),
		projectiontest.In("order-o1", gross()),
		projectiontest.In("credit-crd1", credit.Captured{Account: card, Ref: used, CaptureID: "c1", Amount: eur(478)}),
		projectiontest.In("payment-y1", payment.Captured{Ref: paid, Amount: eur(2522)}),
		projectiontest.In("order-o1", takenBack(gross())),
		projectiontest.In("payment-y1", payment.Refunded{Ref: paid, RefundID: "r1", Amount: eur(2522)}),
	)
}

func TestEveryPostingHasItsEntry(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), history()...)
	tables.Want(t, "entries position=1 number=1", row{
		"order_id": "", "subject": "crd1", "account": GiftCardLiability, "debit_minor": 0, "credit_minor": 478,
	})
	tables.Want(t, "entries position=3 number=0", row{
		"order_id": "o1", "subject": "o1", "account": Receivable, "currency": "EUR", "debit_minor": 3000, "credit_minor": 0,
		"name": "order.placed", "at": projectiontest.Start.Add(2 * time.Minute),
	})
	tables.None(t, "entries position=2") // a hold is no posting
	tables.Want(t, "turnover day=2026-03-01 account=receivable currency=EUR", row{"debit_minor": 5522, "credit_minor": 6000})
}

func TestQueries(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), history()...)}

	t.Run("trial balance", func(t *testing.T) { trialBalance(t, q) })
	t.Run("one order", func(t *testing.T) { oneOrder(t, q) })
}

func trialBalance(t *testing.T, q Queries) {
	all, err := q.Balances(t.Context(), time.Time{}, time.Time{})
	projectiontest.Same(t, err, []Balance{
		{"cash:sandbox", "EUR", 2522, 2522}, {CreditsGranted, "EUR", 478, 0}, {Discounts, "EUR", 389, 389},
		{GiftCardLiability, "EUR", 478, 478}, {Receivable, "EUR", 5522, 6000}, {Revenue, "EUR", 2499, 2499},
		{ShippingRevenue, "EUR", 412, 412}, {TaxPayable, "EUR", 478, 478},
	}, all)
	var debits, credits int64
	for _, b := range all {
		debits, credits = debits+b.Debit, credits+b.Credit
	}
	if debits != credits {
		t.Errorf("%d debited, %d credited", debits, credits)
	}
	before, err := q.Balances(t.Context(), time.Time{}, time.Now().AddDate(0, 0, -2))
	projectiontest.Same(t, err, 0, len(before))
	since, err := q.Balances(t.Context(), time.Now().AddDate(0, 0, -2), time.Now())
	projectiontest.Same(t, err, all, since)
}

func oneOrder(t *testing.T, q Queries) {
	lines, err := q.Order(t.Context(), "o1")
	var got []string
	for _, l := range lines {
		got = append(got, fmt.Sprintf("%s %s %s %d %d", l.Event, l.Subject, l.Account, l.Debit, l.Credit))
	}
	projectiontest.Same(t, err, []string{
		"order.placed o1 receivable 3000 0",
		"order.placed o1 discounts 389 0",
		"order.placed o1 revenue 0 2499",
		"order.placed o1 shipping_revenue 0 412",
		"order.placed o1 tax_payable 0 478",
		"credit.captured crd1 gift_card_liability 478 0",
		"credit.captured crd1 receivable 0 478",
		"payment.captured y1 cash:sandbox 2522 0",
		"payment.captured y1 receivable 0 2522",
	}, got[:9])
	if _, err := q.Order(t.Context(), "unheard of"); !errors.Is(err, order.ErrNotFound) {
		t.Errorf("an unknown order: %v", err)
	}
}

func TestAnyBatchesGiveTheSameTables(t *testing.T) {
	t.Parallel()
	projectiontest.CheckAnyBatches(t, Projection(), func(t *rapid.T) [][]projectiontest.Fact {
		var streams [][]projectiontest.Fact
		for i := range rapid.IntRange(1, 3).Draw(t, "orders") {
			p := gross()
			p.OrderID = fmt.Sprint("o", i)
			mine := slices.Concat(
				projectiontest.In(fmt.Sprint("order-o", i), p, takenBack(p)),
				projectiontest.In(fmt.Sprint("payment-y", i), payment.Captured{Ref: payment.Ref{OrderID: p.OrderID}, Amount: eur(9)}),
				projectiontest.In(fmt.Sprint("credit-crd", i), credit.Issued{Account: card, Amount: eur(5)}, credit.Expired{Account: card, Amount: eur(5)}),
			)
			streams = append(streams, mine[:2], mine[2:3], mine[3:])
		}
		return streams
	})
}
