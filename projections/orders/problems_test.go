package orders

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/projections/projectiontest"
)

func noProblems(t *testing.T, q Queries) {
	if found, err := q.Problems(t.Context(), nil, 10); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
}

// Each kind of problem appears, and goes when the provider is asked again or when the order needs no money any more.
func TestProblemsComeAndGo(t *testing.T) {
	t.Parallel()
	of := func(minor int64) money.Money { return money.Of(minor, "EUR") }
	cases := []struct {
		name string
		ends func(payment.Ref) payment.Event // what became of the money after a capture was declined
		over func(order.Ref) order.Event     // what became of the order
		want ProblemKind
	}{
		{"declined", func(r payment.Ref) payment.Event { return payment.CaptureDeclined{Ref: r, Amount: of(700)} }, nil, CaptureDeclined},
		{"asked again", func(r payment.Ref) payment.Event { return payment.CaptureRequested{Ref: r, Amount: of(700)} }, nil, ""},
		{"taken", func(r payment.Ref) payment.Event { return payment.Captured{Ref: r, Amount: of(700)} }, nil, ""},
		{"lapsed", func(r payment.Ref) payment.Event { return payment.Voided{Ref: r} }, nil, PaymentLapsed},
		{"let go", func(r payment.Ref) payment.Event { return payment.Voided{Ref: r} }, called, ""},
		{"not let go", func(r payment.Ref) payment.Event { return payment.VoidDeclined{Ref: r} }, called, VoidDeclined},
		{"not given back", func(r payment.Ref) payment.Event { return payment.RefundDeclined{Ref: r, Amount: of(300)} }, called, RefundDeclined},
		{"asked back again", func(r payment.Ref) payment.Event { return payment.RefundRequested{Ref: r, Amount: of(300)} }, called, ""},
		{"given back there", func(r payment.Ref) payment.Event { return payment.Refunded{Ref: r, Amount: of(300), External: true} }, called, ""},
		{"of a cancelled order", func(r payment.Ref) payment.Event { return payment.CaptureDeclined{Ref: r, Amount: of(700)} }, called, ""},
		{"disputed", func(r payment.Ref) payment.Event { return payment.DisputeOpened{Ref: r, Amount: of(300)} }, called, DisputeOpen},
	}
	var log []projectiontest.Fact
	wanted := map[ProblemKind]int64{}
	for i, c := range cases {
		placed := projectiontest.Placed(strconv.Itoa(i), "", placedAt, projectiontest.Line("cup", 1, 300))
		ref := payment.Ref{PaymentID: placed.PaymentID, OrderID: placed.OrderID}
		log = append(log, projectiontest.In("order-"+placed.OrderID, placed, order.Confirmed{Ref: placed.Ref})...)
		log = append(log, projectiontest.In("payment-"+ref.PaymentID, payment.Requested{Ref: ref, Amount: of(700)},
			payment.Authorised{Ref: ref}, payment.CaptureDeclined{Ref: ref, Amount: of(700)}, c.ends(ref))...)
		if c.over != nil {
			log = append(log, projectiontest.In("order-"+placed.OrderID, c.over(placed.Ref))...)
		}
		if c.want != "" {
			wanted[c.want]++
		}
	}
	q := Queries{View: projectiontest.Run(t, Projection(), log...)}
	for i, c := range cases {
		found, err := q.ProblemsOf(t.Context(), "o"+strconv.Itoa(i))
		if err != nil || c.want == "" && len(found) > 0 || c.want != "" && (len(found) != 1 || found[0].Kind != c.want) {
			t.Errorf("%s: %v, %v, want %q", c.name, found, err, c.want)
		}
	}
	if counts, err := q.CountProblems(t.Context()); err != nil || !maps.Equal(counts, wanted) {
		t.Errorf("counted %v, %v, want %v", counts, err, wanted)
	}
	pages(t, q)
}

func called(r order.Ref) order.Event { return order.Cancelled{Ref: r} }

// pages reads the problems one by one, the newest first.
func pages(t *testing.T, q Queries) {
	t.Helper()
	all, err := q.Problems(t.Context(), nil, 100)
	if err != nil {
		t.Fatal(err)
	}
	var one []Problem
	for after := (*ProblemPlace)(nil); len(one) <= len(all); after = &one[len(one)-1].ProblemPlace {
		next, err := q.Problems(t.Context(), after, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(next) == 0 {
			break
		}
		one = append(one, next...)
	}
	newest := slices.IsSortedFunc(all, func(a, b Problem) int { return b.Since.Compare(a.Since) })
	if !slices.Equal(all, one) || !newest || all[0].OrderID == "" {
		t.Errorf("page by page %v, at once %v", one, all)
	}
}
