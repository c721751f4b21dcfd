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
	units, err := parseCount(string(content))
	if err != nil {
		return stockCount{}, fmt.Errorf("%s: %w", path, err)
	}
	digest := sha256.Sum256(content)
	return stockCount{id: hex.EncodeToString(digest[:]) + " " + at.UTC().Format(time.RFC3339Nano), at: at, units: units}, nil
}

// parseCount reads rows of SKU, location and units, in whatever order the header names them, and reports every row that is
// wrong.
func parseCount(content string) (map[audit.Place]int64, error) {
	rows := csv.NewReader(strings.NewReader(strings.TrimPrefix(content, "\ufeff")))
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("read the header: %w", err)
	}
	columns := [3]int{slices.Index(header, "sku"), slices.Index(header, "location"), slices.Index(header, "counted")}
	if slices.Min(columns[:]) < 0 {
		return nil, fmt.Errorf("the header is %q; it must name sku, location and counted", strings.Join(header, ","))
	}
	units := map[audit.Place]int64{}
	var wrong []error
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return units, errors.Join(wrong...)
		}
		if err != nil {
			return nil, errors.Join(append(wrong, err)...)
		}
		line, _ := rows.FieldPos(0)
		at := audit.Place{SKU: row[columns[0]], Location: row[columns[1]]}
		n, err := strconv.ParseInt(row[columns[2]], 10, 64)
		_, twice := units[at]
		switch units[at] = n; {
		case err != nil || n < 0 || n > stock.MaxUnits:
			wrong = append(wrong, fmt.Errorf("line %d: counted %q is not a number of units", line, row[columns[2]]))
		case at.SKU == "" || at.Location == "":
			wrong = append(wrong, fmt.Errorf("line %d: a SKU and a location are needed", line))
		case twice:
			wrong = append(wrong, fmt.Errorf("line %d: %s at %s is counted twice", line, at.SKU, at.Location))
		}
	}
}
