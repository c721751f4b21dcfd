package checkout

import (
	"sync/atomic"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
	"cartwright/domain/pricing"

	"pgregory.net/rapid"
)

// leastSteps is how many commands a normal run sends.
const leastSteps = 10_000

var (
	paypal  = Means{Method: "paypal", Token: "tok_2"}
	tenOff  = pricing.Promotion{ID: "ten", Effect: pricing.Effect{Kind: pricing.Percentage, RatePPM: 100_000}}
	attempt = []string{"f1", "f2", "f3"}
)

// anything is what shoppers, the shop and the processes may send, in whatever state the checkout is.
func anything() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		id := rapid.SampledFrom(attempt).Draw(t, "attempt")
		quote := rapid.SampledFrom([]pricing.Quote{quoted(standard), quoted(pickup), quoted(standard, tenOff)}).Draw(t, "quote")
		submit := but(func(s *Submit) { s.FulfilmentID, s.Quote = id, quote })
		agreed, elsewhere, unasked := submit, submit, submit
		agreed.Total, elsewhere.Offered, unasked.Terms = quote.Total, offered[1:], "v2"
		if rapid.IntRange(0, 19).Draw(t, "the end") == 0 {
			return rapid.SampledFrom([]Command{Complete{id}, Cancel{}, By{"bob", Cancel{}}}).Draw(t, "end")
		}
		return rapid.SampledFrom([]Command{
			Start(started), Start{CheckoutID: "k1", CartID: "c2", OrderID: "o2", Lines: lines},
			GiveAddress{berlin}, GiveAddress{Destination{Country: "FR", Address: berlin.Address}},
			ChooseDelivery{Code: "standard", Offered: offered}, ChooseDelivery{Code: "pickup", Offered: offered},
			ChooseDelivery{Code: "drone", Offered: offered},
			ChoosePayment{Means: card, Offered: methods}, ChoosePayment{Means: paypal, Offered: methods},
			AcceptTerms{Version: "v1"}, AcceptTerms{Version: "v2"},
			Review{quote}, Review{quote}, submit, submit, agreed, agreed, elsewhere, unasked,
			By{"ada", agreed}, By{"bob", agreed}, Reject{FulfilmentID: id}, Reject{FulfilmentID: id},
		}).Draw(t, "command")
	})
}

// TestACheckoutBehavesLikeItsModel sends anything to checkouts and to a much simpler model, and compares what changed.
func TestACheckoutBehavesLikeItsModel(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.SampledFrom([]Command{Start(started), Start(adas), GiveAddress{berlin}}).Draw(t, "first")
		commands := append([]Command{first}, rapid.SliceOfN(anything(), 110, 140).Draw(t, "commands")...)
		steps, err := decidertest.Walk(Decider, commands)
		if err != nil {
			t.Fatal(err)
		}
		sent.Add(int64(len(steps)))
		var m model
		for i, step := range steps {
			if want, does := m.changes(step.Command), len(step.Events) > 0; want != does {
				t.Fatalf("command %d, %+v, changes something: %v, by the model %v: %+v\n%+v", i, step.Command, does, want, m, step.Before)
			}
			for _, e := range step.Events {
				m.see(e)
			}
			if why := m.differs(step.After); why != "" {
				t.Fatalf("command %d, %+v: %s\n%+v\n%+v", i, step.Command, why, m, step.After)
			}
		}
	})
	if !testing.Short() && sent.Load() < leastSteps {
		t.Errorf("only %d commands were sent", sent.Load())
	}
}

// model is a checkout on the back of an envelope: what was put down last, and where it stands.
type model struct {
	begun, over          bool
	owner                string
	underWay, last       string // attempts
	country, method      string
	delivery             Option
	terms                string
	shown                money.Money
	attempts, rejections int
}

func (m *model) open() bool { return m.begun && !m.over && m.underWay == "" }

func (m *model) changes(cmd Command) bool {
	switch cmd := cmd.(type) {
	case By:
		return (m.owner == "" || m.owner == cmd.CustomerID) && m.changes(cmd.Command)
	case Start:
		return !m.begun
	case GiveAddress:
		return m.open() && cmd.Destination.Country != m.country
	case ChooseDelivery:
		return m.open() && cmd.Code != "drone" && cmd.Code != m.delivery.Code
	case ChoosePayment:
		return m.open() && cmd.Means.Method != m.method
	case AcceptTerms:
		return m.open() && cmd.Version != m.terms
	case Review:
		return m.open() && m.fits(cmd.Quote) && cmd.Quote.Total != m.shown
	case Submit:
		return m.open() && cmd.FulfilmentID != m.last && m.buys(cmd)
	case Reject:
		return m.underWay == cmd.FulfilmentID
	case Complete:
		return m.underWay == cmd.FulfilmentID
	case Cancel:
		return m.open()
	}
	return false
}

// fits: it prices the delivery that was chosen. None costs as much as fetching it.
func (m *model) fits(q pricing.Quote) bool { return q.Shipping.Minor == m.delivery.Price.Minor }

// buys: everything is given and on offer, and costs what the shopper expects, if they expect anything.
func (m *model) buys(s Submit) bool {
	given := m.country != "" && m.delivery.Code != "" && m.method != ""
	offered := len(s.Offered) == len(offered) || m.delivery.Code == "pickup"
	agreed := s.Total.Minor > 0 || m.shown.Minor == 0 || m.shown == s.Quote.Total
	return given && offered && agreed && m.fits(s.Quote) && (s.Terms == "" || s.Terms == m.terms)
}

func (m *model) see(e Event) {
	switch e := e.(type) {
	case Started:
		m.begun, m.owner = true, e.CustomerID
	case AddressGiven:
		m.country = e.Destination.Country
	case DeliveryChosen:
		m.delivery = e.Option
	case PaymentChosen:
		m.method = e.Means.Method
	case TermsAccepted:
		m.terms = e.Version
	case Reviewed:
		m.shown = e.Quote.Total
	case Submitted:
		m.underWay, m.last, m.attempts = e.FulfilmentID, e.FulfilmentID, m.attempts+1
	case Rejected:
		m.underWay, m.rejections = "", m.rejections+1
	case Completed, Cancelled:
		m.underWay, m.over = "", true
	}
}

// differs says what of the checkout is not as the model has it.
func (m *model) differs(c Checkout) string {
	over := c.Status == IsCompleted || c.Status == IsCancelled
	switch {
	case m.over != over || (m.underWay != "") != (c.Status == IsSubmitted):
		return "it stands elsewhere"
	case c.Attempts != m.attempts || c.FulfilmentID != m.last || m.rejections > m.attempts:
		return "it counts its attempts otherwise"
	case c.Delivery != m.delivery || c.Payment.Method != m.method || c.Destination.Country != m.country || c.Terms != m.terms:
		return "something else was chosen"
	case c.Quote.Total != m.shown:
		return "something else was shown"
	}
	return ""
}
