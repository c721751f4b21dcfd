// Package plainjson decodes the JSON that programs write, several times faster than encoding/json, or says that it will
// not.
//
// A document is plain when its strings hold no escapes, its objects have no member twice, its members are spelled like
// the fields they belong to, and its numbers fit. Nearly every stored event is. Of a plain document the result is what
// encoding/json makes of it; anything else, wrong documents included, is left to encoding/json, whose word on it counts:
//
//	document ──► plan of the type ──► value
//	                 │ not plain
//	                 └──► encoding/json ──► value or error
//
// A plan is made once for a type. It reads fields straight into place and cuts strings out of the document itself, which
// nobody may change any more, and which therefore stays in memory as long as any of them. Types with a decoding of their own keep it, and so do those a
// plan has no way with: their part of the document is handed to encoding/json.
package plainjson
