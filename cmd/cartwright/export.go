package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/mattn/go-isatty"

	"cartwright/cmd/cartwright/transfer"
)

// exportCommand writes CSV files that the import reads.
type exportCommand struct {
	Products exportProductsCommand `cmd:"" help:"Write all products, one row a variant, as the import reads them."`
	Prices   exportPricesCommand   `cmd:"" help:"Write the prices of price lists, as the import reads them."`
}

type exportProductsCommand struct{ parts }

// Run writes to the standard output.
func (c exportProductsCommand) Run(ctx context.Context) error {
	return c.export(ctx, func(call transfer.Call, progress func(int)) error {
		return transfer.ExportProducts(ctx, call, os.Stdout, progress)
	})
}

type exportPricesCommand struct {
	parts
	List string `help:"Id of one price list; all that are open when not given."`
}

// Run writes to the standard output.
func (c exportPricesCommand) Run(ctx context.Context) error {
	return c.export(ctx, func(call transfer.Call, progress func(int)) error {
		return transfer.ExportPrices(ctx, call, c.List, os.Stdout, progress)
	})
}

// export counts rows on the terminal, where the file itself goes elsewhere.
func (p parts) export(ctx context.Context, write func(transfer.Call, func(int)) error) (err error) {
	office, detach, err := p.office(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	var note io.Writer = io.Discard
	if isatty.IsTerminal(os.Stderr.Fd()) && !isatty.IsTerminal(os.Stdout.Fd()) {
		note = os.Stderr
	}
	last := 0
	err = write(office.call, func(rows int) {
		if last = rows; rows%1000 == 0 {
			fmt.Fprintf(note, "\r%d rows", rows)
		}
	})
	fmt.Fprintf(note, "\r%d rows\n", last)
	return err
}
