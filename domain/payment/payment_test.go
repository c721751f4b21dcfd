package payment

import (
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	ref        = Ref{PaymentID: "y1", OrderID: "o1", FulfilmentID: "f1"}
	amount     = money.Of(3389, "EUR")
	requested  = Requested{Ref: ref, Amount: amount, Method: "card", Token: "tok_1"}
	authorised = Authorised{Ref: ref, Amount: amount, ProviderRef: "pp1"}
	declined   = Declined{Ref: ref, Code: "insufficient_funds", Reason: "Not enough money."}
	capturing  = CaptureRequested{Ref: ref, ProviderRef: "pp1", Amount: amount}
	captured   = Captured{Ref: ref, Amount: amount}
	challenged = ActionRequired{Ref: ref, ProviderRef: "pp1", RedirectURL: "https://bank.example/prove"}
	voidWanted = VoidRequested{Ref: ref}
	voiding    = VoidRequested{Ref: ref, ProviderRef: "pp1"}
	voided     = Voided{Ref: ref}

	waiting   = facts{requested}
	proving   = facts{requested, challenged}
	reserved  = facts{requested, authorised}
	refused   = facts{requested, declined}
	taking    = facts{requested, authorised, capturing}
	paid      = facts{requested, authorised, capturing, captured}
	unwanted  = facts{requested, voidWanted}
	lettingGo = facts{requested, authorised, voiding}
	letGo     = facts{requested, authorised, voiding, voided}
)

func then(history facts, next ...Event) facts {
	return append(history[:len(history):len(history)], next...)
}

func TestRequesting(t *testing.T) {
	t.Parallel()
	request := func(minor int64, method, token string) Request {
		return Request{Ref: ref, Amount: money.Of(minor, "EUR"), Method: method, Token: token}
	}
	moved := Request(requested)
	moved.Provider = "stripe"
	decidertest.Check(t, Decider, []rule{
		{Name: "a payment is requested", When: Request(requested), Then: waiting},
		{Name: "requesting it twice changes nothing", Given: paid, When: Request(requested)},
		{Name: "also when new ones go to another provider", Given: paid, When: moved},
		{Name: "another cannot take the id", Given: waiting, When: request(1, "card", "tok_1"), Refused: ErrExists},
		{Name: "it is of something", When: request(0, "card", "tok_1"), Refused: ErrAmount},
		{Name: "it needs a method", When: request(1, "", "tok_1"), Refused: ErrMeans},
		{Name: "it needs a token", When: request(1, "card", ""), Refused: ErrMeans},
		{Name: "it needs ids", When: Request{Amount: amount, Method: "card", Token: "tok_1"}, Refused: ErrIDs},
	})
}

func TestAuthorising(t *testing.T) {
	t.Parallel()
	answer, decline := RecordAuthorised{ProviderRef: "pp1"}, RecordDeclined{declined.Code, declined.Reason}
	decidertest.Check(t, Decider, []rule{
		{Name: "the provider agrees", Given: waiting, When: answer, Then: facts{authorised}},
		{Name: "agreeing twice changes nothing", Given: reserved, When: answer},
		{Name: "the provider declines", Given: waiting, When: decline, Then: facts{declined}},
		{Name: "declining twice changes nothing", Given: refused, When: decline},
		{Name: "money set aside after all is let go", Given: refused, When: answer, Then: facts{authorised, voiding}},
		{Name: "whichever it is", Given: reserved, When: decline},
		{Name: "an authorisation has a reference", Given: waiting, When: RecordAuthorised{}, Refused: ErrProviderRef},
		{Name: "what was not requested is not answered", When: answer, Refused: ErrNotFound},
	})
}

func TestCapturing(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "the whole amount is taken", Given: reserved, When: Capture{}, Then: facts{capturing}},
		{Name: "asking twice changes nothing", Given: taking, When: Capture{}},
		{Name: "also once it is taken", Given: paid, When: Capture{}},
		{Name: "the provider has taken it", Given: taking, When: RecordCaptured{}, Then: facts{captured}},
		{Name: "taking it twice changes nothing", Given: paid, When: RecordCaptured{}},
		{Name: "what was not asked for is not taken", Given: reserved, When: RecordCaptured{}},
		{Name: "first it is authorised", Given: waiting, When: Capture{}, Refused: ErrNotAuthorised},
		{Name: "what was declined is not taken", Given: refused, When: Capture{}, Refused: ErrDeclined},
		{Name: "what is being let go is not taken", Given: lettingGo, When: Capture{}, Refused: ErrVoided},
		{Name: "what was let go is not taken", Given: letGo, When: Capture{}, Refused: ErrVoided},
		{Name: "what was not requested is not taken", When: Capture{}, Refused: ErrNotFound},
	})
}

func TestVoiding(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "an authorisation is let go", Given: reserved, When: Void{}, Then: facts{voiding}},
		{Name: "asking twice changes nothing", Given: lettingGo, When: Void{}},
		{Name: "the provider has let go", Given: lettingGo, When: RecordVoided{}, Then: facts{voided}},
		{Name: "letting go twice changes nothing", Given: letGo, When: RecordVoided{}},
		{Name: "before the answer it is a wish", Given: waiting, When: Void{}, Then: facts{voidWanted}},
		{Name: "wishing twice changes nothing", Given: unwanted, When: Void{}},
		{Name: "that the answer fulfils", Given: unwanted, When: RecordAuthorised{ProviderRef: "pp1"}, Then: facts{authorised, voiding}},
		{Name: "or makes needless", Given: unwanted, When: RecordDeclined{declined.Code, declined.Reason}, Then: facts{declined}},
		{Name: "nothing is let go of a declined one", Given: refused, When: Void{}},
		{Name: "nor of an unknown one", When: Void{}},
		{Name: "what is taken is refunded instead", Given: paid, When: Void{}, Refused: ErrCaptured},
		{Name: "also while it is being taken", Given: taking, When: Void{}, Refused: ErrCaptured},
	})
}

func TestRefunding(t *testing.T) {
	t.Parallel()
	some := RefundRequested{Ref: ref, RefundID: "r1", ProviderRef: "pp1", Amount: money.Of(3000, "EUR"), Reason: "broken"}
	done := Refunded{Ref: ref, RefundID: "r1", Amount: money.Of(3000, "EUR")}
	refund := func(id string, minor int64) Refund { return Refund{id, money.Of(minor, "EUR"), "broken"} }
	rest := RefundRequested{Ref: ref, RefundID: "r2", ProviderRef: "pp1", Amount: money.Of(389, "EUR"), Reason: "broken"}
	decidertest.Check(t, Decider, []rule{
		{Name: "some of it is asked back", Given: paid, When: refund("r1", 3000), Then: facts{some}},
		{Name: "asking twice changes nothing", Given: then(paid, some), When: refund("r1", 3000)},
		{Name: "another amount is another refund", Given: then(paid, some), When: refund("r1", 2), Refused: ErrRefundUsed},
		{Name: "the rest can be asked back", Given: then(paid, some), When: refund("r2", 389), Then: facts{rest}},
		{Name: "never more than was taken", Given: then(paid, some, done), When: refund("r2", 390), Refused: ErrRefundTooMuch},
		{Name: "the provider has given it back", Given: then(paid, some), When: RecordRefunded{RefundID: "r1"}, Then: facts{done}},
		{Name: "giving back twice changes nothing", Given: then(paid, some, done), When: RecordRefunded{RefundID: "r1"}},
		{Name: "what was not asked is not given", Given: paid, When: RecordRefunded{RefundID: "r1"}, Refused: ErrRefundNotFound},
		{Name: "what was not taken is not given", Given: reserved, When: refund("r1", 1), Refused: ErrNotCaptured},
		{Name: "a refund is of something", Given: paid, When: refund("r1", 0), Refused: ErrAmount},
		{Name: "in the same currency", Given: paid, When: Refund{"r1", money.Of(1, "USD"), ""}, Refused: ErrAmount},
		{Name: "a refund has an id", Given: paid, When: refund("", 1), Refused: ErrRefundID},
	})
}

func TestRefundable(t *testing.T) {
	t.Parallel()
	if left := Decider.Fold(Payment{}, reserved...).Refundable(); left != money.Of(0, "EUR") {
		t.Errorf("%v can be refunded of what was not taken", left)
	}
	some := RefundRequested{Ref: ref, RefundID: "r1", Amount: money.Of(3000, "EUR")}
	if left := Decider.Fold(Payment{}, then(paid, some)...).Refundable(); left != money.Of(389, "EUR") {
		t.Errorf("%v can be refunded, want 389 EUR", left)
	}
}
