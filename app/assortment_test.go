package app_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/product"
	"cartwright/domain/sku"
)

func change(id, target string, command product.Command) app.Envelope[product.Command] {
	return app.Envelope[product.Command]{ID: id, Target: target, Command: command}
}

func making(id string, skus ...string) product.Create {
	create := product.Create{ProductID: id, Description: product.Description{Title: "Tea"}}
	for _, s := range skus {
		create.Variants = append(create.Variants, product.Variant{SKU: s, Price: money.Of(100, "EUR")})
	}
	return create
}

// holder is the product that has a SKU.
func holder(t *testing.T, a app.App, s string) string {
	t.Helper()
	out, err := a.SKUs.Load(t.Context(), s)
	must(t, err)
	return out.State.ProductID
}

func TestASKUBelongsToOneProduct(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, err := a.ChangeProduct(t.Context(), change("1", "p1", making("p1", "a", "b")))
	must(t, err)
	_, err = a.ChangeProduct(t.Context(), change("2", "p2", making("p2", "c", "b")))
	refused(t, err, "sku_taken", "/variants/1/sku")
	if got := holder(t, a, "c"); got != "" {
		t.Errorf("what came to nothing has left c with %s", got)
	}
	_, err = a.ChangeProduct(t.Context(), change("3", "p1", product.RemoveVariant{SKU: "b"}))
	must(t, err)
	_, err = a.ChangeProduct(t.Context(), change("2", "p2", making("p2", "c", "b"))) // the same request again
	must(t, err)
	_, err = a.ChangeProduct(t.Context(), change("4", "p2", product.Archive{}))
	must(t, err)
	for s, want := range map[string]string{"a": "p1", "b": "", "c": ""} {
		if got := holder(t, a, s); got != want {
			t.Errorf("%s belongs to %q, want %q", s, got, want)
		}
	}
}

func TestARefusedProductClaimsNothing(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, err := a.ChangeProduct(t.Context(), change("1", "p1", making("p1", "a", "two words")))
	refused(t, err, "product_sku_invalid", "/variants/1/sku")
	if got := holder(t, a, "a"); got != "" {
		t.Errorf("a belongs to %s", got)
	}
}

// crashing are streams of a program that dies when it would append to some category.
type crashing struct {
	app.Streams
	before string
}

var errCrash = errors.New("the program has died")

func (c crashing) Append(ctx context.Context, stream string, at app.Revision, events []event.New) (event.Position, error) {
	if strings.HasPrefix(stream, c.before) {
		return event.Position{}, errCrash
	}
	return c.Streams.Append(ctx, stream, at, events)
}

// A program dies after it has claimed a SKU and before its product has it. Whoever repeats the request has the SKU, and when
// nobody does, it is another product's a while later; then the request comes too late.
func TestAClaimThatACrashLeftBehindIsNotForEver(t *testing.T) {
	t.Parallel()
	a := shop(t)
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	a.Clock = func() time.Time { return now }
	dying := app.New(crashing{a.Streams, "product-"}, a.Shelf, a.Vault, a.Clock)
	for _, id := range []string{"p1", "p3"} {
		if _, err := dying.ChangeProduct(t.Context(), change(id, id, making(id, "sku-of-"+id))); !errors.Is(err, errCrash) {
			t.Fatal(err)
		}
	}
	_, err := a.ChangeProduct(t.Context(), change("2", "p2", making("p2", "sku-of-p1")))
	refused(t, err, "sku_taken", "/variants/0/sku")
	if !strings.Contains(err.Error(), "try again after 2026-11-21T12:10:00Z") {
		t.Errorf("the way out: %v", err)
	}
	_, err = a.ChangeProduct(t.Context(), change("p3", "p3", making("p3", "sku-of-p3")))
	must(t, err)

	now = now.Add(11 * time.Minute)
	_, err = a.ChangeProduct(t.Context(), change("4", "p4", making("p4", "sku-of-p3")))
	refused(t, err, "sku_taken", "/variants/0/sku")
	_, err = a.ChangeProduct(t.Context(), change("2", "p2", making("p2", "sku-of-p1")))
	must(t, err)
	_, err = a.ChangeProduct(t.Context(), change("p1", "p1", making("p1", "sku-of-p1")))
	refused(t, err, "sku_taken", "/variants/0/sku")
	for s, want := range map[string]string{"sku-of-p1": "p2", "sku-of-p3": "p3"} {
		if got := holder(t, a, s); got != want {
			t.Errorf("%s belongs to %q, want %q", s, got, want)
		}
	}
}

// Whoever comes back late renews the claim before the product gets the SKU: nobody can take it over in between.
func TestALateRepetitionRenewsItsClaim(t *testing.T) {
	t.Parallel()
	a := shop(t)
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	a.Clock = func() time.Time { return now }
	dying := app.New(crashing{a.Streams, "product-"}, a.Shelf, a.Vault, a.Clock)
	for _, wait := range []time.Duration{0, time.Hour} {
		now = now.Add(wait)
		if _, err := dying.ChangeProduct(t.Context(), change("1", "p1", making("p1", "a"))); !errors.Is(err, errCrash) {
			t.Fatal(err)
		}
	}
	_, err := a.ChangeProduct(t.Context(), change("2", "p2", making("p2", "a")))
	refused(t, err, "sku_taken", "/variants/0/sku")
}

func TestOfManyThatWantASKUOneGetsIt(t *testing.T) {
	t.Parallel()
	a := shop(t)
	var made atomic.Int64
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			id := fmt.Sprint("p", i)
			_, err := a.ChangeProduct(t.Context(), change(id, id, making(id, "a")))
			if err == nil {
				made.Add(1)
			} else if !errors.Is(err, sku.ErrTaken) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if made.Load() != 1 {
		t.Errorf("%d products were made", made.Load())
	}
}
