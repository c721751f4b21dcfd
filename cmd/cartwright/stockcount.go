package main

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"cartwright/app/audit"
	"cartwright/domain/stock"
)

// stockCount is what somebody counted.
type stockCount struct {
	id    string // of the file's content and the instant, so that the same count is applied once
	at    time.Time
	units map[audit.Place]int64
	lines map[audit.Place]int // of the file
}

// readCount reads a file, or nothing when none is named.
func readCount(path string, at time.Time) (stockCount, error) {
	if path == "" {
		return stockCount{at: time.Now()}, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return stockCount{}, err
	}
	if at.IsZero() {
		info, err := os.Stat(path)
		if err != nil {
			return stockCount{}, err
		}
		at = info.ModTime()
	}
	units, lines, err := parseCount(string(content))
	if err != nil {
		return stockCount{}, fmt.Errorf("%s:\n%w\nmend the file and count with --at %s: what was sold since is then not taken for lost",
			path, err, at.UTC().Format(time.RFC3339))
	}
	digest := sha256.Sum256(content)
	return stockCount{
		id: hex.EncodeToString(digest[:]) + " " + at.UTC().Format(time.RFC3339Nano), at: at, units: units, lines: lines,
	}, nil
}

// parseCount reads rows of SKU, location and units, in whatever order the header names them, and reports every row that is
// wrong. It also says where in the file each place stands.
func parseCount(content string) (units map[audit.Place]int64, lines map[audit.Place]int, err error) {
	rows := csv.NewReader(strings.NewReader(strings.TrimPrefix(content, "\ufeff")))
	header, err := rows.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("read the header: %w", err)
	}
	columns := [3]int{slices.Index(header, "sku"), slices.Index(header, "location"), slices.Index(header, "counted")}
	if slices.Min(columns[:]) < 0 {
		return nil, nil, fmt.Errorf("the header is %q; it must name sku, location and counted", strings.Join(header, ","))
	}
	units, lines = map[audit.Place]int64{}, map[audit.Place]int{}
	var wrong []error
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return units, lines, errors.Join(wrong...)
		}
		if err != nil && !errors.Is(err, csv.ErrFieldCount) {
			return nil, nil, errors.Join(append(wrong, err)...)
		}
		if err == nil {
			line, _ := rows.FieldPos(0)
			err = enter(units, lines, line, row[columns[0]], row[columns[1]], row[columns[2]])
		}
		if err != nil {
			wrong = append(wrong, err)
		}
	}
}

// enter notes one row.
func enter(units map[audit.Place]int64, lines map[audit.Place]int, line int, sku, location, counted string) error {
	at := audit.Place{SKU: sku, Location: location}
	n, err := strconv.ParseInt(counted, 10, 64)
	switch {
	case err != nil || n < 0 || n > stock.MaxUnits:
		return fmt.Errorf("line %d: counted %q is not a number of units", line, counted)
	case sku == "" || location == "":
		return fmt.Errorf("line %d: a SKU and a location are needed", line)
	case lines[at] > 0:
		return fmt.Errorf("line %d: %s at %s is counted twice, on line %d first; keep one", line, sku, location, lines[at])
	}
	units[at], lines[at] = n, line
	return nil
}
