// Package process is the policy between aggregates: what follows when a fact of one is news to another.
//
// The fulfilment carries a submitted checkout to a delivered order, or unwinds what it started:
//
//	checkout.submitted ─▶ hold every piece, start the payment window
//	  stock.shortage     ─▶ hold at the piece's next location ──none left──▶ UNWIND, reject: out_of_stock
//	  stock.held (all)   ─▶ screen, request the payment ──refused──────────▶ UNWIND, reject: risk_refused
//	  payment.declined   ────────────────────────────────────────────────▶ UNWIND, reject: payment_declined
//	  window closed      ────────────────────────────────────────────────▶ UNWIND, reject: timed_out
//	  payment.authorised ─▶ place the order                    (the point of no rejection)
//	order.placed         ─▶ complete the checkout, commit every piece
//	  stock.shortage     ─▶ cancel the order: its hold was lost
//	  stock.committed    ─▶ (all) confirm the order, request one delivery for each location
//	  order.cancelled    ─▶ UNWIND: stop parcels, put units back, void or refund the money
//	delivery.dispatched  ─▶ (first) capture every part
//	  payment.capture_declined ─▶ capture it again with the next parcel, under another id
//	  payment.voided     ─▶ cancel the order, unless it was asked for, or all has left: the money has lapsed
//	delivery.dispatched  ─▶ (last) let go of what was left by captures in part, made by hand
//	delivery.delivered   ─▶ (all, and every part captured) complete the order
//
//	UNWIND gives back what has been got. What still comes afterwards undoes itself: held is released, authorised is
//	voided, committed is put back, captured is refunded, and what a shopper's bank had in dispute once that is won.
//
// The money comes in parts: a card, gift cards, store credit. Each is a payment of its own, and the process treats them
// alike. All of them are set aside or none is kept; all are taken, or what was taken is given back.
//
// What a provider declines for good is recorded and not asked again: a refund that is declined leaves the money with the
// shop, a void that is declined leaves it set aside until it lapses, a capture that is declined after the last parcel has
// left leaves the order unpaid. All are for people to see to.
//
// A parcel that fails leaves its order confirmed: whether to send it again or to cancel and refund is for people to say.
//
// # Why nothing happens twice
//
// The process is a pure function of the facts it has noted, in the order it noted them. A fact is noted in the process's
// own stream, at the exact revision, before any command is sent. Commands carry ids derived from the fact's id and their
// place among its effects. When a fact is delivered again, be it after a crash between noting and sending, it is found
// noted, the very same commands follow from the state as it was then, and their receivers recognise them by id or see that
// it is already so. Times are those of the facts, never of a clock, for the same reason.
//
//	fact ──▶ noted? ──no──▶ append fulfilment.noted ──▶ step ──▶ commands with derived ids ──▶ facts …
//	            └────yes─────── replay up to it ─────────▲
//
// Facts of one fulfilment must be handled one at a time; Key says which belong together.
//
// Numbering gives placed orders their numbers, apart from all this: buying never waits for it.
//
// Payments and Parcels are the other half of the conversation: they carry requests to the provider and the carrier and
// record the answers. Outcomes tells a cart how its checkout ended, Merging closes a cart that was taken over by another,
// and Abandonment notices carts that nobody touches any more.
package process
