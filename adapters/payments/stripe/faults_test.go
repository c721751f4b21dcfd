package stripe_test

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cartwright/adapters/payments/sandbox"
	"cartwright/adapters/payments/stripe"
	"cartwright/app"
)

// faults are what can happen to a request on its way, or to its answer.
var faults = map[string]func(next http.RoundTripper, r *http.Request) (*http.Response, error){
	"no connection": func(http.RoundTripper, *http.Request) (*http.Response, error) { return nil, syscall.ECONNREFUSED },
	"reset":         func(http.RoundTripper, *http.Request) (*http.Response, error) { return nil, syscall.ECONNRESET },
	"nobody they can trust": func(http.RoundTripper, *http.Request) (*http.Response, error) {
		return nil, x509.UnknownAuthorityError{}
	},
	"black hole": func(_ http.RoundTripper, r *http.Request) (*http.Response, error) { return nil, hang(r) },
	"too many requests": func(http.RoundTripper, *http.Request) (*http.Response, error) {
		return answer(429, `{"error":{"type":"rate_limit_error"}}`), nil
	},
	"failure of theirs": func(http.RoundTripper, *http.Request) (*http.Response, error) {
		return answer(500, `{"error":{"type":"api_error"}}`), nil
	},
	"a proxy's failure": func(http.RoundTripper, *http.Request) (*http.Response, error) {
		return answer(502, "<html>Bad Gateway</html>"), nil
	},
	"reset after the deed":   after(func(*http.Request, *http.Response) (*http.Response, error) { return nil, syscall.ECONNRESET }),
	"silence after the deed": after(func(r *http.Request, _ *http.Response) (*http.Response, error) { return nil, hang(r) }),
	"failure after the deed": after(func(*http.Request, *http.Response) (*http.Response, error) {
		return answer(500, `{"error":{"type":"api_error"}}`), nil
	}),
	"half an answer": after(func(_ *http.Request, done *http.Response) (*http.Response, error) {
		done.Body = io.NopCloser(io.MultiReader(io.LimitReader(done.Body, 20), broken{}))
		return done, nil
	}),
	"an answer without end": after(func(r *http.Request, done *http.Response) (*http.Response, error) {
		done.Body = io.NopCloser(io.MultiReader(io.LimitReader(done.Body, 20), endless{r.Context()}))
		return done, nil
	}),
}

// after has the bank do what it is asked before something happens to the answer.
func after(then func(*http.Request, *http.Response) (*http.Response, error)) func(http.RoundTripper, *http.Request) (*http.Response, error) {
	return func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
		done, err := next.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		return then(r, done)
	}
}

func hang(r *http.Request) error { <-r.Context().Done(); return r.Context().Err() }

func answer(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

type endless struct{ ctx context.Context }

func (e endless) Read([]byte) (int, error) { <-e.ctx.Done(); return 0, e.ctx.Err() }

// road leads to the bank. Something happens on it when it is armed, once.
type road struct {
	next  http.RoundTripper
	armed atomic.Bool
	fault func(http.RoundTripper, *http.Request) (*http.Response, error)
}

func (r *road) RoundTrip(request *http.Request) (*http.Response, error) {
	if r.armed.CompareAndSwap(true, false) {
		return r.fault(r.next, request)
	}
	return r.next.RoundTrip(request)
}

// deeds are what moves money, each after what must have been done before, with what the bank's book says in the end.
var deeds = map[string]struct {
	before, do      func(ctx context.Context, p *stripe.Provider, ref string) error
	taken, gaveBack int64
	entries         int
}{
	"authorise": {before: nothing, do: authorise, entries: 1},
	"capture":   {before: nothing, do: capture, taken: 1999, entries: 2},
	"void":      {before: nothing, do: void, entries: 2},
	"refund":    {before: capture, do: refund, taken: 1999, gaveBack: 1999, entries: 3},
}

func nothing(context.Context, *stripe.Provider, string) error { return nil }

func authorise(ctx context.Context, p *stripe.Provider, _ string) error {
	_, err := p.Authorise(ctx, ask("a"), request("pm_card_visa"))
	return err
}

func capture(ctx context.Context, p *stripe.Provider, ref string) error {
	_, err := p.Capture(ctx, ask("c"), app.CaptureRequest{ProviderRef: ref, CaptureID: "c", Amount: price})
	return err
}

func void(ctx context.Context, p *stripe.Provider, ref string) error {
	return p.Void(ctx, ask("v"), ref)
}

func refund(ctx context.Context, p *stripe.Provider, ref string) error {
	_, err := p.Refund(ctx, ask("r"), app.RefundRequest{ProviderRef: ref, RefundID: "r", Amount: price})
	return err
}

// Whatever happens on the way, it is never taken for a no, and the same question asked again moves the money once.
func TestAnyFaultOnTheWayToTheBankIsMendedByAskingAgain(t *testing.T) {
	t.Parallel()
	for fault, happens := range faults {
		for deed, d := range deeds {
			t.Run(deed+"/"+fault, func(t *testing.T) {
				t.Parallel()
				book, err := sandbox.Open(sandbox.Options{})
				must(t, err)
				server := httptest.NewServer(book.Server())
				t.Cleanup(server.Close)
				way := &road{next: server.Client().Transport, fault: happens}
				p := stripe.New(stripe.Options{Key: "sk_test_1", URL: server.URL, Client: &http.Client{Transport: way}})
				ref := ""
				if deed != "authorise" {
					ref = authorised(t, p, "pm_card_visa")
				}
				must(t, d.before(t.Context(), p, ref))

				way.armed.Store(true)
				patience, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
				defer cancel()
				var no *app.Declined
				if err := d.do(patience, p, ref); err == nil || errors.As(err, &no) {
					t.Errorf("is taken for an answer: %v", err)
				}
				for range 2 {
					must(t, d.do(t.Context(), p, ref))
				}
				theirs := sandbox.Accounts(book.Ledger())
				if len(theirs) != 1 || theirs[0].Captured().Minor != d.taken || theirs[0].Refunded().Minor != d.gaveBack || len(book.Ledger()) != d.entries {
					t.Errorf("the bank's book says %+v", book.Ledger())
				}
			})
		}
	}
}
