package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"cartwright/app/audit"
)

// verifyCommand checks the promises on live data. It reads; it changes nothing.
type verifyCommand struct {
	parts
	JSON bool `help:"Print the report as one JSON object."`
}

// report is what a verification found.
type report struct {
	audit.Counts
	Violations []audit.Violation `json:"violations"`
	ReadModels []readModel       `json:"read_models"`
	Lag        int64             `json:"projection_lag_events"` // of the read model that is furthest behind
	Furthest   string            `json:"slowest_projection"`
}

// readModel is one projection compared with an independent fold of the log.
type readModel struct {
	Name   string `json:"name"`
	Events int64  `json:"events"` // folded
	Equal  bool   `json:"equal"`
}

// Run verifies the shop behind the data directory, served or not, and fails when anything is violated.
func (c verifyCommand) Run(ctx context.Context) (err error) {
	found, detach, err := c.attach(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	r, err := c.verify(ctx, found)
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(os.Stdout).Encode(r)
	} else {
		r.print()
	}
	if n := len(r.Violations); n > 0 {
		return errors.Join(err, fmt.Errorf("%d promises are broken", n))
	}
	return err
}

func (r report) print() {
	fmt.Printf("%d events: %d orders placed, %d completed, %d cancelled; %d captures; %d of %d parcels delivered\n",
		r.Events, r.OrdersPlaced, r.OrdersCompleted, r.OrdersCancelled, r.Captures, r.Delivered, r.Parcels)
	for _, m := range r.ReadModels {
		fmt.Printf("  %-16s %8d events folded, %s\n", m.Name, m.Events, map[bool]string{true: "equal to an independent fold", false: "DIFFERENT"}[m.Equal])
	}
	for _, v := range r.Violations {
		fmt.Printf("  VIOLATION %s: %s: %s\n", v.Rule, v.Subject, v.Detail)
	}
	if len(r.Violations) == 0 {
		fmt.Println("every promise holds")
	}
}
