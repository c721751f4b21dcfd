package category

// forest is the tree by id, as rules look at it.
type forest map[string]Node

func (f forest) create(cmd Create) ([]Event, error) {
	if there, exists := f[cmd.ID]; exists {
		if there != Node(cmd) {
			return nil, ErrExists
		}
		return nil, nil
	}
	if !idForm.MatchString(cmd.ID) {
		return nil, ErrID
	}
	if err := checkNames(cmd.Name, cmd.Slug); err != nil {
		return nil, err
	}
	if len(f) >= MaxCategories {
		return nil, ErrTooMany
	}
	if err := f.fits(Node(cmd)); err != nil {
		return nil, err
	}
	return []Event{Created(cmd)}, nil
}

func (f forest) rename(cmd Rename) ([]Event, error) {
	n, exists := f[cmd.ID]
	if !exists {
		return nil, ErrNotFound
	}
	if n.Name == cmd.Name && n.Slug == cmd.Slug {
		return nil, nil
	}
	if err := checkNames(cmd.Name, cmd.Slug); err != nil {
		return nil, err
	}
	n.Slug = cmd.Slug
	if f.taken(n) {
		return nil, ErrSlugTaken
	}
	return []Event{Renamed(cmd)}, nil
}

func (f forest) move(cmd Move) ([]Event, error) {
	n, exists := f[cmd.ID]
	if !exists {
		return nil, ErrNotFound
	}
	if n.Parent == cmd.Parent && n.Position == cmd.Position {
		return nil, nil
	}
	n.Parent = cmd.Parent
	if err := f.fits(n); err != nil {
		return nil, err
	}
	return []Event{Moved(cmd)}, nil
}

func (f forest) remove(cmd Remove) ([]Event, error) {
	if _, exists := f[cmd.ID]; !exists {
		return nil, nil
	}
	if cmd.Products > 0 {
		return nil, ErrNotEmpty
	}
	for _, n := range f {
		if n.Parent == cmd.ID {
			return nil, ErrNotEmpty
		}
	}
	return []Event{Removed{cmd.ID}}, nil
}

// fits says whether a category can lie where it says, with all that lies below it.
func (f forest) fits(n Node) error {
	depth := 1
	for at := n.Parent; at != ""; depth++ {
		parent, exists := f[at]
		switch {
		case at == n.ID:
			return ErrCycle
		case !exists:
			return ErrParent
		}
		at = parent.Parent
	}
	if depth+f.height(n.ID) > MaxDepth {
		return ErrTooDeep
	}
	if f.taken(n) {
		return ErrSlugTaken
	}
	return nil
}

// height is how many generations lie below a category.
func (f forest) height(id string) int {
	below := map[string][]string{}
	for _, n := range f {
		below[n.Parent] = append(below[n.Parent], n.ID)
	}
	return height(below, id)
}

func height(below map[string][]string, id string) int {
	highest := 0
	for _, child := range below[id] {
		highest = max(highest, 1+height(below, child))
	}
	return highest
}

// taken reports whether a sister has the slug.
func (f forest) taken(n Node) bool {
	for _, other := range f {
		if other.ID != n.ID && other.Parent == n.Parent && other.Slug == n.Slug {
			return true
		}
	}
	return false
}
