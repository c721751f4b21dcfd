package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Hooks says who is told of what happens, and how badly.
type Hooks struct {
	URL, Secret string
	Unasked     bool // tell only of what the shop did not ask for
	Copies      int  // of each message; default 1
	Shuffle     bool // in no particular order
}

// Message is one webhook as it is delivered.
type Message struct {
	ID   string
	Body []byte
}

// hooks are the messages that were not delivered yet.
type hooks struct {
	Hooks
	client *http.Client
	fresh  chan struct{} // holds one when there are messages

	mu      sync.Mutex
	url     string
	waiting []Message
}

func newHooks(o Hooks) *hooks {
	return &hooks{Hooks: o, url: o.URL, client: &http.Client{Timeout: 10 * time.Second}, fresh: make(chan struct{}, 1)}
}

// tell puts an entry into a message. Call it with the provider's lock held.
func (h *hooks) tell(e Entry, a *account, number int) {
	kind, about := a.news(e)
	if kind == "" || (h.Unasked && e.Key != "") {
		return
	}
	id := derived("evt_sbx", e.Ref+" "+strconv.Itoa(number))
	body, err := json.Marshal(object{
		"id": id, "object": "event", "type": kind, "created": e.At.Unix(), "livemode": false, "data": object{"object": about},
	})
	if err != nil {
		panic(err) // plain values always encode
	}
	h.mu.Lock()
	h.waiting = append(h.waiting, Message{id, body})
	h.mu.Unlock()
	select {
	case h.fresh <- struct{}{}:
	default:
	}
}

// news is what Stripe calls what has happened, and the object it sends with it.
func (a *account) news(e Entry) (kind string, about object) {
	switch {
	case a == nil:
		return "", nil
	case e.Kind == Refunded, e.Kind == Returned, e.Of == Refunded:
		kind = "refund.created"
		if e.Kind != Refunded {
			kind = "refund.failed"
		}
		return kind, object{"id": e.ID, "object": "refund", "payment_intent": a.ProviderRef, "amount": e.Amount.Minor}
	case e.Kind == Disputed:
		return "charge.dispute.created", a.disputeShape(a.Disputes[len(a.Disputes)-1])
	case e.Kind == DisputeWon, e.Kind == DisputeLost:
		return "charge.dispute.closed", a.disputeShape(a.Disputes[len(a.Disputes)-1])
	case e.Of != "":
		return "", nil
	}
	return map[Kind]string{
		Challenged: "payment_intent.requires_action", Authorised: "payment_intent.amount_capturable_updated",
		Declined: "payment_intent.payment_failed", Captured: "payment_intent.succeeded", Voided: "payment_intent.canceled",
	}[e.Kind], a.intent(false)
}

func (h *hooks) to(url string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.url = url
}

// Messages takes what was not delivered yet.
func (p *Provider) Messages() []Message { return p.hooks.take() }

func (h *hooks) take() []Message {
	h.mu.Lock()
	defer h.mu.Unlock()
	taken := h.waiting
	h.waiting = nil
	return taken
}

// pause is how long a delivery waits that was not taken.
const pause = time.Second

// Deliver tells of what happens until ctx ends. What is not taken is delivered again; what was not delivered when the
// program ends is lost, as with a provider that has given up.
func (p *Provider) Deliver(ctx context.Context) error {
	if p.hooks == nil {
		<-ctx.Done()
		return nil
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-p.hooks.fresh:
		}
		for left := p.hooks.mangled(); len(left) > 0; {
			if left = p.hooks.deliver(ctx, left, p.clock); len(left) > 0 {
				select {
				case <-ctx.Done():
					return nil
				case <-time.After(pause):
				}
			}
		}
	}
}

// mangled is what is waiting, the way it is to be delivered.
func (h *hooks) mangled() (all []Message) {
	taken := h.take()
	for range max(h.Copies, 1) {
		all = append(all, taken...)
	}
	if h.Shuffle {
		rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	return all
}

// deliver returns what was not taken.
func (h *hooks) deliver(ctx context.Context, messages []Message, clock func() time.Time) (left []Message) {
	for _, m := range messages {
		if err := h.post(ctx, m, clock()); err != nil {
			left = append(left, m)
		}
	}
	return left
}

func (h *hooks) post(ctx context.Context, m Message, at time.Time) error {
	h.mu.Lock()
	url := h.url
	h.mu.Unlock()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(m.Body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Stripe-Signature", Sign(h.Secret, at, m.Body))
	resp, err := h.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body) // so that the connection can be used again
	if resp.StatusCode >= 300 {
		return fmt.Errorf("answered with %s", resp.Status)
	}
	return nil
}

// Sign is the signature header of a message, as Stripe makes it.
func Sign(secret string, at time.Time, body []byte) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "." + string(body)))
	return strings.Join([]string{"t=" + stamp, "v1=" + hex.EncodeToString(mac.Sum(nil))}, ",")
}
