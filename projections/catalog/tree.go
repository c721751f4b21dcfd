package catalog

import (
	"strings"

	"cartwright/domain/category"
	"cartwright/domain/event"
	"cartwright/projections"
)

func categoryCreated(d *projections.Delta, e category.Created, _ *event.Recorded) {
	d.Row("categories", "id", e.ID).
		Set("parent", e.Parent).Set("name", e.Name).Set("slug", e.Slug).Set("position", e.Position).Set("removed", false)
	named(d, e.ID)
}

func categoryRenamed(d *projections.Delta, e category.Renamed, _ *event.Recorded) {
	d.Row("categories", "id", e.ID).Set("name", e.Name).Set("slug", e.Slug)
}

func categoryMoved(d *projections.Delta, e category.Moved, _ *event.Recorded) {
	d.Row("categories", "id", e.ID).Set("parent", e.Parent).Set("position", e.Position)
}

func categoryRemoved(d *projections.Delta, e category.Removed, _ *event.Recorded) {
	d.Row("categories", "id", e.ID).Set("removed", true)
}

// split returns the parent that a category's id implies, and its last part.
func split(id string) (parent, leaf string) {
	if i := strings.LastIndexByte(id, '/'); i >= 0 {
		return id[:i], id[i+1:]
	}
	return "", id
}
