// Package transfer moves products and prices between a shop and CSV files, over the shop's API.
//
//	file ─▶ Table ─▶ groups of rows that make one entry ─▶ batches, one lane a key ─▶ API ─▶ Report
//
// A file is read as a stream: what is in memory at any time is a few batches, whatever the size of the file. Entries with
// the same key keep their order, because each key has its lane and a lane sends one batch after the other.
//
// Bundles are sent in a second pass over the file, when their components are there, wherever they stand in it.
//
// An entry says how things shall be, and the shop writes only what differs. So an import that broke off, or whose file was
// mended, is simply run again: what is so already is not written again, and the order of attempts does not matter.
//
// What one cell holds:
//
//	amounts     decimals with a full stop, as many digits as the currency has: 19.99 (EUR), 1999 (JPY)
//	times       RFC 3339, or a day, which is its beginning in UTC: 2026-11-27T00:00:00Z, 2026-11-27
//	pairs       name=value|name=value; a backslash keeps the next character as it is
package transfer
