package teeth

// bug is a mistake somebody could make in a file, and the test that must notice.
type bug struct {
	name           string
	file           string
	sound, planted string // what stands there once, and what is put in its place
	pkg, test      string
}

var bugs = []bug{
	// The event store.
	{"acknowledges what is not on disk", "adapters/eventstore/embedded/eventlog/group.go",
		"g.batch.Commit(pebble.Sync)", "g.batch.Commit(pebble.NoSync)",
		"adapters/eventstore/embedded/eventlog", "TestPowerCutsLoseNothingAcknowledgedAndTearNothing"},
	{"shows events before they are on disk", "adapters/eventstore/embedded/eventlog/committer.go",
		"if err := g.commit(); err != nil {", "c.head.advance(g.head)\n\tif err := g.commit(); err != nil {",
		"adapters/eventstore/embedded/eventlog", "TestNobodySeesAnEventBeforeItIsOnDisk"},
	{"believes a failed commit", "adapters/eventstore/embedded/eventlog/committer.go",
		"if failed != nil {\n\t\t\toutcomes", "if false {\n\t\t\toutcomes",
		"adapters/eventstore/embedded/eventlog", "TestAFailingDiskIsNeverBelieved"},
	{"writes behind a revision that has passed", "adapters/eventstore/embedded/eventlog/decide.go",
		"return decideBehind(st, stream, expected, ids, p, wrong)", "return verdict{write: true}, nil",
		"adapters/eventstore/embedded", "TestOfSixteenWritersExactlyOneWinsEachRevision"},

	// Commands.
	{"carries a repeated command out again", "app/handler.go",
		`if commandID != "" && past.Meta.CommandID == commandID {`, "if false {",
		"app", "TestARepeatedCommandAnswersAsTheFirst"},
	{"drops If-Match", "app/handler.go",
		"if cmd.Expect != nil && *cmd.Expect != at.Revision {", "if false {",
		"app", "TestACallerMayInsistOnARevision"},
	{"takes another body under a used key", "adapters/postgres/idempotency.go",
		"case !bytes.Equal(storedHash, bodyHash):", "case !bytes.Equal(bodyHash, bodyHash):",
		"adapters/postgres", "TestAKeyBelongsToOneBodyAndOneScope"},

	// Stock, coupons, carts.
	{"holds one unit too many", "domain/stock/draft.go",
		"func(s Stock) bool { return quantity <= s.Available() }", "func(s Stock) bool { return quantity <= s.Available()+1 }",
		"domain/stock", "TestTheBooksBalance"},
	{"offers more than can be taken", "domain/stock/chart.go",
		"max(promisable, s.promisable)\n", "promisable+s.promisable\n",
		"domain/stock", "TestWhatIsOfferedCanBeTaken"},
	{"answers a hold twice", "domain/stock/hold.go",
		"case s.answered(cmd.HoldID):", "case false:",
		"domain/stock", "TestRepeatedHoldsChangeNothing"},
	{"gives a coupon one use too many", "domain/coupon/redeem.go",
		"c.Taken >= c.Issued.Limit\n", "c.Taken > c.Issued.Limit\n",
		"domain/coupon", "TestLimitsHold"},
	{"loses lines in a merge", "domain/cart/merge.go",
		"result.Lines, clamped = taken(result.Lines, lines)", "result.Lines, clamped = taken(result.Lines, lines[:min(50, len(lines))])",
		"domain/cart", "TestAMergeOf65LinesLosesNone"},

	// Checkout, order, money.
	{"lets any attempt end a checkout", "domain/checkout/decide.go",
		"return c.Status == IsSubmitted && c.FulfilmentID == fulfilmentID", "return c.Status == IsSubmitted",
		"domain/checkout", "TestACheckoutBehavesLikeItsModel"},
	{"places an order twice", "domain/order/decide.go",
		"case o.Status != \"\":\n\t\treturn nil, ErrExists", "case false:\n\t\treturn nil, ErrExists",
		"domain/order", "TestAnOrderBehavesLikeItsModel"},
	{"counts a capture twice", "domain/payment/capture.go",
		"counted(p.Captures, cmd.Reference), ", "",
		"domain/payment", "TestMoneyIsTakenOnceAndGivenBackAtMostOnce"},
	{"wraps a sum that is too large", "domain/money/money.go",
		"if (n.Minor > 0 && sum < m.Minor) || (n.Minor < 0 && sum > m.Minor) {", "if false {",
		"domain/money", "TestArithmeticIsExactOrRefused"},
	{"drops the cents over", "domain/money/allocate.go",
		"range byRest(rests)[:left] {", "range byRest(rests)[:left/2] {",
		"domain/money", "TestSharesSumToTheWholeAndAreFair"},

	// The process between them.
	{"keeps the units of a rejected attempt", "app/process/unwind.go",
		"slices.Concat(s.releaseAll(), s.releaseCoupons(), s.notBought())", "slices.Concat(s.releaseCoupons(), s.notBought())",
		"app/process", "TestNothingIsSoldOrChargedTwice"},
	{"gives an order a second number", "app/process/numbering.go",
		"placed.State.Number != 0 {", "placed.State.Number < 0 {",
		"app/process", "TestMedusa14205OrderNumbersHaveNoGaps"},
	{"keeps what a bank gave back", "app/process/funds.go",
		"return s.disputed(m, -e.Amount.Minor)", "return nil",
		"app/process", "TestFulfilment"},
	{"stops at a refund that was declined before", "app/process/funds.go",
		"errNotOurs = errors.Join(payment.ErrRefundTooMuch, payment.ErrRefundUsed)", "errNotOurs = errors.Join(payment.ErrRefundTooMuch)",
		"app/process", "TestARefundThatWasDeclinedStopsNobody"},
	{"believes a token after signing out", "api/auth.go",
		`if err == nil && a.op.id != "signOutEverywhere" {`, "if false {",
		"api", "TestSigningOutEverywhereEndsEveryTokenThereWas"},
	{"keeps money that was taken too late", "app/process/funds.go",
		"rest := money.Of(m.Taken-m.Refunded-m.Disputed,", "rest := money.Of(0*m.Refunded,",
		"app/process", "TestNothingIsSoldOrChargedTwice"},

	// Read models.
	{"folds without the fence", "projections/control.sql",
		" AND c.commit_pos = n.old_commit AND c.prepare_pos = n.old_prepare;", ";",
		"projections", "TestTwoProgramsFoldEachEventOnce"},
	{"keeps no digest", "projections/folded.go",
		"f.given.add(digestOf(batch.Events))", "f.given.add(digest{})",
		"projections", "TestVerifyAgreesWithWhatWasFolded"},
	{"folds what comes behind a parked event", "projections/folded.go",
		"case f.known.covers(item) || f.sick.covers(item):", "case false:",
		"projections", "TestAPoisonedEventIsParkedAndTheRestGoesOn"},
	{"skips an event that cannot be handled", "projections/consumer.go",
		"if err := c.act(ctx, item); err != nil {", "if err := c.act(ctx, item); false {",
		"projections", "TestConsumerTriesAgainWithoutSkippingAndOthersGoOn"},

	// What is stored and what must not be.
	{"reads an old version as the present one", "domain/event/registry.go",
		"kind.lift(raw.Data, version)", "kind.lift(raw.Data, kind.Version())",
		"domain/event", "TestOldVersionsAreLiftedToThePresentOne"},
	{"takes webhooks of any age", "adapters/payments/stripe/hooks.go",
		"const tolerance = 5 * time.Minute", "const tolerance = 500 * time.Hour",
		"adapters/payments/stripe", "TestForgedWebhooksAreToldFromRealOnes"},
	{"takes a card number for another", "domain/pan/pan.go",
		"return sum%10 == 0", "return sum%10 == 1",
		"domain/pan", "TestCardNumbersAreFound"},
	{"erases nobody's key", "adapters/postgres/keyring.go",
		`"DELETE FROM cartwright.subject_keys WHERE subject = $1"`, `"DELETE FROM cartwright.subject_keys WHERE subject = $1 || ' '"`,
		"adapters/postgres", "TestErasedDataIsGoneForGood"},
}
