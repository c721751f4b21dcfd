package transfer

import (
	"fmt"
	"slices"

	"cartwright/domain/refusal"
)

// Limits of one transfer.
const (
	MaxLines    = 100
	MaxReceipts = 1000
	MaxUnits    = 1_000_000_000
)

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "transfer_not_found", "There is no such transfer.")
	ErrPlaces   = refusal.New(refusal.Invalid, "transfer_places_invalid", "A transfer leads from one location to another; name both.").At("/to")
	ErrLines    = refusal.New(refusal.Invalid, "transfer_lines_invalid",
		"A transfer has 1 to 100 lines, each of another SKU with 1 to 1000000000 units.").At("/lines")
	ErrSKU       = refusal.New(refusal.Invalid, "transfer_sku_unknown", "This transfer has no such SKU.").At("/sku")
	ErrQuantity  = refusal.New(refusal.Invalid, "transfer_quantity_invalid", "A quantity is 1 to 1000000000 units.").At("/quantity")
	ErrReceipt   = refusal.New(refusal.Invalid, "transfer_receipt_missing", "A receipt needs an id.").At("/receipt_id")
	ErrTooMuch   = refusal.New(refusal.Conflict, "transfer_too_much", "Fewer units are in transit; what came beside them is an adjustment of the stock.").At("/quantity")
	ErrTooMany   = refusal.New(refusal.Conflict, "transfer_receipts_full", "A transfer takes 1000 receipts; write off what is missing and send the rest anew.")
	errImpromptu = refusal.New(refusal.Conflict, "transfer_not_requested", "Nobody has asked for this line to be sent.")
)

// Command is something that a transfer may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	Request struct {
		TransferID, From, To string
		Lines                []Line
	}
	// RecordSent and RecordRefused say what the stock at the start has answered.
	RecordSent struct {
		SKU      string
		Quantity int64
	}
	RecordRefused struct {
		SKU                  string
		Requested, Available int64
	}
	Receive struct {
		ReceiptID, SKU string
		Quantity       int64
	}
	WriteOff struct {
		SKU      string
		Quantity int64
		Reason   string
	}
)

func (Request) isCommand()       {}
func (RecordSent) isCommand()    {}
func (RecordRefused) isCommand() {}
func (Receive) isCommand()       {}
func (WriteOff) isCommand()      {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(t Transfer, cmd Command) ([]Event, error) {
	decided, err := decide(t, cmd)
	if err != nil || len(decided) == 0 {
		return nil, err
	}
	for _, e := range decided {
		t = Evolve(t, e)
	}
	if t.over() {
		decided = append(decided, Completed{t.TransferID})
	}
	return decided, nil
}

func decide(t Transfer, cmd Command) ([]Event, error) {
	if cmd, ok := cmd.(Request); ok {
		return request(t, cmd)
	}
	if t.TransferID == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case RecordSent:
		return settle(t, cmd.SKU, Sent{t.TransferID, cmd.SKU, cmd.Quantity})
	case RecordRefused:
		return settle(t, cmd.SKU, Refused{t.TransferID, cmd.SKU, cmd.Requested, cmd.Available})
	case Receive:
		return receive(t, cmd)
	case WriteOff:
		return writeOff(t, cmd)
	}
	panic(fmt.Sprintf("unknown transfer command %T", cmd))
}

func request(t Transfer, cmd Request) ([]Event, error) {
	skus := map[string]bool{}
	for _, line := range cmd.Lines {
		skus[line.SKU] = true
	}
	switch {
	case t.TransferID != "":
		return nil, nil
	case cmd.From == "" || cmd.To == "" || cmd.From == cmd.To:
		return nil, ErrPlaces
	case len(cmd.Lines) == 0 || len(cmd.Lines) > MaxLines || len(skus) < len(cmd.Lines) || skus[""]:
		return nil, ErrLines
	case slices.ContainsFunc(cmd.Lines, func(l Line) bool { return !some(l.Quantity) }):
		return nil, ErrLines
	}
	return []Event{Requested(cmd)}, nil
}

// settle notes once whether a line has left.
func settle(t Transfer, sku string, answer Event) ([]Event, error) {
	i := t.index(sku)
	switch {
	case i < 0:
		return nil, errImpromptu
	case t.Lines[i].Settled:
		return nil, nil
	}
	return []Event{answer}, nil
}

func receive(t Transfer, cmd Receive) ([]Event, error) {
	switch {
	case cmd.ReceiptID == "":
		return nil, ErrReceipt
	case t.Receipts[cmd.ReceiptID]:
		return nil, nil
	case len(t.Receipts) >= MaxReceipts:
		return nil, ErrTooMany
	}
	if err := t.underWay(cmd.SKU, cmd.Quantity); err != nil {
		return nil, err
	}
	return []Event{Received{t.TransferID, cmd.ReceiptID, cmd.SKU, cmd.Quantity, t.From, t.To}}, nil
}

func writeOff(t Transfer, cmd WriteOff) ([]Event, error) {
	if err := t.underWay(cmd.SKU, cmd.Quantity); err != nil {
		return nil, err
	}
	return []Event{WrittenOff{t.TransferID, cmd.SKU, cmd.Quantity, cmd.Reason}}, nil
}

// underWay refuses unless so many units of a SKU are in transit.
func (t Transfer) underWay(sku string, quantity int64) error {
	i := t.index(sku)
	switch {
	case i < 0:
		return ErrSKU
	case !some(quantity):
		return ErrQuantity
	case quantity > t.Lines[i].InTransit():
		return ErrTooMuch
	}
	return nil
}

func some(quantity int64) bool { return 1 <= quantity && quantity <= MaxUnits }
