package sandbox

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"sync"
	"time"

	"cartwright/app"
)

// Options of a provider.
type Options struct {
	Dir     string           // where the ledger is kept; empty = in memory
	Slow    time.Duration    // how long tok_slow takes; default 3s
	Clock   func() time.Time // default time.Now
	ProveAt string           // base URL of the page where shoppers prove who they are
	Hooks   *Hooks           // who is told of what happens; nil = nobody
}

// Provider implements app.PaymentProvider.
type Provider struct {
	slow    time.Duration
	clock   func() time.Time
	proveAt string

	mu     sync.Mutex
	ledger *ledger
	book   book
	kept   keepsakes
	failed map[string]bool // keys that have had their one error
	hooks  *hooks          // nil when nobody wants to know
}

var (
	_ app.PaymentProvider = (*Provider)(nil)
	_ app.Keeper          = (*Provider)(nil)
)

// Open opens the ledger, if there is to be one, and goes on from where it ends.
func Open(o Options) (*Provider, error) {
	ledger, err := openLedger(o.Dir)
	if err != nil {
		return nil, err
	}
	p := &Provider{
		slow: cmp.Or(o.Slow, 3*time.Second), clock: o.Clock, proveAt: cmp.Or(o.ProveAt, "https://bank.example"),
		ledger: ledger, book: book{}, kept: keepsakes{}, failed: map[string]bool{},
	}
	if o.Hooks != nil {
		p.hooks = newHooks(*o.Hooks)
	}
	if p.clock == nil {
		p.clock = time.Now
	}
	for _, e := range ledger.entries {
		p.book.enter(e)
		p.kept.enter(e, p.book[e.Ref])
	}
	return p, nil
}

// At says where the shop is: where it takes webhooks, and where its shoppers find the page to prove who they are.
func (p *Provider) At(base string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.proveAt = base
	if p.hooks != nil {
		p.hooks.to(base + "/hooks/" + app.Sandbox)
	}
}

// Close closes the ledger.
func (p *Provider) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ledger.close()
}

// Ledger returns every entry, oldest first.
func (p *Provider) Ledger() []Entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.ledger.entries)
}

// Find tells all that has become of an authorisation.
func (p *Provider) Find(_ context.Context, providerRef string) (app.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, known := p.book[providerRef]
	if !known {
		return app.Account{}, app.ErrNoAccount
	}
	return a.copy(), nil
}

func (a *account) copy() app.Account {
	c := a.Account
	c.Captures, c.Refunds, c.Disputes = slices.Clone(a.Captures), slices.Clone(a.Refunds), slices.Clone(a.Disputes)
	return c
}

// List shows every authorisation asked for since then.
func (p *Provider) List(_ context.Context, since time.Time, see func(app.Account) error) error {
	p.mu.Lock()
	var found []app.Account
	for _, a := range p.book {
		if !a.opened.Before(since) {
			found = append(found, a.copy())
		}
	}
	p.mu.Unlock()
	for _, a := range found {
		if err := see(a); err != nil {
			return err
		}
	}
	return nil
}

// answer enters what was asked and answers as the entry says, or as it was answered the first time. Call it with the lock
// held; lost says that the answer does not arrive the first time.
func (p *Provider) answer(e Entry, lost bool) (Entry, error) {
	if err := p.write(e); err != nil {
		return Entry{}, err
	}
	if lost {
		return Entry{}, errTimeout
	}
	return e, e.err()
}

// write enters something and moves the money. Call it with the lock held.
func (p *Provider) write(e Entry) error {
	e.At = p.clock().UTC()
	if err := p.ledger.write(e); err != nil {
		return err
	}
	p.book.enter(e)
	p.kept.enter(e, p.book[e.Ref])
	if p.hooks != nil {
		p.hooks.tell(e, p.book[e.Ref], len(p.ledger.entries))
	}
	return nil
}

// derived is an id that follows from a key.
func derived(prefix, key string) string {
	sum := sha256.Sum256([]byte(key))
	return prefix + hex.EncodeToString(sum[:12])
}

var errKey = errors.New("the payment sandbox needs a key to every question")
