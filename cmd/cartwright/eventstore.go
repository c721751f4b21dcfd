package main

import (
	"context"
	"fmt"
	"time"

	"cartwright/adapters/eventstore/embedded"
)

// eventstoreCommand runs the node by itself.
type eventstoreCommand struct {
	Listen string          `help:"Loopback address to listen on; the node has no users and no encryption." default:"127.0.0.1:2113"`
	Data   string          `help:"Directory of the log." default:"data/events" type:"path" env:"CARTWRIGHT_EVENTSTORE_DATA"`
	Keep   map[string]days `help:"How long streams are kept after their last event, by category, such as visit=90d." placeholder:"CATEGORY=90d" env:"CARTWRIGHT_EVENTSTORE_KEEP"`
	Memory bool            `help:"Keep the log in memory only; nothing is left when the node stops."`
}

// Run serves until the context ends.
func (c eventstoreCommand) Run(ctx context.Context) error {
	options := embedded.Options{Listen: c.Listen, Dir: c.Data, Keep: map[string]time.Duration{}}
	for category, long := range c.Keep {
		options.Keep[category] = time.Duration(long)
	}
	if c.Memory {
		options.Dir = ""
	}
	node, err := embedded.Start(ctx, options)
	if err != nil {
		return fmt.Errorf("start the event store: %w", err)
	}
	fmt.Println("event store ready at", node.URL())
	<-ctx.Done()
	return node.Close()
}
