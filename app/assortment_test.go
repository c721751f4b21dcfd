package app_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"cartwright/app"
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

func TestAClaimThatACrashLeftBehindIsUsedByTheRepetition(t *testing.T) {
	t.Parallel()
	a := shop(t)
	_, err := a.SKUs.Handle(t.Context(), app.Envelope[sku.Command]{ID: "x", Target: "a", Command: sku.Claim{SKU: "a", ProductID: "p1"}})
	must(t, err)
	_, err = a.ChangeProduct(t.Context(), change("2", "p2", making("p2", "a")))
	refused(t, err, "sku_taken", "/variants/0/sku")
	_, err = a.ChangeProduct(t.Context(), change("1", "p1", making("p1", "a")))
	must(t, err)
	if got := holder(t, a, "a"); got != "p1" {
		t.Errorf("a belongs to %q", got)
	}
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
