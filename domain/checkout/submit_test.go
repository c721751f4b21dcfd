package checkout

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// but returns the submission with something changed.
func but(change func(*Submit)) Submit {
	cmd := submit1
	change(&cmd)
	return cmd
}

func TestSubmitting(t *testing.T) {
	t.Parallel()
	second := but(func(s *Submit) { s.FulfilmentID = "f2" })
	again := submitted
	again.FulfilmentID, again.Attempt = "f2", 2
	dearer := []Offer{{Option: Option{Code: "standard", Price: money.Of(590, "EUR")}}}
	decidertest.Check(t, Decider, []rule{
		{Name: "what is complete is submitted", Given: ready, When: submit1, Then: facts{submitted}},
		{Name: "submitting twice changes nothing", Given: underWay, When: submit1},
		{Name: "one attempt at a time", Given: underWay, When: second, Refused: ErrSubmitted},
		{Name: "a rejected attempt may be followed by another", Given: mended, When: second, Then: facts{again}},
		{Name: "it is not repeated", Given: mended, When: submit1},
		{Name: "a completed one neither", Given: completed, When: submit1},
		{Name: "nor followed", Given: completed, When: second, Refused: ErrCompleted},
		{Name: "a cancelled checkout is not submitted", Given: cancelled, When: submit1, Refused: ErrCancelled},
		{Name: "an attempt needs an id", Given: ready, When: Submit{}, Refused: ErrFulfilmentID},
		{Name: "everything must be given", Given: facts{started}, When: submit1, Refused: ErrIncomplete},
		{Name: "delivery must still be offered", Given: ready, When: but(func(s *Submit) { s.Offered = nil }), Refused: ErrDelivery},
		{Name: "at that price", Given: ready, When: but(func(s *Submit) { s.Offered = dearer }), Refused: ErrDelivery},
		{Name: "payment must still be offered", Given: ready, When: but(func(s *Submit) { s.Methods = []string{"paypal"} }), Refused: ErrPayment},
	})
}

func TestPiecesAreTheLines(t *testing.T) {
	t.Parallel()
	tea := func(quantity int64, locations ...string) Piece { return Piece{"tea", quantity, locations} }
	pot := Piece{"pot", 1, []string{"berlin"}}
	of := func(pieces ...Piece) Submit { return but(func(s *Submit) { s.Pieces = pieces }) }
	split := submitted
	split.Pieces = []Piece{tea(1, "berlin"), tea(1, "lyon"), pot}
	decidertest.Check(t, Decider, []rule{
		{Name: "a line may be split", Given: ready, When: of(split.Pieces...), Then: facts{split}},
		{Name: "no unit is missing", Given: ready, When: of(tea(1, "berlin"), pot), Refused: ErrPieces},
		{Name: "no unit is added", Given: ready, When: of(tea(2, "berlin"), tea(1, "lyon"), pot), Refused: ErrPieces},
		{Name: "no SKU is added", Given: ready, When: of(tea(2, "berlin"), pot, Piece{"cup", 1, []string{"berlin"}}), Refused: ErrPieces},
		{Name: "no piece is empty", Given: ready, When: of(tea(2, "berlin"), pot, Piece{"pot", 0, []string{"berlin"}}), Refused: ErrPieces},
		{Name: "each is somewhere", Given: ready, When: of(tea(2), pot), Refused: ErrNowhere},
	})
}

// A bundle is packed from what it held when the checkout began, together with the lines of the same SKU.
func TestPiecesAreWhatBundlesHold(t *testing.T) {
	t.Parallel()
	set := slices.Clone(lines) // two teas, and a pot that is sold with a tea and two cups
	set[1].Components = []Component{{"tea", "Tea", 1}, {"cup", "Cup", 2}}
	begun := started
	begun.Lines = set
	given := then(facts{begun}, ready[1:]...)
	of := func(pieces ...Piece) Submit { return but(func(s *Submit) { s.Pieces = pieces }) }
	in := func(sku string, quantity int64) Piece { return Piece{sku, quantity, []string{"berlin"}} }
	packed := submitted
	packed.Lines, packed.Pieces = set, []Piece{in("tea", 3), in("cup", 2)}
	hollow := Start{CheckoutID: "k1", CartID: "c1", OrderID: "o1", Lines: slices.Clone(set)}
	hollow.Lines[1].Components = []Component{{"cup", "Cup", 0}}
	decidertest.Check(t, Decider, []rule{
		{Name: "units are summed over lines and bundles", Given: given, When: of(packed.Pieces...), Then: facts{packed}},
		{Name: "a bundle's are not left out", Given: given, When: of(in("tea", 2), in("cup", 2)), Refused: ErrPieces},
		{Name: "the bundle itself is not packed", Given: given, When: of(in("tea", 3), in("cup", 2), in("pot", 1)), Refused: ErrPieces},
		{Name: "it holds some of each", When: hollow, Refused: ErrLines},
	})
}

func TestEndingAnAttempt(t *testing.T) {
	t.Parallel()
	reject := Reject{FulfilmentID: "f1", Code: "payment_declined", Detail: "Declined."}
	done := Completed{CheckoutID: "k1", FulfilmentID: "f1", OrderID: "o1"}
	decidertest.Check(t, Decider, []rule{
		{Name: "an attempt completes the checkout", Given: underWay, When: Complete{"f1"}, Then: facts{done}},
		{Name: "or is rejected", Given: underWay, When: reject, Then: facts{rejected}},
		{Name: "completing twice changes nothing", Given: completed, When: Complete{"f1"}},
		{Name: "rejecting twice neither", Given: mended, When: reject},
		{Name: "what is completed is not rejected", Given: completed, When: reject},
		{Name: "what is rejected does not complete", Given: mended, When: Complete{"f1"}},
		{Name: "another attempt's end changes nothing", Given: underWay, When: Complete{"f0"}},
		{Name: "an unknown checkout has no attempts", When: Complete{"f1"}, Refused: ErrNotFound},
	})
}

func TestAnIncompleteCheckoutSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for field, given := range map[string]facts{
		"/address":  {started},
		"/delivery": {started, AddressGiven{berlin}},
		"/payment":  {started, AddressGiven{berlin}, DeliveryChosen{standard}},
	} {
		_, err := Decide(Decider.Fold(Checkout{}, given...), submit1)
		var refused *refusal.Refusal
		if !errors.As(err, &refused) || refused.Field != field || !strings.Contains(refused.Message, "payment") {
			t.Errorf("refused with %#v, want the field %s", err, field)
		}
	}
}
