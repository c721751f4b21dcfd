package api

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"cartwright/app"
	"cartwright/domain/credit"
	"cartwright/domain/order"
	"cartwright/domain/pricing"
)

// Codes of coupons and gift cards are worth money to whoever guesses one, and whose an order is is nobody else's business, so
// wrong ones are counted: of each client, and of all
// together, which stops those who come from many addresses. Right ones cost nothing, and neither does the back office.
//
// Clients are told apart by who has signed in, else by network address. Where neither is known, as behind a proxy, only what
// all do together counts. Each program counts for itself.
var (
	perClient = allowance{every: time.Minute, burst: 10}
	together  = allowance{every: 200 * time.Millisecond, burst: 300}
)

// maxClients bounds how many clients are remembered; 10000 take about 1 MB.
const maxClients = 10_000

// guesses counts wrong codes.
type guesses struct {
	now     func() time.Time
	lock    sync.Mutex
	all     time.Time            // when there would be nothing left of what all did
	clients map[string]time.Time // the same of each
}

func newGuesses(now func() time.Time) *guesses {
	return &guesses{now: now, clients: map[string]time.Time{}}
}

// guessing looks a code up, unless too many wrong ones were tried before.
func (s *Server) guessing(ctx context.Context, look func() error) error {
	a := callOf(ctx)
	if a.staff {
		return look()
	}
	client := a.client
	if a.customer != "" {
		client = a.actor
	}
	if wait := s.guesses.take(client); wait > 0 {
		return tooMany(wait)
	}
	err := look()
	if !wrongCode(err) {
		s.guesses.giveBack(client)
	}
	return err
}

var unknownCoupon = pricing.Rejected{Reason: pricing.Unknown}.Refusal()

func wrongCode(err error) bool {
	return errors.Is(err, unknownCoupon) || errors.Is(err, app.ErrGiftCard) || errors.Is(err, credit.ErrNotFound) ||
		errors.Is(err, order.ErrNotFound)
}

// paying is guessing when gift cards are paid with: a request that names an unknown one ends there.
func (s *Server) paying(ctx context.Context, choice app.PaymentChoice, pay func() error) error {
	if len(choice.Credits) == 0 {
		return pay()
	}
	return s.guessing(ctx, pay)
}

func tooMany(wait time.Duration) *failure {
	return &failure{
		status: http.StatusTooManyRequests, code: "too_many_codes",
		detail: "Too many that do not exist were tried. Wait as long as Retry-After says, and check how it is written.",
		header: map[string]string{"Retry-After": strconv.Itoa(int(math.Ceil(wait.Seconds())))},
	}
}

// take counts a guess as wrong, or says how long to wait for the next one.
func (g *guesses) take(client string) (wait time.Duration) {
	g.lock.Lock()
	defer g.lock.Unlock()
	now := g.now()
	all, wait := together.take(g.all, now)
	if wait > 0 {
		return wait
	}
	if client != "" {
		one, wait := perClient.take(g.clients[client], now)
		if wait > 0 {
			return wait
		}
		g.remember(client, one, now)
	}
	g.all = all
	return 0
}

// giveBack takes back that a guess was wrong.
func (g *guesses) giveBack(client string) {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.all = g.all.Add(-together.every)
	if due, known := g.clients[client]; known {
		g.clients[client] = due.Add(-perClient.every)
	}
}

// remember makes room by forgetting clients that may guess as if they never had, else the one that soonest may.
func (g *guesses) remember(client string, due, now time.Time) {
	if _, known := g.clients[client]; !known && len(g.clients) >= maxClients {
		soonest := ""
		for other, at := range g.clients {
			switch {
			case !at.After(now):
				delete(g.clients, other)
			case soonest == "" || at.Before(g.clients[soonest]):
				soonest = other
			}
		}
		if len(g.clients) >= maxClients {
			delete(g.clients, soonest)
		}
	}
	g.clients[client] = due
}

// allowance is how often something may be done: so often at once, and once more each time so long has passed.
type allowance struct {
	every time.Duration
	burst int
}

// take is the generic cell rate algorithm: what was done pushes ahead of now the time at which there would be nothing left of
// it, and may not push it further than a burst.
func (p allowance) take(due, now time.Time) (next time.Time, wait time.Duration) {
	if due.Before(now) {
		due = now
	}
	next = due.Add(p.every)
	return next, max(0, next.Sub(now)-time.Duration(p.burst)*p.every)
}
