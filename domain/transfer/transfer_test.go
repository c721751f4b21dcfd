package transfer

import (
	"testing"

	"cartwright/domain/decider/decidertest"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	requested = Requested{"trf_1", "berlin", "lyon", []Line{{"tea", 5}, {"pot", 1}}}
	teaLeft   = Sent{"trf_1", "tea", 5}
	noPot     = Refused{"trf_1", "pot", 1, 0}
	under     = facts{requested, teaLeft, noPot}
	three     = Received{"trf_1", "r1", "tea", 3, "berlin", "lyon"}
	completed = Completed{"trf_1"}
)

func TestRequesting(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "units are to be sent", When: Request(requested), Then: facts{requested}},
		{Name: "once", Given: facts{requested}, When: Request(requested)},
		{Name: "to another place", When: Request{"trf_1", "berlin", "berlin", requested.Lines}, Refused: ErrPlaces},
		{Name: "from somewhere", When: Request{"trf_1", "", "lyon", requested.Lines}, Refused: ErrPlaces},
		{Name: "some units", When: Request{"trf_1", "berlin", "lyon", nil}, Refused: ErrLines},
		{Name: "at least one", When: Request{"trf_1", "berlin", "lyon", []Line{{"tea", 0}}}, Refused: ErrLines},
		{Name: "each SKU once", When: Request{"trf_1", "berlin", "lyon", []Line{{"tea", 1}, {"tea", 1}}}, Refused: ErrLines},
	})
}

func TestSending(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a line leaves", Given: facts{requested}, When: RecordSent{"tea", 5}, Then: facts{teaLeft}},
		{Name: "once", Given: facts{requested, teaLeft}, When: RecordSent{"tea", 5}},
		{Name: "or cannot", Given: facts{requested}, When: RecordRefused{"pot", 1, 0}, Then: facts{noPot}},
		{Name: "when none can, that was all", Given: facts{requested, Refused{"trf_1", "tea", 5, 0}}, When: RecordRefused{"pot", 1, 0}, Then: facts{noPot, completed}},
		{Name: "nobody sends what was not asked for", Given: facts{requested}, When: RecordSent{"cup", 1}, Refused: errImpromptu},
		{Name: "nor for a transfer that is not", When: RecordSent{"tea", 5}, Refused: ErrNotFound},
	})
}

func TestReceiving(t *testing.T) {
	t.Parallel()
	two := Received{"trf_1", "r2", "tea", 2, "berlin", "lyon"}
	lost := WrittenOff{"trf_1", "tea", 2, "fell off the lorry"}
	decidertest.Check(t, Decider, []rule{
		{Name: "some units come", Given: under, When: Receive{"r1", "tea", 3}, Then: facts{three}},
		{Name: "once a receipt", Given: append(under, three), When: Receive{"r1", "tea", 3}},
		{Name: "then the rest", Given: append(under, three), When: Receive{"r2", "tea", 2}, Then: facts{two, completed}},
		{Name: "or not", Given: append(under, three), When: WriteOff{"tea", 2, lost.Reason}, Then: facts{lost, completed}},
		{Name: "no more than was sent", Given: append(under, three), When: Receive{"r2", "tea", 3}, Refused: ErrTooMuch},
		{Name: "nor less than is under way", Given: append(under, three), When: WriteOff{"tea", 3, ""}, Refused: ErrTooMuch},
		{Name: "nothing of what never left", Given: under, When: Receive{"r1", "pot", 1}, Refused: ErrTooMuch},
		{Name: "or was not asked for", Given: under, When: Receive{"r1", "cup", 1}, Refused: ErrSKU},
		{Name: "a receipt has an id", Given: under, When: Receive{"", "tea", 1}, Refused: ErrReceipt},
		{Name: "and units", Given: under, When: Receive{"r1", "tea", 0}, Refused: ErrQuantity},
	})
}
