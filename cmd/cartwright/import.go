package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"cartwright/cmd/cartwright/transfer"
)

// importCommand brings CSV files into a shop.
type importCommand struct {
	Products importProductsCommand `cmd:"" help:"Create products and change those that differ."`
	Prices   importPricesCommand   `cmd:"" help:"Set prices in price lists."`
}

type importFile struct {
	parts
	File   string `arg:"" type:"existingfile" help:"CSV, UTF-8; the first line names the columns."`
	DryRun bool   `name:"dry-run" help:"Write nothing; say what would be done and what would be refused."`
	Shown  int    `name:"max-errors" help:"How many refused rows are shown; all are counted." default:"100"`
}

type importProductsCommand struct{ importFile }

// Help explains the file.
func (importProductsCommand) Help() string {
	return `One row a variant. Rows of one product follow each other; what is said of the product stands in the first of them.

  product       needed   the product's id, or any number of your own: the same number is always the same product
  status                 draft, published, withdrawn or archived; empty leaves it as it is
  title         needed   up to 200 characters
  text, brand, image
  category               id of a category, such as kitchen/tea
  media                  URL text|URL text
  attributes             material=linen|colour=red
  options                what variants differ in, one pair a value: size=S|size=M|colour=red
  sku           needed   letters, digits, hyphens, underscores, full stops
  variant                this variant's value of each option: size=S|colour=red
  price         needed   19.99, tax included
  currency      needed   EUR
  cost                   8.50, of one unit to the shop, without tax
  tax_class, weight_grams, gtin
  components             what a bundle holds, other SKUs and units of each: tea=1|cup=2

A backslash keeps | = and \ as they are inside a cell. Columns may come in any order.

The file says how products shall be: what is not there is created, what differs is changed, variants it does not name stay.
Rows that are refused are shown with line, column and the way out; the others are imported. Mend the file and run it again,
as often as you like: what is so already is not written again. An import that was interrupted goes on in the same way. A dry
run says what an import would, of what the file itself brings, too.

  cartwright import products catalogue.csv --dry-run
  cartwright export products > catalogue.csv`
}

// Run imports the file.
func (c importProductsCommand) Run(ctx context.Context) error {
	return c.run(ctx, "products", func(im transfer.Import, in io.ReadSeeker) (transfer.Report, error) {
		return im.Run(ctx, transfer.Products, in)
	})
}

type importPricesCommand struct{ importFile }

// Help explains the file.
func (importPricesCommand) Help() string {
	return `One row a price of a SKU in a price list. Create the list first (POST /v1/admin/price-lists).

  list          needed   the price list's id
  sku           needed
  price                  19.99
  currency               EUR, which must be the list's
  compare_at             what the price is shown beside
  from                   when it begins, such as 2026-11-27 or 2026-11-27T08:00:00Z; empty is always
  until                  when it ends; empty is never
  remove                 yes removes the price of this SKU that begins at from

Of the prices of a SKU in a list the one that began last holds: a sale is a price with from and until, and a change that is
scheduled is one with from. Rows that are refused are shown; the others are imported. Run it again as often as you like.`
}

// Run imports the file.
func (c importPricesCommand) Run(ctx context.Context) error {
	return c.run(ctx, "prices", func(im transfer.Import, in io.ReadSeeker) (transfer.Report, error) {
		return im.Run(ctx, transfer.Prices, in)
	})
}

// run shows how far an import is, and afterwards what it came to.
func (c importFile) run(ctx context.Context, noun string, bring func(transfer.Import, io.ReadSeeker) (transfer.Report, error)) (err error) {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	office, detach, err := c.office(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	bars := newBars(os.Stderr)
	bar := bars.add(noun)
	shown := &faults{most: c.Shown}
	begun := time.Now()
	report, err := bring(transfer.Import{
		Call: office.call, DryRun: c.DryRun, Fault: shown.add,
		Progress: func(offset int64, r transfer.Report) {
			bar.progress(share(offset, info.Size()), fmt.Sprintf("%s, %.0f/s", r, float64(r.Entries())/time.Since(begun).Seconds()))
		},
	}, file)
	bar.end()
	bars.wait()
	return errors.Join(err, c.conclude(noun, report, shown, time.Since(begun)))
}

func share(part, whole int64) float64 { return float64(part) / float64(max(whole, 1)) }

// conclude prints the report. Refused rows make the command fail.
func (c importFile) conclude(noun string, r transfer.Report, shown *faults, took time.Duration) error {
	shown.print(os.Stderr, c.File)
	would := ""
	if c.DryRun {
		would = " (dry run: nothing was written)"
	}
	fmt.Printf("%d %s in %s: %s%s\n", r.Entries(), noun, took.Round(time.Millisecond), r, would)
	if r.Refused > 0 {
		return fmt.Errorf("%d rows of %s were refused; mend them and run the import again, what is done already stays", r.Refused, c.File)
	}
	return nil
}

// faults keeps the first faults until the bar is out of the way.
type faults struct {
	most  int
	list  []transfer.Fault
	count int
}

func (f *faults) add(fault transfer.Fault) {
	if f.count++; len(f.list) < f.most {
		f.list = append(f.list, fault)
	}
}

func (f *faults) print(out io.Writer, file string) {
	slices.SortStableFunc(f.list, func(a, b transfer.Fault) int { return a.Line - b.Line })
	for _, fault := range f.list {
		fmt.Fprintf(out, "%s: %s\n", file, fault)
	}
	if more := f.count - len(f.list); more > 0 {
		fmt.Fprintf(out, "%s: %d more; see them with --max-errors\n", file, more)
	}
}
