package main

// readModelCommands look after the read models of a shop that is served.
type readModelCommands struct {
	Projections projectionsCommand `cmd:"" help:"Show every read model, or start one that has stopped."`
	Replays     replaysCommand     `cmd:"" help:"List, pause, resume or cancel replays."`
	Rollback    rollbackCommand    `cmd:"" help:"Answer from the tables before the last swap again."`
	Parked      parkedCommand      `cmd:"" help:"List, retry or discard events that a read model could not fold."`
}
