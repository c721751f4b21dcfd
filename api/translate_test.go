package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/labstack/echo/v4"
	"pgregory.net/rapid"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/refusal"
)

func TestRevisionsSurviveAsETags(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := app.Revision(rapid.Int64Range(0, 1e17).Draw(t, "revision"))
		if got, err := parseETag(etag(at)); err != nil || *got != at {
			t.Fatalf("%s became %v, %v", etag(at), got, err)
		}
	})
}

func TestOnlyStrongETagsAreTaken(t *testing.T) {
	t.Parallel()
	if at, err := parseETag(""); at != nil || err != nil {
		t.Errorf("nothing became %v, %v", at, err)
	}
	for _, text := range []string{"3", `"x"`, `W/"3"`, `"-1"`, `"3", "4"`, "*", `"9999999999999999999"`} {
		if at, err := parseETag(text); err == nil {
			t.Errorf("%s became %d", text, *at)
		}
	}
}

func TestPositionsSurviveAsTokens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		commit := rapid.Uint64().Draw(t, "commit")
		at := event.Position{Commit: commit, Prepare: rapid.Uint64Range(0, commit).Draw(t, "prepare")}
		if got, err := parseToken(token(at)); err != nil || got != at {
			t.Fatalf("%v became %v, %v", at, got, err)
		}
	})
}

func TestTokensThatNobodyGaveAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"!", "AA", "gA", "AAAA", "EUR", "_____________________w"} {
		if at, err := parseToken(text); err == nil {
			t.Errorf("%s became %v", text, at)
		}
	}
}

type spot struct{ SKU, Location string }

func TestPlacesSurviveAsCursors(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := spot{rapid.String().Draw(t, "sku"), rapid.String().Draw(t, "location")}
		if got, err := decodeCursor[spot]("listStock", encodeCursor("listStock", at)); err != nil || *got != at {
			t.Fatalf("%v became %v, %v", at, got, err)
		}
	})
}

func TestForeignCursorsAreRefused(t *testing.T) {
	t.Parallel()
	if at, err := decodeCursor[spot]("listStock", ""); at != nil || err != nil {
		t.Errorf("no cursor became %v, %v", at, err)
	}
	for name, text := range map[string]string{
		"of another list":   encodeCursor("listOrders", spot{}),
		"of another shape":  encodeCursor("listStock", 3),
		"with another part": encodeCursor("listStock", struct{ Other int }{1}),
		"not base64":        "%%%",
		"not JSON":          "AAAA",
	} {
		if at, err := decodeCursor[spot]("listStock", text); err == nil {
			t.Errorf("a cursor %s became %v", name, at)
		}
	}
}

func TestAPageKnowsWhetherThereIsAnother(t *testing.T) {
	t.Parallel()
	at, err := url.Parse("/v1/admin/stock?limit=2&location=berlin")
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.WithValue(t.Context(), callKey{}, &call{url: at, op: &operation{id: "listStock"}})
	itself := func(n int) int { return n }

	last := newPage(ctx, []int{1, 2}, 2, itself)
	if last.next != "" || last.link != nil || len(last.rows) != 2 {
		t.Errorf("the last page is %+v", last)
	}
	first := newPage(ctx, []int{1, 2, 3}, 2, itself)
	if next, err := decodeCursor[int]("listStock", first.next); err != nil || *next != 2 || len(first.rows) != 2 {
		t.Errorf("the page after %+v begins after %v, %v", first, next, err)
	}
	want := "</v1/admin/stock?cursor=" + first.next + `&limit=2&location=berlin>; rel="next"`
	if first.link == nil || *first.link != want {
		t.Errorf("links to %v, want %s", *first.link, want)
	}
}

func TestEveryErrorHasItsAnswer(t *testing.T) {
	t.Parallel()
	insisting, open := &call{ifMatch: `"3"`}, &call{}
	moved := app.Moved{Stream: "cart-1", Expected: 3, Real: 5}
	for name, c := range map[string]struct {
		err    error
		on     *call
		status int
		code   string
	}{
		"invalid":           {refusal.New(refusal.Invalid, "bad_quantity", "…"), open, 422, "bad_quantity"},
		"conflict":          {refusal.New(refusal.Conflict, "cart_empty", "…"), open, 409, "cart_empty"},
		"missing":           {fmt.Errorf("read: %w", refusal.New(refusal.Missing, "cart_not_found", "…")), open, 404, "cart_not_found"},
		"stale":             {fmt.Errorf("append: %w", moved), insisting, 412, "stale_revision"},
		"too much going on": {moved, open, 409, "contended"},
		"too slow":          {fmt.Errorf("read: %w", context.DeadlineExceeded), open, 503, "unavailable"},
		"no such path":      {echo.ErrNotFound, open, 404, "no_such_path"},
		"no such method":    {echo.ErrMethodNotAllowed, open, 405, "method_not_allowed"},
		"anything else":     {errors.New("password is hunter2"), open, 500, "internal_error"},
	} {
		f := (&Server{}).failureOf(context.WithValue(t.Context(), callKey{}, c.on), c.err)
		if f.status != c.status || f.code != c.code {
			t.Errorf("%s: %d %s, want %d %s", name, f.status, f.code, c.status, c.code)
		}
	}
	if f := fromMoved(insisting, moved); f.header["ETag"] != `"5"` {
		t.Errorf("a stale revision is told %v", f.header)
	}
}

func TestUnforeseenErrorsKeepTheirReasonsToThemselves(t *testing.T) {
	t.Parallel()
	ctx := context.WithValue(t.Context(), callKey{}, &call{})
	p := (&Server{}).failureOf(ctx, errors.New("password is hunter2")).problem("r-1")
	if p.RequestID != "r-1" || p.Status != http.StatusInternalServerError || p.Type != "urn:cartwright:problem:internal_error" ||
		p.Title != "Internal error" || p.Detail == "" || len(p.Errors) > 0 {
		t.Errorf("%+v", p)
	}
}

func TestTheSameRequestIsTheSameCommand(t *testing.T) {
	t.Parallel()
	base := call{actor: anyone, op: &operation{id: "addCartItem"}, url: &url.URL{Path: "/v1/carts/1/items"}, key: "k"}
	id := func(change func(*call)) string {
		c := base
		change(&c)
		c.identify()
		return c.commandID
	}
	first := id(func(*call) {})
	if again := id(func(*call) {}); again != first {
		t.Errorf("repeated, %s became %s", first, again)
	}
	for name, change := range map[string]func(*call){
		"another actor":     func(c *call) { c.actor = "key:ops" },
		"another operation": func(c *call) { c.op = &operation{id: "openCart"} },
		"another resource":  func(c *call) { c.url = &url.URL{Path: "/v1/carts/2/items"} },
		"another key":       func(c *call) { c.key = "l" },
		"no key":            func(c *call) { c.key = "" },
	} {
		if id(change) == first {
			t.Errorf("%s is the same command", name)
		}
	}
	keyless := func(c *call) { c.key = "" }
	if one, other := id(keyless), id(keyless); one == other {
		t.Error("two requests without a key are the same command")
	}
}
