package catalog

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/category"
	"cartwright/projections/read"
)

// Shelf is a category with what is in it.
type Shelf struct {
	category.Node
	Path     string // the slugs from the top down: kitchen/tea
	Products int64  // published, in the category or below
	Created  bool   // false for a category that products name and nobody has created: it lies where its id says
}

// Tree returns all categories, each before those below it, sisters in their order.
func (q Queries) Tree(ctx context.Context) ([]Shelf, error) {
	nodes, err := read.All(ctx, q.View, pgx.RowToStructByPos[category.Node],
		`SELECT id, parent, name, slug, position FROM live.categories WHERE NOT removed`)
	if err != nil {
		return nil, err
	}
	return q.arrange(ctx, nodes)
}

// Arranged returns a tree as it was just written, with the products that the catalogue knows of.
func (q Queries) Arranged(ctx context.Context, tree category.Tree) ([]Shelf, error) {
	return q.arrange(ctx, slices.Collect(maps.Values(tree.Nodes())))
}

func (q Queries) arrange(ctx context.Context, nodes []category.Node) ([]Shelf, error) {
	counts, err := read.All(ctx, q.View, pgx.RowToStructByPos[Count],
		`SELECT category, count(*) FROM live.products WHERE published AND category <> '' GROUP BY 1`)
	return arrange(nodes, counts), err
}

// InCategory counts the products that name a category, whether or not they are published.
func (q Queries) InCategory(ctx context.Context, id string) (int64, error) {
	return read.One(ctx, q.View, nil, pgx.RowTo[int64],
		`SELECT count(*) FROM live.products WHERE category = $1 AND status <> 'archived'`, id)
}

// arrange makes a tree of the categories that were created and of those that are only named.
func arrange(nodes []category.Node, counts []Count) []Shelf {
	shelves := make(map[string]*Shelf, len(nodes))
	for _, n := range nodes {
		shelves[n.ID] = &Shelf{Node: n, Created: true}
	}
	for _, c := range counts {
		imply(shelves, c.Value)
		for s := shelves[c.Value]; s != nil; s = shelves[s.Parent] {
			s.Products += c.Products
		}
	}
	below := map[string][]*Shelf{}
	for _, s := range shelves {
		below[s.Parent] = append(below[s.Parent], s)
	}
	return walk(below, "", "")
}

// imply adds a category that products name, and its ancestors, where they are missing.
func imply(shelves map[string]*Shelf, id string) {
	for id != "" && shelves[id] == nil {
		parent, leaf := split(id)
		shelves[id] = &Shelf{Node: category.Node{ID: id, Parent: parent, Name: leaf, Slug: leaf}}
		id = parent
	}
}

func walk(below map[string][]*Shelf, parent, path string) []Shelf {
	sisters := below[parent]
	slices.SortFunc(sisters, func(a, b *Shelf) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	var list []Shelf
	for _, s := range sisters {
		s.Path = path + s.Slug
		list = append(list, *s)
		list = append(list, walk(below, s.ID, s.Path+"/")...)
	}
	return list
}
