package webhook

import (
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/sealed"
)

func TestWebhooks(t *testing.T) {
	t.Parallel()
	ref := Ref{WebhookID: ID("stripe", "evt_1"), Provider: "stripe", ProviderRef: "pi_1"}
	received := Received{Ref: ref, Type: "payment_intent.succeeded", Signature: "t=1,v1=ab", Body: sealed.Value{Key: "o1", Text: []byte("x")}}
	again := received
	again.Signature, again.Body = "t=2,v1=cd", sealed.Value{Key: "o1", Text: []byte("y")}
	first, second := Redriven{ref, 1}, Redriven{ref, 2}
	type facts = []Event
	decidertest.Check(t, Decider, []decidertest.Rule[Command, Event]{
		{Name: "it is kept as it came", When: Receive{received}, Then: facts{received}},
		{Name: "once, however it is signed and sealed the next time", Given: facts{received}, When: Receive{again}},
		{Name: "it needs an id", When: Receive{Received{Ref: Ref{Provider: "stripe"}}}, Refused: ErrIDs},
		{Name: "it needs a provider", When: Receive{Received{Ref: Ref{WebhookID: "evt_1"}}}, Refused: ErrIDs},
		{Name: "it is handled once more", Given: facts{received}, When: Redrive{}, Then: facts{first}},
		{Name: "and again", Given: facts{received, first}, When: Redrive{}, Then: facts{second}},
		{Name: "what never came is not", When: Redrive{}, Refused: ErrNotFound},
	})
}
