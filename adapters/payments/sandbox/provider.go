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
	"cartwright/domain/money"
)

// Options of a provider.
type Options struct {
	Dir  string        // where the ledger is kept; empty = in memory
	Slow time.Duration // how long tok_slow takes; default 3s
}

// Provider implements app.PaymentProvider.
type Provider struct {
	slow time.Duration

	mu     sync.Mutex
	ledger *ledger
	funds  map[string]*funds // by authorisation
	failed map[string]bool   // keys that have had their one error
}

// funds is where the money of one authorisation is.
type funds struct {
	amount           money.Money
	captured, voided bool
	refunded         int64
}

var _ app.PaymentProvider = (*Provider)(nil)

// Open opens the ledger, if there is to be one, and goes on from where it ends.
func Open(o Options) (*Provider, error) {
	ledger, err := openLedger(o.Dir)
	if err != nil {
		return nil, err
	}
	p := &Provider{
		slow: cmp.Or(o.Slow, 3*time.Second), ledger: ledger, funds: map[string]*funds{}, failed: map[string]bool{},
	}
	for _, e := range ledger.entries {
		p.move(e)
	}
	return p, nil
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

// Authorise sets money aside, unless the token says otherwise.
func (p *Provider) Authorise(ctx context.Context, key string, r app.AuthoriseRequest) (string, error) {
	if err := p.dawdle(ctx, r.Token); err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	earlier, repeated := p.ledger.byKey[key]
	if repeated {
		return earlier.Ref, earlier.err()
	}
	if r.Token == tokErrorOnce && !p.failed[key] {
		p.failed[key] = true
		return "", errOnce
	}
	entry := authorisation(key, r)
	if err := p.write(entry); err != nil {
		return "", err
	}
	if r.Token == tokTimeoutOnce {
		return "", errTimeout
	}
	return entry.Ref, entry.err()
}

// authorisation is the answer to a request. Its reference follows from the key.
func authorisation(key string, r app.AuthoriseRequest) Entry {
	if code, reason, no := refused(r.Token); no {
		return Entry{Key: key, Kind: Declined, Reference: r.Reference, Amount: r.Amount, Code: code, Reason: reason}
	}
	sum := sha256.Sum256([]byte(key))
	ref := "sbx_" + hex.EncodeToString(sum[:12])
	return Entry{Key: key, Kind: Authorised, Ref: ref, Reference: r.Reference, Amount: r.Amount}
}

// Capture takes what was set aside, all of it.
func (p *Provider) Capture(_ context.Context, key, providerRef string, amount money.Money) error {
	return p.settle(Entry{Key: key, Kind: Captured, Ref: providerRef, Amount: amount}, func(f *funds) bool {
		return !f.captured && !f.voided && f.amount == amount
	})
}

// Void lets go of what was set aside.
func (p *Provider) Void(_ context.Context, key, providerRef string) error {
	return p.settle(Entry{Key: key, Kind: Voided, Ref: providerRef}, func(f *funds) bool {
		return !f.captured && !f.voided
	})
}

// Refund gives back some of what was taken.
func (p *Provider) Refund(_ context.Context, key, providerRef string, amount money.Money) error {
	return p.settle(Entry{Key: key, Kind: Refunded, Ref: providerRef, Amount: amount}, func(f *funds) bool {
		return f.captured && amount.Minor > 0 && amount.Currency == f.amount.Currency &&
			amount.Minor <= f.amount.Minor-f.refunded
	})
}

// settle enters what is allowed, and a refusal of what is not.
func (p *Provider) settle(e Entry, allowed func(*funds) bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if earlier, repeated := p.ledger.byKey[e.Key]; repeated {
		return earlier.err()
	}
	if f := p.funds[e.Ref]; f == nil || !allowed(f) {
		e = Entry{
			Key: e.Key, Kind: Declined, Ref: e.Ref, Amount: e.Amount,
			Code: "not_possible", Reason: "the authorisation " + e.Ref + " cannot be " + string(e.Kind),
		}
	}
	return errors.Join(p.write(e), e.err())
}

// write enters an answer and moves the money. Call it with the lock held.
func (p *Provider) write(e Entry) error {
	if err := p.ledger.write(e); err != nil {
		return err
	}
	p.move(e)
	return nil
}

func (p *Provider) move(e Entry) {
	switch e.Kind {
	case Authorised:
		p.funds[e.Ref] = &funds{amount: e.Amount}
	case Captured:
		p.funds[e.Ref].captured = true
	case Voided:
		p.funds[e.Ref].voided = true
	case Refunded:
		p.funds[e.Ref].refunded += e.Amount.Minor
	}
}
