package transfer

import (
	"context"
	"encoding/csv"
	"io"
	"net/url"

	"cartwright/api/gen"
)

// ExportProducts writes every product of a shop, oldest first, and tells how many rows there are so far.
func ExportProducts(ctx context.Context, call Call, out io.Writer, progress func(rows int)) error {
	return export(out, ProductColumns, func(write func([]string) error) error {
		return pages(ctx, call, "/v1/admin/products", func(p gen.ProductDefinition) error {
			for _, row := range ProductRows(p) {
				if err := write(row); err != nil {
					return err
				}
			}
			return nil
		})
	}, progress)
}

// ExportPrices writes the prices of one list, or of all lists that are open when none is named.
func ExportPrices(ctx context.Context, call Call, list string, out io.Writer, progress func(rows int)) error {
	lists := []string{list}
	if list == "" {
		var all gen.PriceListList
		if err := call(ctx, "GET", "/v1/admin/price-lists", nil, &all); err != nil {
			return err
		}
		lists = nil
		for _, l := range all.Data {
			if !l.Closed {
				lists = append(lists, l.ID)
			}
		}
	}
	return export(out, PriceColumns, func(write func([]string) error) error {
		for _, id := range lists {
			err := pages(ctx, call, "/v1/admin/price-lists/"+url.PathEscape(id)+"/prices", func(p gen.Price) error { return write(PriceRow(p)) })
			if err != nil {
				return err
			}
		}
		return nil
	}, progress)
}

func export(out io.Writer, header []string, rows func(write func([]string) error) error, progress func(int)) error {
	file := csv.NewWriter(out)
	if err := file.Write(header); err != nil {
		return err
	}
	n := 0
	err := rows(func(row []string) error {
		n++
		progress(n)
		return file.Write(row)
	})
	file.Flush()
	if err != nil {
		return err
	}
	return file.Error()
}

// page is one page of any list.
type page[T any] struct {
	Data       []T    `json:"data"`
	NextCursor string `json:"next_cursor"`
}

// pages reads a list page by page.
func pages[T any](ctx context.Context, call Call, path string, each func(T) error) error {
	query := url.Values{"limit": {"100"}}
	for {
		var p page[T]
		if err := call(ctx, "GET", path+"?"+query.Encode(), nil, &p); err != nil {
			return err
		}
		for _, row := range p.Data {
			if err := each(row); err != nil {
				return err
			}
		}
		if p.NextCursor == "" {
			return nil
		}
		query.Set("cursor", p.NextCursor)
	}
}
