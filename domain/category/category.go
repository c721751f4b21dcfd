package category

import "cartwright/domain/decider"

// Tree is every change of the tree, the newest first. It is indexed only when something is decided, so that reading a long
// history does not copy the tree for each event of it.
type Tree struct {
	last *change
}

type change struct {
	event  Event
	before *change
}

// Node is one category.
type Node struct {
	ID, Parent, Name, Slug string
	Position               int64 // sisters are shown in this order, then by name
}

// Decider is how the tree behaves.
var Decider = decider.Decider[Tree, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the tree as it is once e has happened.
func Evolve(t Tree, e Event) Tree { return Tree{&change{e, t.last}} }

// Nodes returns the tree by id.
func (t Tree) Nodes() map[string]Node {
	var history []Event
	for c := t.last; c != nil; c = c.before {
		history = append(history, c.event)
	}
	nodes := make(map[string]Node, len(history))
	for i := len(history) - 1; i >= 0; i-- {
		apply(nodes, history[i])
	}
	return nodes
}

func apply(nodes map[string]Node, e Event) {
	switch e := e.(type) {
	case Created:
		nodes[e.ID] = Node(e)
	case Renamed:
		n := nodes[e.ID]
		n.Name, n.Slug = e.Name, e.Slug
		nodes[e.ID] = n
	case Moved:
		n := nodes[e.ID]
		n.Parent, n.Position = e.Parent, e.Position
		nodes[e.ID] = n
	case Removed:
		delete(nodes, e.ID)
	}
}
