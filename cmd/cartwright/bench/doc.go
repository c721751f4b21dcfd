// Package bench measures the projection engine against the database it writes to.
//
// The yardstick is plain COPY of the same rows into a table without an index, which is the fastest way into Postgres
// there is. Machines differ and are shared, so a rate alone says little: every measurement stands between two COPYs of
// the same minute, and what is reported is the median of the ratios. Each run's tables are checked against what the
// events add up to; a run with wrong tables is an error, not a result.
//
//	COPY  run  COPY  run  COPY …       ratio = run ÷ mean of the COPYs beside it
//
// Runs go through the whole engine: subscriber, Watermill router, decoding, folding, fence and tables. Only their events
// come from memory, because the event store is measured by itself (EndToEnd), alone and together with the engine. Latency
// is that of the whole way: from the sending of an append to the store until the rows are committed.
package bench
