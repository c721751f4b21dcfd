package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// cursor is where a page ends, in the terms of the list it belongs to.
type cursor[P any] struct {
	List  string `json:"list"` // operation id, so that a cursor is of use to its own list only
	Place P      `json:"place"`
}

func encodeCursor[P any](list string, place P) string {
	text, err := json.Marshal(cursor[P]{list, place})
	if err != nil {
		panic(err) // places are plain structs
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// decodeCursor returns the place a cursor names, or nil when there is no cursor.
func decodeCursor[P any](list, text string) (*P, error) {
	if text == "" {
		return nil, nil
	}
	refused := badParameter("cursor", "is not a cursor of this list; pass next_cursor of the page before as it is")
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, refused
	}
	var c cursor[P]
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil || c.List != list || decoder.More() {
		return nil, refused
	}
	return &c.Place, nil
}

// page is one page of a list. It is made from one row more than fits, which tells whether there is a next page.
type page[T any] struct {
	rows []T
	next string  // cursor, empty on the last page
	link *string // the next page's address
}

func newPage[T, P any](ctx context.Context, rows []T, limit int, place func(T) P) page[T] {
	if len(rows) <= limit {
		return page[T]{rows: rows}
	}
	a := callOf(ctx)
	rows = rows[:limit]
	next := encodeCursor(a.op.id, place(rows[limit-1]))
	query := a.url.Query()
	query.Set("cursor", next)
	link := fmt.Sprintf(`<%s?%s>; rel="next"`, a.url.EscapedPath(), query.Encode())
	return page[T]{rows: rows, next: next, link: &link}
}
