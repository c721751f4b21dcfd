package payment

import (
	"testing"

	"cartwright/domain/decider/decidertest"
)

func TestRefundsThatFail(t *testing.T) {
	t.Parallel()
	asked := RefundRequested{Ref: ref, RefundID: "r1", ProviderRef: "pp1", Amount: amount}
	done := Refunded{Ref: ref, RefundID: "r1", Amount: amount, Reference: "re_1"}
	no := RefundDeclined{Ref: ref, RefundID: "r1", Amount: amount, Code: "closed", Reason: "No such account."}
	returned := no
	returned.Returned = true
	decline := RecordRefundDeclined{RefundID: "r1", Code: no.Code, Reason: no.Reason}
	outside := RecordRefundDeclined{"re_9", no.Code, no.Reason, "re_9", euros(100)}
	made := Refunded{Ref: ref, RefundID: "re_9", Amount: euros(100), Reference: "re_9", External: true}
	sentBack := RefundDeclined{Ref: ref, RefundID: "re_9", Amount: euros(100), Code: no.Code, Reason: no.Reason, Returned: true}
	decidertest.Check(t, Decider, []rule{
		{Name: "a refund is declined", Given: then(paid, asked), When: decline, Then: facts{no}},
		{Name: "twice changes nothing", Given: then(paid, asked, no), When: decline},
		{Name: "a bank sends one back", Given: then(paid, asked, done), When: decline, Then: facts{returned}},
		{Name: "which is the last word", Given: then(paid, asked, done, returned), When: RecordRefunded{RefundID: "r1", Reference: "re_1"}},
		{Name: "its id is used up", Given: then(paid, asked, no), When: Refund{"r1", amount, ""}, Refused: ErrRefundUsed},
		{Name: "its amount is not", Given: then(paid, asked, no), When: Refund{"r2", amount, ""},
			Then: facts{RefundRequested{Ref: ref, RefundID: "r2", ProviderRef: "pp1", Amount: amount}}},
		{Name: "what nobody asked for is not declined", Given: paid, When: decline},
		{Name: "what was made at the provider and sent back was both", Given: paid, When: outside, Then: facts{made, sentBack}},
		{Name: "told again", Given: then(paid, made, sentBack), When: outside},
		{Name: "and older news of it comes too late", Given: then(paid, made, sentBack),
			When: RecordRefunded{RefundID: "re_9", Reference: "re_9", Amount: euros(100)}},
		{Name: "more than was taken", Given: reserved, When: outside, Refused: ErrRefundTooMuch},
	})
}

func TestRefundsCountOncePerReference(t *testing.T) {
	t.Parallel()
	external := RecordRefunded{RefundID: "re_9", Reference: "re_9", Amount: euros(100)}
	outside := Refunded{Ref: ref, RefundID: "re_9", Amount: euros(100), Reference: "re_9", External: true}
	rest := RefundRequested{Ref: ref, RefundID: "r1", ProviderRef: "pp1", Amount: euros(3289)}
	decidertest.Check(t, Decider, []rule{
		{Name: "made at the provider", Given: paid, When: external, Then: facts{outside}},
		{Name: "told again", Given: then(paid, outside), When: external},
		{Name: "leaves a rest", Given: then(paid, outside), When: Refund{"r1", euros(3289), ""}, Then: facts{rest}},
		{Name: "and no more", Given: then(paid, outside), When: Refund{"r1", euros(3290), ""}, Refused: ErrRefundTooMuch},
		{Name: "more than was taken", Given: reserved, When: external, Refused: ErrRefundTooMuch},
	})
}

func TestDisputes(t *testing.T) {
	t.Parallel()
	open := DisputeOpened{ref, "dp_1", amount, "fraudulent"}
	won, lost := DisputeWon{ref, "dp_1", amount}, DisputeLost{ref, "dp_1", amount}
	news := func(o Outcome) RecordDispute { return RecordDispute{"dp_1", "fraudulent", amount, o} }
	decidertest.Check(t, Decider, []rule{
		{Name: "a bank takes the money back", Given: paid, When: news(Open), Then: facts{open}},
		{Name: "told again", Given: then(paid, open), When: news(Open)},
		{Name: "the shop wins", Given: then(paid, open), When: news(Won), Then: facts{won}},
		{Name: "or loses", Given: then(paid, open), When: news(Lost), Then: facts{lost}},
		{Name: "told of the end only", Given: paid, When: news(Lost), Then: facts{open, lost}},
		{Name: "what is decided stays so", Given: then(paid, open, lost), When: news(Won)},
		{Name: "and is not opened by late news", Given: then(paid, open, lost), When: news(Open)},
		{Name: "disputed money is not refunded", Given: then(paid, open), When: Refund{"r1", euros(1), ""}, Refused: ErrRefundTooMuch},
		{Name: "what is won can be", Given: then(paid, open, won), When: Refund{"r1", euros(1), ""},
			Then: facts{RefundRequested{Ref: ref, RefundID: "r1", ProviderRef: "pp1", Amount: euros(1)}}},
		{Name: "a dispute has an id", Given: paid, When: RecordDispute{Amount: amount, Outcome: Open}, Refused: ErrDispute},
	})
}
