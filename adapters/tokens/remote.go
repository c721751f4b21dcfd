package tokens

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

var errNotPublished = errors.New("the identity provider has not published its keys so far")

const (
	fresh    = time.Hour        // for how long fetched keys are good without asking
	patience = 10 * time.Second // between two fetches, so that nobody makes us flood the provider with made-up key names
	maxSet   = 256 << 10        // bytes
)

// Remote are the keys that an identity provider publishes. They are fetched when the first token arrives, again now and
// then, and when a token names a key that is not among them, because providers change their keys.
type Remote struct {
	url    string
	client *http.Client
	clock  func() time.Time

	known    atomic.Pointer[published]
	fetching sync.Mutex
	tried    time.Time // when keys were asked for last; under fetching
}

// published is what the provider said last.
type published struct {
	keys Fixed
	at   time.Time
}

// FromURL names where keys are published. Whoever can change the answer can sign in as anybody, so only https will do,
// or this machine.
func FromURL(address string, clock func() time.Time) (*Remote, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if parsed.Scheme != "https" && !(parsed.Scheme == "http" && isLoopback(parsed.Hostname())) {
		return nil, fmt.Errorf("keys are fetched over https, not from %s", address)
	}
	remote := &Remote{url: address, client: &http.Client{Timeout: 5 * time.Second}, clock: clock}
	remote.known.Store(&published{})
	return remote, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Named returns the keys of a name. Old keys are better than none: only who has no key at all waits for an answer that
// somebody else is waiting for.
func (r *Remote) Named(ctx context.Context, id string) ([]Key, error) {
	known := r.known.Load()
	named, _ := known.keys.Named(ctx, id)
	switch {
	case len(named) == 0:
		r.fetching.Lock()
	case r.clock().Sub(known.at) < fresh || !r.fetching.TryLock():
		return named, nil
	}
	defer r.fetching.Unlock()
	err := r.refresh(ctx)
	if known = r.known.Load(); len(known.keys) == 0 {
		return nil, errors.Join(errNotPublished, err)
	}
	return known.keys.Named(ctx, id)
}

// refresh fetches the keys, unless that was tried a moment ago.
func (r *Remote) refresh(ctx context.Context) error {
	now := r.clock()
	if !r.tried.IsZero() && now.Sub(r.tried) < patience {
		return nil
	}
	r.tried = now
	keys, err := r.fetch(ctx)
	if err == nil {
		r.known.Store(&published{keys, now})
	}
	return err
}

func (r *Remote) fetch(ctx context.Context) (Fixed, error) {
	request, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodGet, r.url, nil)
	if err != nil {
		return nil, err
	}
	response, err := r.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", r.url, response.Status)
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxSet))
	if err != nil {
		return nil, err
	}
	return parseSet(text)
}
