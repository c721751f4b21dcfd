package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/adapters/eventstore/embedded"
	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/private"
)

// restoreCommand makes a shop of a backup.
type restoreCommand struct {
	Dir      string `arg:"" type:"existingdir" help:"The backup."`
	Data     string `required:"" type:"path" help:"Directory of the new shop; it must not exist yet."`
	Keys     string `required:"" type:"existingdir" help:"Directory with the keys of the shop that was backed up: a copy of its data directory's keys."`
	Database string `help:"'private', or the postgres:// URL of a database without a shop in it." default:"private" env:"CARTWRIGHT_DATABASE"`
	PgBin    string `help:"Directory of PostgreSQL's binaries, when they are not in the usual places." type:"path" env:"CARTWRIGHT_PG_BIN"`
}

// Run restores beside the directory that was asked for and moves everything there when it is complete.
func (c restoreCommand) Run(ctx context.Context) (err error) {
	if err := c.check(); err != nil {
		return err
	}
	work := c.Data + ".restoring"
	if err := os.Mkdir(work, 0o755); err != nil {
		return fmt.Errorf("restore: %w; remove what an interrupted restore has left, or name another directory", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("restore: %w", err), os.RemoveAll(work))
		}
	}()
	if err := c.restoreFiles(work); err != nil {
		return err
	}
	if err := c.checkLog(ctx, work); err != nil {
		return err
	}
	if err := c.restoreTables(ctx, work); err != nil {
		return err
	}
	if err := moveInto(work, c.Data); err != nil {
		return err
	}
	fmt.Printf("%s holds the shop. Its read models fill from the log when it is first served.\n", c.Data)
	return nil
}

func (c restoreCommand) check() error {
	if _, err := os.Stat(c.Data); err == nil {
		return fmt.Errorf("%s exists; name a directory that does not", c.Data)
	}
	content, err := os.ReadFile(filepath.Join(c.Dir, backupNote))
	if err != nil {
		return fmt.Errorf("%s is not a complete backup: %w", c.Dir, err)
	}
	var n note
	if err := json.Unmarshal(content, &n); err != nil || n.Format != backupFormat {
		return fmt.Errorf("%s was made by version %s of this program in another format; use that version", c.Dir, n.Program)
	}
	return nil
}

// restoreFiles copies the log, the sandbox's book and the keys.
func (c restoreCommand) restoreFiles(work string) error {
	keys := filepath.Join(work, "keys")
	for _, name := range []string{"kek", "tracking", "codes"} {
		if _, err := loadSecret(filepath.Join(c.Keys, name)); err != nil {
			return fmt.Errorf("key %s: %w", name, err)
		}
	}
	return errors.Join(
		os.CopyFS(filepath.Join(work, "events"), os.DirFS(filepath.Join(c.Dir, backupEvents))),
		copyTree(filepath.Join(work, "payments"), filepath.Join(c.Dir, backupPayments)),
		copyTree(keys, c.Keys),
	)
}

func copyTree(to, from string) error {
	t, err := readTree(from)
	if err != nil {
		return err
	}
	return writeTree(to, t)
}

// checkLog opens the log once, which tells whether it is whole.
func (c restoreCommand) checkLog(ctx context.Context, work string) error {
	node, err := embedded.Start(ctx, embedded.Options{
		Dir: filepath.Join(work, "events"), Logger: slog.New(slog.DiscardHandler), ScavengeEvery: -1,
	})
	if err != nil {
		return err
	}
	return node.Close()
}

func (c restoreCommand) restoreTables(ctx context.Context, work string) (err error) {
	url := c.Database
	if c.Database == "private" {
		server, err := private.Start(ctx, private.Options{
			Dir: filepath.Join(work, "postgres"), Bin: c.PgBin, Logger: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			return fmt.Errorf("start PostgreSQL: %w", err)
		}
		defer func() { err = errors.Join(err, server.Stop()) }()
		url = server.URL()
	}
	pool, err := postgres.Open(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := c.checkEmpty(ctx, pool); err != nil {
		return err
	}
	if err := postgres.Migrate(ctx, pool); err != nil {
		return err
	}
	tables := tableFiles{pool: pool, dir: filepath.Join(c.Dir, backupTables)}
	return tables.load(ctx, slices.Concat(beforeTheLog, afterTheLog))
}

// checkEmpty refuses to mix two shops.
func (c restoreCommand) checkEmpty(ctx context.Context, pool *pgxpool.Pool) error {
	var taken bool
	if err := pool.QueryRow(ctx, "SELECT to_regnamespace('cartwright') IS NOT NULL").Scan(&taken); err != nil {
		return err
	}
	if taken {
		return errors.New("the database holds a shop already; name an empty one")
	}
	return nil
}
