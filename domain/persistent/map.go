// Package persistent is for states that grow: a map whose older copies stay as they were, without being copied.
//
// Evolve must not change a state that somebody may still look at. Cloning a Go map for each event makes folding a long
// history quadratic; here an update copies the path to one entry and shares the rest.
package persistent

import (
	"hash/fnv"
	"iter"
)

// Map maps texts to values. The zero Map is empty. Updates return a new Map and leave the old one as it was. Two maps with
// the same entries are deeply equal, however they came about.
type Map[V any] struct {
	root *node[V]
	size int
}

// node is of a treap: a search tree by key that is also a heap by rank. The rank follows from the key, so the shape follows
// from the entries, and is balanced as a tree filled at random is.
type node[V any] struct {
	key         string
	value       V
	rank        uint64
	left, right *node[V]
}

// Len is how many entries there are.
func (m Map[V]) Len() int { return m.size }

// Get returns the value of a key, and whether there is one.
func (m Map[V]) Get(key string) (value V, found bool) {
	for n := m.root; n != nil; {
		switch {
		case key == n.key:
			return n.value, true
		case key < n.key:
			n = n.left
		default:
			n = n.right
		}
	}
	return value, false
}

// With is the map with one entry added or replaced.
func (m Map[V]) With(key string, value V) Map[V] {
	if _, found := m.Get(key); !found {
		m.size++
	}
	m.root = with(m.root, &node[V]{key: key, value: value, rank: rank(key)})
	return m
}

// Without is the map without an entry.
func (m Map[V]) Without(key string) Map[V] {
	if _, found := m.Get(key); !found {
		return m
	}
	return Map[V]{root: without(m.root, key), size: m.size - 1}
}

// All lists the entries by key.
func (m Map[V]) All() iter.Seq2[string, V] {
	return func(yield func(string, V) bool) { m.root.each(yield) }
}

func (n *node[V]) each(yield func(string, V) bool) bool {
	return n == nil || (n.left.each(yield) && yield(n.key, n.value) && n.right.each(yield))
}

// with puts a leaf in its place; on the way back, whatever ranks higher than its parent is turned upwards.
func with[V any](n, leaf *node[V]) *node[V] {
	if n == nil {
		return leaf
	}
	parent := *n
	switch {
	case leaf.key == n.key:
		parent.value = leaf.value
	case leaf.key < n.key:
		child := with(n.left, leaf)
		if child.above(n) {
			parent.left, child.right = child.right, &parent
			return child
		}
		parent.left = child
	default:
		child := with(n.right, leaf)
		if child.above(n) {
			parent.right, child.left = child.left, &parent
			return child
		}
		parent.right = child
	}
	return &parent
}

func without[V any](n *node[V], key string) *node[V] {
	parent := *n
	switch {
	case key == n.key:
		return join(n.left, n.right)
	case key < n.key:
		parent.left = without(n.left, key)
	default:
		parent.right = without(n.right, key)
	}
	return &parent
}

// join makes one tree of two, all keys of the first before all of the second.
func join[V any](a, b *node[V]) *node[V] {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.above(b):
		top := *a
		top.right = join(a.right, b)
		return &top
	}
	top := *b
	top.left = join(a, b.left)
	return &top
}

func (n *node[V]) above(other *node[V]) bool {
	return n.rank > other.rank || (n.rank == other.rank && n.key < other.key)
}

// rank is a hash whose high bits depend on all of the key, so that numbered keys do not rank by number. The mixing is the
// finaliser of MurmurHash3.
func rank(key string) uint64 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(key)) // never fails
	mixed := hash.Sum64()
	mixed = (mixed ^ mixed>>33) * 0xff51afd7ed558ccd
	mixed = (mixed ^ mixed>>33) * 0xc4ceb9fe1a85ec53
	return mixed ^ mixed>>33
}
