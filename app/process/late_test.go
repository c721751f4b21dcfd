package process

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cartwright/adapters/payments/sandbox"
	"cartwright/adapters/payments/stripe"
	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/payment"

	"pgregory.net/rapid"
)

const (
	lateSteps  = 10_000 // deliveries, commands and answers of a normal run, at least
	lateness   = 72 * time.Hour
	lateSecret = "whsec_late"
)

// kindsOfNews is everything a provider sends word of.
var kindsOfNews = []string{
	"charge.dispute.closed", "charge.dispute.created", "payment_intent.amount_capturable_updated", "payment_intent.canceled",
	"payment_intent.payment_failed", "payment_intent.requires_action", "payment_intent.succeeded", "refund.created", "refund.failed",
}

// Two shops share one payment at one bank. One hears of everything at once and in order. The other hears of nothing until it
// is over, and three days later of everything several times, in any order, among it accounts that were looked at long before.
// Both books say the same, and what the bank's book says. The bank is asked directly, or as Stripe.
func TestWebhooksThreeDaysLateInAnyOrderEndLikeThoseInTime(t *testing.T) {
	t.Parallel()
	var steps atomic.Int64
	var seen sync.Map
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t, &steps, &seen)
		for range rapid.IntRange(8, 24).Draw(t, "turns") {
			l.turn()
		}
		l.late()
		l.compare()
	})
	if steps.Load() < lateSteps {
		t.Errorf("only %d steps were taken", steps.Load())
	}
	for _, kind := range kindsOfNews {
		if _, came := seen.Load(kind); !came {
			t.Errorf("there was no word of %s", kind)
		}
	}
}

// life is a payment as the bank has it, and as two shops know it.
type life struct {
	*rapid.T
	now      time.Time
	bank     *sandbox.Provider
	asked    app.PaymentProvider // the bank, or the adapter that talks to it
	ref      string
	inTime   *book
	behind   *book
	messages []sandbox.Message
	looked   []app.Account // the account as it was after each happening
	number   int
	steps    *atomic.Int64
	seen     *sync.Map
}

// book is what one shop knows of the payment.
type book struct {
	payment.Payment
	history []event.Recorded
	asked   int // events that were brought to the provider
}

func newLife(t *rapid.T, steps *atomic.Int64, seen *sync.Map) *life {
	l := &life{T: t, now: noon, steps: steps, seen: seen, inTime: &book{}, behind: &book{}}
	clock := func() time.Time { return l.now }
	bank, err := sandbox.Open(sandbox.Options{Clock: clock, Hooks: &sandbox.Hooks{}})
	if err != nil {
		t.Fatal(err)
	}
	l.bank, l.asked = bank, bank
	if rapid.Bool().Draw(t, "over HTTP") {
		l.asked = stripe.New(stripe.Options{Key: "sk_1", Clock: clock, Client: &http.Client{Transport: direct{bank.Server()}}})
	}
	token := rapid.SampledFrom([]string{"tok_visa", "tok_proof", "tok_refund_declined", "tok_disputed", "tok_declined"}).Draw(t, "token")
	l.both(payment.Request{
		Ref:    payment.Ref{PaymentID: "pay_1", OrderID: "ord_1", FulfilmentID: "ful_1"},
		Amount: money.Of(1000, "EUR"), Method: "card", Token: token,
	})
	l.ref = sandbox.Accounts(bank.Ledger())[0].ProviderRef
	l.hear()
	return l
}

// direct answers requests without a network.
type direct struct{ handler http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

// turn lets something happen: what the shop asks for, or what nobody asked for.
func (l *life) turn() {
	l.now = l.now.Add(time.Minute)
	l.number++
	part := money.Of(rapid.Int64Range(1, 700).Draw(l.T, "part"), "EUR")
	id := fmt.Sprint("id_", l.number)
	yes := rapid.Bool().Draw(l.T, "yes")
	happen := []func(){
		func() { l.both(payment.Capture{CaptureID: id, Amount: part, Partial: yes}) },
		func() { l.both(payment.Capture{CaptureID: id}) },
		func() { l.both(payment.Void{}) },
		func() { l.both(payment.Refund{RefundID: id, Amount: part}) },
		func() { _ = l.bank.Prove(l.ref, yes) },
		func() { _ = l.bank.Lapse(l.ref) },
		func() { _ = l.bank.CaptureThere(l.ref, part) },
		func() { _ = l.bank.RefundThere(l.ref, part) },
		func() { _ = l.bank.Return(l.ref) },
		func() { _ = l.bank.Dispute(l.ref) },
		func() { _ = l.bank.Decide(l.ref, yes) },
	}
	rapid.SampledFrom(happen).Draw(l.T, "happening")()
	l.hear()
}

// both has the two shops ask for the same. What the one that knows less would not ask for is not asked for.
func (l *life) both(command payment.Command) {
	if l.tell(l.behind, command) == nil {
		_ = l.tell(l.inTime, command) // it may know better
	}
}

// tell decides a command, and brings what it asks for to the bank.
func (l *life) tell(b *book, command payment.Command) error {
	l.steps.Add(1)
	decided, err := payment.Decide(b.Payment, command)
	for _, e := range decided {
		b.Payment = payment.Evolve(b.Payment, e)
		b.history = append(b.history, event.Recorded{Envelope: event.Envelope{ID: fmt.Sprint(len(b.history)), At: l.now}, Event: e})
	}
	for b.asked < len(b.history) {
		b.asked++
		l.bring(b, b.history[b.asked-1])
	}
	return err
}

func (l *life) bring(b *book, r event.Recorded) {
	a, err := question{l.asked, r}.ask(l.Context())
	if err != nil {
		l.Fatal(err)
	}
	if a.record == nil {
		return
	}
	l.steps.Add(1)
	_ = l.tell(b, a.record)
	if a.look != "" {
		l.record(b, l.look())
	}
}

func (l *life) look() app.Account {
	account, err := l.asked.Find(l.Context(), l.ref)
	if err != nil {
		l.Fatal(err)
	}
	return account
}

// record takes an account in as Payments does, which minds no contradictions.
func (l *life) record(b *book, account app.Account) {
	for _, fact := range account.Facts() {
		_ = l.tell(b, fact)
	}
}

// hear has the shop that hears in time look at each message at once.
func (l *life) hear() {
	for _, m := range l.bank.Messages() {
		l.messages = append(l.messages, m)
		l.deliver(l.inTime, m)
	}
	l.looked = append(l.looked, l.look())
}

// deliver is a webhook, signed when it is sent, which may be long after what it tells of.
func (l *life) deliver(b *book, m sandbox.Message) {
	l.steps.Add(1)
	signature := sandbox.Sign(lateSecret, time.Now(), m.Body)
	hook, err := stripe.Hooks{Secret: lateSecret}.Verify(m.Body, func(string) string { return signature })
	if err != nil || hook.ProviderRef != l.ref {
		l.Fatalf("%s is about %q, %v", m.Body, hook.ProviderRef, err)
	}
	l.seen.Store(hook.Type, true)
	l.record(b, l.look())
}

// late delivers everything to the shop that has heard of nothing: each message several times, and accounts as they were.
func (l *life) late() {
	l.now = l.now.Add(lateness)
	var news []func()
	for _, m := range l.messages {
		for range 5 {
			news = append(news, func() { l.deliver(l.behind, m) })
		}
	}
	for _, account := range l.looked {
		news = append(news, func() { l.record(l.behind, account) })
	}
	for _, tell := range rapid.Permutation(news).Draw(l.T, "order") {
		tell()
	}
}

func (l *life) compare() {
	theirs, inTime, late := l.look(), l.inTime.Payment, l.behind.Payment
	for name, p := range map[string]payment.Payment{"in time": inTime, "late": late} {
		if p.Captured() != theirs.Captured() || p.Refunded() != theirs.Refunded() || p.Refunding().Minor != 0 {
			l.Fatalf("%s: captured %s and refunded %s, at the bank %s and %s:\n%+v\n%+v", name,
				p.Captured(), p.Refunded(), theirs.Captured(), theirs.Refunded(), p, theirs)
		}
		if over := theirs.Status == app.AccountLetGo || theirs.Status == app.AccountRefused; over != isOver(p) {
			l.Fatalf("%s: the payment is %s, at the bank %s", name, p.Status, theirs.Status)
		}
		if d := disputes(p); !slices.Equal(d, disputesOf(theirs)) {
			l.Fatalf("%s: disputes %v, at the bank %v", name, d, disputesOf(theirs))
		}
	}
	if !isOver(late) && late.Status != inTime.Status {
		l.Fatalf("late: %s, in time: %s", late.Status, inTime.Status)
	}
}

// isOver says that there is no money and will be none, whatever the reason.
func isOver(p payment.Payment) bool {
	return p.Status == payment.IsDeclined || p.Status == payment.IsVoided
}

func disputes(p payment.Payment) (list []string) {
	outcome := map[payment.Progress]payment.Outcome{payment.Asked: payment.Open, payment.Done: payment.Lost, payment.Undone: payment.Won}
	for id, d := range p.Disputes {
		list = append(list, fmt.Sprint(id, outcome[d.Progress], d.Amount))
	}
	slices.Sort(list)
	return list
}

func disputesOf(a app.Account) (list []string) {
	for _, d := range a.Disputes {
		list = append(list, fmt.Sprint(d.ID, d.Outcome, d.Amount))
	}
	slices.Sort(list)
	return list
}
