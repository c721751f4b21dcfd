// Package sandbox is a payment provider without a bank behind it. It keeps a ledger of its own, so that a shop's books can
// be compared with somebody else's, and it misbehaves on command.
//
// The ledger is a file of JSON lines, one for each answer that moved money or refused to, synced to disk before the answer
// is given. A line torn by a crash was never answered and is dropped. Every call names a key: a key that the ledger knows
// is answered as it was the first time, and nothing moves.
//
// What a token does is up to its name:
//
//	tok_declined             a final no
//	tok_insufficient_funds   a final no, for another reason
//	tok_slow                 yes, after a while
//	tok_timeout_once         yes, but the answer is lost the first time
//	tok_error_once           fails the first time, having done nothing
//	any other                yes
package sandbox
