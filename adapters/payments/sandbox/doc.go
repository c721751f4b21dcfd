// Package sandbox is a payment provider without a bank behind it. It keeps a ledger of its own, so that a shop's books can
// be compared with somebody else's, and it misbehaves on command.
//
// The ledger is a file of JSON lines, one for each answer that moved money or refused to, synced to disk before the answer
// is given. A line torn by a crash was never answered and is dropped. Every question names a key: a key that the ledger
// knows is answered as it was the first time, and nothing moves. What happens without being asked (a shopper proves who
// they are, a bank disputes, somebody refunds in the provider's own back office) has no key.
//
//	           ┌── Provider ◀── as app.PaymentProvider, in the shop's own process
//	ledger ◀───┤
//	           └── Server   ◀── the same over HTTP, in the shapes of Stripe's API, with signed webhooks
//
// There are no cards here, and no number of one is taken: a token stands for a card, and its name says how that behaves
// (tokens.go). Tokens that are not listed are good for any amount.
package sandbox
