package main

import (
	"fmt"
	"strings"
)

// comparison is what a replay has found out about the new tables and the live ones.
type comparison struct {
	Position    string   `json:"position"`
	LiveSchema  string   `json:"live_schema"`
	Equal       bool     `json:"equal"`
	Partitions  []string `json:"partitions"`
	NotCompared []string `json:"not_compared"`
	Tables      []struct {
		Table    string   `json:"table"`
		Rows     int64    `json:"rows"`
		Checksum string   `json:"checksum"`
		LiveRows int64    `json:"live_rows"`
		Missing  int64    `json:"missing"`
		Extra    int64    `json:"extra"`
		Samples  []string `json:"samples"`
	} `json:"tables"`
}

// String tells of each table, and shows rows of those that differ.
func (c *comparison) String() string {
	if c == nil {
		return "  nothing was compared"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  compared with %s at %s of the log:", c.LiveSchema, c.Position)
	for _, t := range c.Tables {
		if t.Missing+t.Extra == 0 {
			fmt.Fprintf(&b, "\n  %-24s %d rows, equal, checksum %s", t.Table, t.Rows, t.Checksum)
			continue
		}
		fmt.Fprintf(&b, "\n  %-24s %d rows, live %d: %d that the live table lacks, %d that only it has",
			t.Table, t.Rows, t.LiveRows, t.Missing, t.Extra)
		for _, sample := range t.Samples {
			fmt.Fprintf(&b, "\n    %s", sample)
		}
	}
	for _, what := range c.Partitions {
		fmt.Fprintf(&b, "\n  %s", what)
	}
	for _, what := range c.NotCompared {
		fmt.Fprintf(&b, "\n  not compared: %s", what)
	}
	return b.String()
}
