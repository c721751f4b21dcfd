package credits

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"testing"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/app"
	"cartwright/domain"
	"cartwright/domain/credit"
	"cartwright/domain/money"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func eur(minor int64) money.Money { return money.Of(minor, "EUR") }

// open returns a provider on a real node, with one gift card of 50 euros.
func open(t *testing.T) Provider {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	node, err := embedded.Start(t.Context(), embedded.Options{Logger: quiet})
	must(t, err)
	t.Cleanup(func() { must(t, node.Close()) })
	connection, err := eventstore.Connect(t.Context(), node.URL(), quiet)
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close()) })
	a := app.New(eventstore.NewStreams(connection, domain.Events), nil, nil, time.Now)
	_, err = a.Credits.Handle(t.Context(), app.Envelope[credit.Command]{ID: "issue", Target: "crd_1", Command: credit.Issue{
		Account: credit.Account{AccountID: "crd_1", Kind: credit.GiftCard}, Last4: "7KQ2", Amount: eur(5000),
	}})
	must(t, err)
	return Provider{Accounts: a.Credits, Everyone: func(_ context.Context, see func(string) error) error { return see("crd_1") }}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (p Provider) authorise(t *testing.T, paymentID string, minor int64) (string, error) {
	t.Helper()
	yes, err := p.Authorise(t.Context(), app.Ask{Key: paymentID + ":authorise", At: noon}, app.AuthoriseRequest{
		PaymentID: paymentID, FulfilmentID: "ful_" + paymentID, Reference: "ord_" + paymentID, Amount: eur(minor), Token: "crd_1",
	})
	return yes.ProviderRef, err
}

func declinedWith(t *testing.T, err error, code string) {
	t.Helper()
	var no *app.Declined
	if !errors.As(err, &no) || no.Code != code || no.Reason == "" {
		t.Errorf("answered with %#v, want a decline with %s", err, code)
	}
}

// Every question is asked twice and answered alike, and the money moves once.
func TestAPaymentByGiftCard(t *testing.T) {
	t.Parallel()
	p := open(t)
	var ref string
	for range 2 {
		var err error
		ref, err = p.authorise(t, "pay_1", 4000)
		must(t, err)
		taken, err := p.Capture(t.Context(), app.Ask{Key: "capture"}, app.CaptureRequest{ProviderRef: ref, Amount: eur(4000)})
		must(t, err)
		back, err := p.Refund(t.Context(), app.Ask{Key: "ref_1"}, app.RefundRequest{ProviderRef: ref, RefundID: "ref_1", Amount: eur(1500)})
		must(t, err)
		account, err := p.Find(t.Context(), ref)
		must(t, err)
		if diff := cmp.Diff(app.Account{
			ProviderRef: "crd_1/pay_1", PaymentID: "pay_1", Status: app.AccountHeld, Amount: eur(4000),
			Captures: []app.Movement{{Reference: taken, Amount: eur(4000)}},
			Refunds:  []app.Movement{{Reference: back, ID: "ref_1", Amount: eur(1500)}},
		}, account); diff != "" {
			t.Errorf("the account (-want +got):\n%s", diff)
		}
	}
	declinedWith(t, p.Void(t.Context(), app.Ask{Key: "void"}, ref), credit.ErrCaptured.Code)
	_, err := p.Refund(t.Context(), app.Ask{Key: "ref_2"}, app.RefundRequest{ProviderRef: ref, RefundID: "ref_2", Amount: eur(2501)})
	declinedWith(t, err, credit.ErrRefundTooMuch.Code)
	_, err = p.authorise(t, "pay_2", 2501)
	declinedWith(t, err, credit.ErrInsufficient.Code)
}

func TestAHoldThatIsLetGo(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, err := p.authorise(t, "pay_1", 5000)
	must(t, err)
	_, err = p.authorise(t, "pay_2", 1)
	declinedWith(t, err, credit.ErrInsufficient.Code)
	must(t, p.Void(t.Context(), app.Ask{Key: "void"}, ref))
	_, err = p.authorise(t, "pay_2", 1)
	declinedWith(t, err, credit.ErrInsufficient.Code) // once declined, always declined
	_, err = p.Capture(t.Context(), app.Ask{Key: "capture"}, app.CaptureRequest{ProviderRef: ref, Amount: eur(5000)})
	declinedWith(t, err, credit.ErrReleased.Code)
	let, err := p.Find(t.Context(), ref)
	must(t, err)
	if let.Status != app.AccountLetGo {
		t.Errorf("the hold is %s", let.Status)
	}
	if _, err := p.Find(t.Context(), "crd_1/pay_9"); !errors.Is(err, app.ErrNoAccount) {
		t.Errorf("an unknown hold: %v", err)
	}
	if _, err := p.Authorise(t.Context(), app.Ask{Key: "k", At: noon}, app.AuthoriseRequest{
		PaymentID: "pay_3", FulfilmentID: "f", Reference: "o", Amount: eur(1), Token: "crd_9",
	}); err == nil {
		t.Error("an account that does not exist has paid")
	}
}

// The last of several captures takes nothing and gives the rest back to the card.
func TestTheRestOfAHoldIsLetGo(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, err := p.authorise(t, "pay_1", 5000)
	must(t, err)
	for range 2 {
		_, err := p.Capture(t.Context(), app.Ask{Key: "c1"}, app.CaptureRequest{ProviderRef: ref, CaptureID: "c1", Amount: eur(1000), Partial: true})
		must(t, err)
		_, err = p.Capture(t.Context(), app.Ask{Key: "rest-1"}, app.CaptureRequest{ProviderRef: ref, CaptureID: "rest-1", Amount: eur(0)})
		must(t, err)
	}
	_, err = p.authorise(t, "pay_2", 4000)
	must(t, err)
	account, err := p.Find(t.Context(), ref)
	must(t, err)
	if account.Status != app.AccountHeld || account.Captured() != eur(1000) {
		t.Errorf("the account says %+v", account)
	}
}

// Twenty at once want ten euros each of fifty.
func TestAGiftCardIsNeverOverdrawn(t *testing.T) {
	t.Parallel()
	p := open(t)
	var all errgroup.Group
	answers := make([]error, 20)
	for i := range answers {
		all.Go(func() error {
			_, answers[i] = p.authorise(t, "pay_"+strconv.Itoa(i), 1000)
			return nil
		})
	}
	must(t, all.Wait())
	held := 0
	for _, err := range answers {
		if err == nil {
			held++
			continue
		}
		declinedWith(t, err, credit.ErrInsufficient.Code)
	}
	if held != 5 {
		t.Errorf("%d payments hold 10 euros each of 50", held)
	}
}

func TestTheBookIsListed(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, minor := range []int64{4000, 4001} { // the second is declined
		_, _ = p.authorise(t, "pay_"+strconv.FormatInt(minor, 10), minor)
	}
	listed := func(since time.Time) (found []string) {
		must(t, p.List(t.Context(), since, func(a app.Account) error {
			found = append(found, a.PaymentID+" "+string(a.Status))
			return nil
		}))
		slices.Sort(found)
		return found
	}
	if all := listed(time.Time{}); !slices.Equal(all, []string{"pay_4000 authorised", "pay_4001 declined"}) {
		t.Errorf("listed %v", all)
	}
	if since := listed(noon); !slices.Equal(since, []string{"pay_4000 authorised", "pay_4001 declined"}) {
		t.Errorf("listed since noon: %v", since)
	}
	if later := listed(noon.Add(1)); !slices.Equal(later, []string{"pay_4001 declined"}) {
		t.Errorf("listed since later: %v", later)
	}
}
