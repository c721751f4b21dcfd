package payment

import (
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
)

func euros(minor int64) money.Money { return money.Of(minor, "EUR") }

func TestProvingWhoOneIs(t *testing.T) {
	t.Parallel()
	ask := RecordActionRequired{ProviderRef: "pp1", RedirectURL: challenged.RedirectURL}
	expired := Declined{Ref: ref, Code: "expired", Reason: "it was not confirmed in time"}
	decidertest.Check(t, Decider, []rule{
		{Name: "the bank wants proof", Given: waiting, When: ask, Then: facts{challenged}},
		{Name: "asking twice changes nothing", Given: proving, When: ask},
		{Name: "nor once it is answered", Given: reserved, When: ask},
		{Name: "the shopper proves it", Given: proving, When: RecordAuthorised{ProviderRef: "pp1"}, Then: facts{authorised}},
		{Name: "or does not", Given: proving, When: RecordDeclined{declined.Code, declined.Reason}, Then: facts{declined}},
		{Name: "or never comes back", Given: proving, When: RecordLapsed{}, Then: facts{expired}},
		{Name: "nothing is captured before", Given: proving, When: Capture{}, Refused: ErrNotAuthorised},
		{Name: "what is not wanted any more is given up", Given: proving, When: Void{}, Then: facts{voiding}},
		{Name: "also when the wish was first", Given: unwanted, When: ask, Then: facts{challenged, voiding}},
		{Name: "proof needs a reference", Given: waiting, When: RecordActionRequired{}, Refused: ErrProviderRef},
	})
}

func TestCapturingInParts(t *testing.T) {
	t.Parallel()
	ask := func(id string, minor int64, partial bool) CaptureRequested {
		return CaptureRequested{Ref: ref, ProviderRef: "pp1", Amount: euros(minor), CaptureID: id, Partial: partial}
	}
	took := func(id string, minor int64, partial bool) Captured {
		return Captured{Ref: ref, Amount: euros(minor), CaptureID: id, Partial: partial, Reference: "ch_" + id}
	}
	first := then(reserved, ask("c1", 1000, true))
	one := then(first, took("c1", 1000, true))
	decidertest.Check(t, Decider, []rule{
		{Name: "some is taken", Given: reserved, When: Capture{"c1", euros(1000), true}, Then: facts{ask("c1", 1000, true)}},
		{Name: "asking twice changes nothing", Given: one, When: Capture{"c1", euros(1000), true}},
		{Name: "another amount is another capture", Given: one, When: Capture{"c1", euros(999), true}, Refused: ErrCaptureUsed},
		{Name: "more is taken while the first is under way", Given: first, When: Capture{"c2", euros(389), true}, Then: facts{ask("c2", 389, true)}},
		{Name: "never more than was authorised", Given: one, When: Capture{"c2", euros(2390), true}, Refused: ErrCaptureTooMuch},
		{Name: "no amount is the rest", Given: one, When: Capture{CaptureID: "c2"}, Then: facts{ask("c2", 2389, false)}},
		{Name: "the last one lets go of the rest", Given: then(one, ask("c2", 1, false)), When: Capture{CaptureID: "c3"}, Refused: ErrCaptured},
		{Name: "a capture is of something", Given: reserved, When: Capture{"c1", euros(-1), true}, Refused: ErrAmount},
		{Name: "what is taken in part is refunded in part", Given: one, When: Refund{"r1", euros(1000), ""},
			Then: facts{RefundRequested{ref, "r1", "pp1", euros(1000), ""}}},
		{Name: "voiding lets go of the rest", Given: one, When: Void{}, Then: facts{ask("rest-1", 0, false)}},
		{Name: "not while some of it is being taken", Given: first, When: Void{}, Refused: ErrCaptured},
		{Name: "asking twice is too late", Given: then(one, ask("rest-1", 0, false)), When: Void{}, Refused: ErrCaptured},
		{Name: "the rest is let go", Given: then(one, ask("rest-1", 0, false)), When: RecordCaptured{CaptureID: "rest-1", Reference: "ch_rest-1"},
			Then: facts{took("rest-1", 0, false)}},
		{Name: "and cannot be taken any more", Given: then(one, ask("rest-1", 0, false), took("rest-1", 0, false)), When: Capture{CaptureID: "c2"}, Refused: ErrCaptured},
		{Name: "what the provider keeps is asked for again", When: Void{}, Then: facts{ask("rest-2", 0, false)},
			Given: then(one, ask("rest-1", 0, false), CaptureDeclined{Ref: ref, CaptureID: "rest-1", Amount: euros(0)})},
	})
}

func TestCapturesCountOncePerReference(t *testing.T) {
	t.Parallel()
	external := RecordCaptured{ProviderRef: "pp1", CaptureID: "ch_9", Reference: "ch_9", Amount: amount}
	outside := Captured{Ref: ref, Amount: amount, CaptureID: "ch_9", Reference: "ch_9"}
	answered := Captured{Ref: ref, Amount: amount, Reference: "ch_9"}
	decidertest.Check(t, Decider, []rule{
		{Name: "made at the provider", Given: reserved, When: external, Then: facts{outside}},
		{Name: "told again", Given: then(reserved, outside), When: external},
		{Name: "told under another id", Given: then(taking, answered), When: external},
		{Name: "told before the authorisation", Given: waiting, When: external, Then: facts{authorised, outside}},
		{Name: "crossing a void", Given: lettingGo, When: external, Then: facts{outside}},
		{Name: "after which nothing was voided", Given: then(lettingGo, outside), When: RecordVoided{}},
		{Name: "more than there is", Given: paid, When: RecordCaptured{CaptureID: "ch_9", Reference: "ch_9", Amount: euros(1)}, Refused: ErrCaptureTooMuch},
		{Name: "in another currency", Given: reserved, When: RecordCaptured{CaptureID: "ch_9", Reference: "ch_9", Amount: money.Of(1, "USD")}, Refused: ErrAmount},
		{Name: "of what was let go", Given: letGo, When: external},
	})
}

func TestDeclinesLaterOn(t *testing.T) {
	t.Parallel()
	no := CaptureDeclined{Ref: ref, Amount: amount, Code: "expired_card", Reason: "No."}
	lost := then(taking, no)
	notLetGo := VoidDeclined{Ref: ref, Code: "no", Reason: "No."}
	again := VoidRequested{Ref: ref, ProviderRef: "pp1", Declined: 1}
	decline := RecordCaptureDeclined{Code: "expired_card", Reason: "No."}
	decidertest.Check(t, Decider, []rule{
		{Name: "a capture is declined", Given: taking, When: decline, Then: facts{no}},
		{Name: "twice changes nothing", Given: lost, When: decline},
		{Name: "a capture that was made is not declined", Given: paid, When: decline},
		{Name: "it needs another id to be tried again", Given: lost, When: Capture{}, Refused: ErrCaptureUsed},
		{Name: "with which it can be", Given: lost, When: Capture{CaptureID: "c2"},
			Then: facts{CaptureRequested{Ref: ref, ProviderRef: "pp1", Amount: amount, CaptureID: "c2"}}},
		{Name: "what is still set aside is let go", Given: lost, When: Void{}, Then: facts{voiding}},
		{Name: "declined and made after all", Given: lost, When: RecordCaptured{Reference: "ch_1"},
			Then: facts{Captured{Ref: ref, Amount: amount, Reference: "ch_1"}}},
		{Name: "a void is declined", Given: lettingGo, When: RecordVoidDeclined{"no", "No."}, Then: facts{notLetGo}},
		{Name: "a void that was made is not declined", Given: letGo, When: RecordVoidDeclined{"no", "No."}},
		{Name: "it can be asked for again", Given: then(lettingGo, notLetGo), When: Void{}, Then: facts{again}},
		{Name: "time lets go, too", Given: reserved, When: RecordLapsed{}, Then: facts{voided}},
		{Name: "of what is being let go", Given: lettingGo, When: RecordLapsed{}, Then: facts{voided}},
		{Name: "not of what is taken", Given: paid, When: RecordLapsed{}},
	})
}
