package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"unicode/utf8"

	"cartwright/domain/cart"
	"cartwright/domain/refusal"
	"cartwright/domain/sealed"
)

// What the texts of a cart are sealed for; nothing else opens them. People write names and wishes into them.
const (
	CartNotePurpose = "cart note"
	LineNotePurpose = "line note"
	LineDataPurpose = "line data"
)

// Limits of what a shopper may write.
const (
	MaxNote      = 1000 // characters
	MaxDataNames = 20
	MaxDataValue = 200 // characters
)

// Refusals of what a shopper wrote.
var (
	ErrNote     = refusal.New(refusal.Invalid, "note_too_long", "A note has at most 1000 characters; shorten it.").At("/note")
	ErrLineData = refusal.New(refusal.Invalid, "line_data_invalid",
		"The data of a line has at most 20 names of up to 40 of the characters a-z and _, with up to two digits at the end, and values of at most 200 characters.").At("/data")
)

// dataName leaves no room for a card number.
var dataName = regexp.MustCompile(`^[a-z][a-z_]{0,37}[0-9]{0,2}$`)

func checkData(data map[string]string) error {
	if len(data) > MaxDataNames {
		return ErrLineData
	}
	for name, value := range data {
		if !dataName.MatchString(name) || utf8.RuneCountInString(value) > MaxDataValue {
			return ErrLineData
		}
	}
	return nil
}

// ownerOf is whose key a cart's texts are sealed under: the customer's, or the cart's own while it is a guest's.
func ownerOf(c cart.Cart) string { return cmp.Or(c.CustomerID, c.CartID) }

// special finds the line of a SKU of which the same is asked, or names a new one.
func (a App) special(ctx context.Context, r Request, c cart.Cart, sku string, data map[string]string) (string, sealed.Value, error) {
	if err := checkData(data); err != nil {
		return "", sealed.Value{}, err
	}
	for _, line := range c.Lines {
		if line.SKU != sku || line.Data.Empty() {
			continue
		}
		asked, err := a.LineData(ctx, line.Data)
		if err != nil {
			return "", sealed.Value{}, err
		}
		if maps.Equal(asked, data) {
			return line.ID, line.Data, nil
		}
	}
	text, err := json.Marshal(data)
	if err != nil {
		return "", sealed.Value{}, fmt.Errorf("encode line data: %w", err)
	}
	value, err := a.seal(ctx, ownerOf(c), text, LineDataPurpose)
	return sku + "~" + DeriveUUID(r.ID, "line").String()[24:], value, err
}

// NoteCart keeps a note on a cart; an empty one takes it back.
func (a App) NoteCart(ctx context.Context, r Request, cartID, note string) (CartOutcome, error) {
	value, err := a.sealNote(ctx, r, cartID, note, CartNotePurpose)
	if err != nil {
		return CartOutcome{}, err
	}
	return a.changeCart(ctx, r, cartID, cart.Note{Note: value})
}

// NoteLine keeps a note on a line; an empty one takes it back.
func (a App) NoteLine(ctx context.Context, r Request, cartID, lineID, note string) (CartOutcome, error) {
	value, err := a.sealNote(ctx, r, cartID, note, LineNotePurpose)
	if err != nil {
		return CartOutcome{}, err
	}
	return a.changeCart(ctx, r, cartID, cart.NoteLine{LineID: lineID, Note: value})
}

// sealNote seals nothing for a cart that is not there, so that nobody can make keys by guessing.
func (a App) sealNote(ctx context.Context, r Request, cartID, note, purpose string) (sealed.Value, error) {
	if utf8.RuneCountInString(note) > MaxNote {
		return sealed.Value{}, ErrNote
	}
	current, err := a.Cart(ctx, r, cartID)
	if err != nil || note == "" {
		return sealed.Value{}, err
	}
	return a.seal(ctx, ownerOf(current.State), []byte(note), purpose)
}

func (a App) seal(ctx context.Context, subject string, plain []byte, purpose string) (sealed.Value, error) {
	value, err := a.Vault.Seal(ctx, subject, plain, purpose)
	if err != nil {
		return sealed.Value{}, fmt.Errorf("seal %s: %w", purpose, err)
	}
	return value, nil
}

// Text opens a sealed text; nothing, and what was erased, is empty.
func (a App) Text(ctx context.Context, value sealed.Value, purpose string) (string, error) {
	if value.Empty() {
		return "", nil
	}
	plain, err := a.Vault.Open(ctx, value, purpose)
	if errors.Is(err, ErrErased) {
		return "", nil
	}
	return string(plain), err
}

// LineData opens what is asked of a line's units; nothing, and what was erased, is empty.
func (a App) LineData(ctx context.Context, value sealed.Value) (data map[string]string, err error) {
	text, err := a.Text(ctx, value, LineDataPurpose)
	if err != nil || text == "" {
		return nil, err
	}
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		return nil, fmt.Errorf("decode line data: %w", err)
	}
	return data, nil
}
