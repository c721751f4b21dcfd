package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"cartwright/domain/event"
)

// printer writes events as the log holds them: what is sealed in them stays sealed.
type printer struct {
	out  io.Writer
	json bool
}

func newPrinter(out io.Writer, asJSON bool) printer { return printer{out, asJSON} }

// line is an event for programs.
type line struct {
	Time     time.Time       `json:"time"`
	Position uint64          `json:"position"`
	Stream   string          `json:"stream"`
	Revision uint64          `json:"revision"`
	Name     string          `json:"name"`
	ID       string          `json:"id"`
	Data     json.RawMessage `json:"data"` // a string in base64 when the event holds no JSON
	Meta     event.Metadata  `json:"meta"`
}

func (p printer) event(e event.Raw) error {
	data := compact(e.Data)
	if p.json {
		return json.NewEncoder(p.out).Encode(line{e.At, e.Position.Commit, e.Stream, e.Revision, e.Name, e.ID, data, e.Meta})
	}
	_, err := fmt.Fprintf(p.out, "%s %10d  %s@%d  %s  %s\n",
		e.At.Local().Format("2006-01-02 15:04:05.000"), e.Position.Commit, e.Stream, e.Revision, e.Name, data)
	return err
}

// compact returns JSON on one line.
func compact(data []byte) json.RawMessage {
	var out bytes.Buffer
	if json.Compact(&out, data) == nil {
		return out.Bytes()
	}
	text, _ := json.Marshal(data) // bytes never fail: they become base64
	return text
}
