package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"cartwright/adapters/eventstore/embedded"
)

// scavengeCommand gives space back now rather than overnight.
type scavengeCommand struct{ logSource }

// Run asks the node that serves the log, or starts one.
func (c scavengeCommand) Run(ctx context.Context) (err error) {
	url, stop, err := c.find(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	node, err := embedded.Operate(url)
	if err != nil {
		return err
	}
	defer node.Close()
	done, err := node.Scavenge(ctx)
	if err != nil {
		return fmt.Errorf("scavenge: %w", err)
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(done)
	}
	fmt.Printf("deleted %d events of %d bytes, %d streams among them as a whole, in %s\n", done.Events, done.Bytes, done.Streams, done.Took)
	return nil
}
