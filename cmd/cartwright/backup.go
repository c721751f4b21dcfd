package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"cartwright/adapters/postgres"
)

// backupCommand saves a shop while it goes on.
type backupCommand struct {
	parts
	Dir string `arg:"" type:"path" help:"Directory to make; it must not exist yet."`
}

// What lies where in a backup.
const (
	backupEvents   = "events"
	backupTables   = "tables"
	backupPayments = "payments"
	backupNote     = "backup.json"
)

// backupFormat is the version of the layout.
const backupFormat = 1

// note says what a backup is of.
type note struct {
	Format  int       `json:"format"`
	Time    time.Time `json:"time"`
	Program string    `json:"program"` // the version that made it
}

// Run saves the shop behind the data directory, served or not.
func (c backupCommand) Run(ctx context.Context) (err error) {
	if _, err := os.Stat(c.Dir); err == nil {
		return fmt.Errorf("%s exists; name a directory that does not", c.Dir)
	}
	found, detach, err := c.attach(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	if err := c.backup(ctx, found); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	fmt.Printf("%s holds the log and the tables that the log cannot tell.\nThe keys are not in it: keep a copy of %s in another place.\n",
		c.Dir, filepath.Join(c.Data, "keys"))
	return nil
}

// backup saves into a directory beside the one that was asked for and moves it there when it is complete. The order is
// what makes the parts fit together: see docs/adr/0010-backups.md.
func (c backupCommand) backup(ctx context.Context, found serving) (err error) {
	work := c.Dir + ".part"
	if err := os.Mkdir(work, 0o700); err != nil {
		return fmt.Errorf("%w; wait for the backup that is under way, or remove what an interrupted one has left", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(work))
		}
	}()
	if err := os.Mkdir(filepath.Join(work, backupTables), 0o700); err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, found.Database)
	if err != nil {
		return err
	}
	defer pool.Close()
	tables := tableFiles{pool: pool, dir: filepath.Join(work, backupTables)}
	if err := tables.save(ctx, beforeTheLog); err != nil {
		return err
	}
	if err := saveLog(ctx, found.EventStore, c.ledgerDir(), work); err != nil {
		return err
	}
	if err := tables.save(ctx, afterTheLog); err != nil {
		return err
	}
	if err := writeNote(filepath.Join(work, backupNote)); err != nil {
		return err
	}
	return moveInto(work, c.Dir)
}

// moveInto gives a complete directory its name, for good.
func moveInto(work, dir string) error {
	if err := syncTree(work); err != nil {
		return err
	}
	if err := os.Rename(work, dir); err != nil {
		return err
	}
	return syncPath(filepath.Dir(dir))
}

func writeNote(path string) error {
	content, err := json.Marshal(note{backupFormat, time.Now().UTC(), version})
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(content, '\n'), 0o600)
}
