// Command cartwright runs a shop's backend: serves its API, shows it at work, replays its read models, checks its promises.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set when a release is built.
var version = "dev"

// commands is the table of contents; every flag can also be set by the environment variable its help names.
type commands struct {
	Serve      serveCommand      `cmd:"" help:"Serve the REST API, with everything it needs started beside it."`
	Demo       demoCommand       `cmd:"" help:"Watch a shop work: shoppers browse, buy and receive parcels, then every promise is checked."`
	Replay     replayCommand     `cmd:"" help:"Rebuild read models from the log beside the live ones, then swap."`
	Import     importCommand     `cmd:"" help:"Bring products or prices from a CSV file into the shop; safe to repeat."`
	Export     exportCommand     `cmd:"" help:"Write products or prices as CSV."`
	Verify     verifyCommand     `cmd:"" help:"Check the shop's promises against its whole log, and every read model against an independent fold."`
	Reconcile  reconcileCommand  `cmd:"" help:"Compare the shop's books with those of others."`
	Webhooks   webhooksCommand   `cmd:"" help:"Look after what payment providers have sent."`
	Backup     backupCommand     `cmd:"" help:"Save the log, and the tables that the log cannot tell, while the shop is served."`
	Restore    restoreCommand    `cmd:"" help:"Make a shop of a backup."`
	Scavenge   scavengeCommand   `cmd:"" help:"Delete events that retention has hidden, and give their space back."`
	Bench      benchCommand      `cmd:"" help:"Measure what this machine can do."`
	Events     eventsCommand     `cmd:"" help:"Look inside a log: its newest events, one stream, or how much of what."`
	Ledger     ledgerCommand     `cmd:"" help:"Read the shop's books: the trial balance, or the postings for an order."`
	Eventstore eventstoreCommand `cmd:"" name:"eventstore" help:"Run the event store alone; any EventStoreDB client can talk to it."`
	Token      tokenCommand      `cmd:"" help:"Make a token that signs a shopper in, for trying the shop without an identity provider."`
	Version    kong.VersionFlag  `help:"Print the version."`
	readModelCommands
}

const description = `Cartwright is an event-sourced order and commerce backend.

Everything a shop does is a fact in an event store; every screenful is read from Postgres tables folded from those facts.
With no flags everything runs on this machine: an embedded event store and a private PostgreSQL, kept under --data.`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string) int {
	var c commands
	parser := kong.Must(&c,
		kong.Name("cartwright"),
		kong.Description(description),
		kong.ShortUsageOnError(),
		kong.PostBuild(brief),
		kong.Vars{"version": version},
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	parser.FatalIfErrorf(err)
	switch err := command.Run(); {
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		return 130
	default:
		fmt.Fprintln(os.Stderr, "cartwright:", err)
		return 1
	}
}
