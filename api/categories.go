package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/domain/category"
	"cartwright/projections/catalog"
)

// ListCategories is GET /v1/categories.
func (s *Server) ListCategories(ctx context.Context, _ gen.ListCategoriesRequestObject) (gen.ListCategoriesResponseObject, error) {
	tree, err := s.Catalog.Tree(ctx)
	return gen.ListCategories200JSONResponse(treeOf(tree)), err
}

// CreateCategory is POST /v1/admin/categories.
func (s *Server) CreateCategory(ctx context.Context, r gen.CreateCategoryRequestObject) (gen.CreateCategoryResponseObject, error) {
	id := r.Body.ID
	switch {
	case id == "" && r.Body.Parent == "":
		id = r.Body.Slug
	case id == "":
		id = r.Body.Parent + "/" + r.Body.Slug
	}
	answer, err := s.changeTree(ctx, category.Create{
		ID: id, Parent: r.Body.Parent, Name: r.Body.Name, Slug: r.Body.Slug, Position: r.Body.Position,
	})
	return gen.CreateCategory200JSONResponse{CategoryListJSONResponse: answer}, err
}

// RenameCategory is POST /v1/admin/categories/rename.
func (s *Server) RenameCategory(ctx context.Context, r gen.RenameCategoryRequestObject) (gen.RenameCategoryResponseObject, error) {
	answer, err := s.changeTree(ctx, category.Rename{ID: r.Body.ID, Name: r.Body.Name, Slug: r.Body.Slug})
	return gen.RenameCategory200JSONResponse{CategoryListJSONResponse: answer}, err
}

// MoveCategory is POST /v1/admin/categories/move.
func (s *Server) MoveCategory(ctx context.Context, r gen.MoveCategoryRequestObject) (gen.MoveCategoryResponseObject, error) {
	answer, err := s.changeTree(ctx, category.Move{ID: r.Body.ID, Parent: r.Body.Parent, Position: r.Body.Position})
	return gen.MoveCategory200JSONResponse{CategoryListJSONResponse: answer}, err
}

// RemoveCategory is POST /v1/admin/categories/remove.
func (s *Server) RemoveCategory(ctx context.Context, r gen.RemoveCategoryRequestObject) (gen.RemoveCategoryResponseObject, error) {
	products, err := s.Catalog.InCategory(ctx, r.Body.ID)
	if err != nil {
		return nil, err
	}
	answer, err := s.changeTree(ctx, category.Remove{ID: r.Body.ID, Products: products})
	return gen.RemoveCategory200JSONResponse{CategoryListJSONResponse: answer}, err
}

// changeTree answers with the tree that was written. How many products there are only the read model knows.
func (s *Server) changeTree(ctx context.Context, command category.Command) (gen.CategoryListJSONResponse, error) {
	cmd, err := envelope(ctx, category.TreeID, command)
	if err != nil {
		return gen.CategoryListJSONResponse{}, err
	}
	out, err := s.App.Categories.Handle(ctx, cmd)
	if err != nil {
		return gen.CategoryListJSONResponse{}, err
	}
	shown, err := s.Catalog.Arranged(ctx, out.State)
	return gen.CategoryListJSONResponse{
		Body: treeOf(shown), Headers: gen.CategoryListResponseHeaders{ConsistencyToken: token(out.Position)},
	}, err
}

func treeOf(tree []catalog.Shelf) gen.CategoryList {
	list := gen.CategoryList{Data: make([]gen.Category, len(tree))}
	for i, c := range tree {
		list.Data[i] = gen.Category{
			ID: c.ID, Parent: c.Parent, Name: c.Name, Slug: c.Slug, Path: c.Path, Position: c.Position,
			Products: c.Products, Created: c.Created,
		}
	}
	return list
}
