package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// serveCommand serves the API until it is told to stop.
type serveCommand struct {
	parts
	Listen string        `help:"Address of the REST API." default:"127.0.0.1:8080" env:"CARTWRIGHT_LISTEN"`
	Allow  []string      `name:"allow-origin" placeholder:"https://shop.example" help:"Origin whose pages may call the API from browsers; repeatable. None may when not given." env:"CARTWRIGHT_ALLOW_ORIGIN"`
	Wait   time.Duration `help:"How long a submit waits for its decision before it answers 202." default:"5s" env:"CARTWRIGHT_SUBMIT_WAIT"`
}

// Run starts everything, prints the addresses and serves.
func (c serveCommand) Run(ctx context.Context) error {
	fmt.Fprintln(os.Stderr, "starting the shop in", c.Data)
	s, err := open(ctx, c.parts, door{c.Listen, c.Allow, c.Wait})
	if err != nil {
		return err
	}
	defer s.close()
	fmt.Printf("API            %s\nspecification  %s/openapi.json\noperations     %s/ops/ (sign in with the admin key)\nevent store    %s\nadmin key in   %s\n",
		s.api, s.api, s.api, s.eventStore, s.adminKeyFile())
	return s.run(ctx)
}
