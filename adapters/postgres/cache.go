package postgres

import (
	"container/list"
	"sync"
	"time"
)

// cache keeps the most recently used values, none longer than its age limit: what another node changes in the
// database is noticed here after that long at most.
type cache[V any] struct {
	size   int
	maxAge time.Duration

	mu      sync.Mutex
	entries map[string]*list.Element
	recent  *list.List // of *entry[V], most recently used first
	epoch   int        // grows with every removal
}

type entry[V any] struct {
	key     string
	value   V
	expires time.Time
}

func newCache[V any](size int, maxAge time.Duration) *cache[V] {
	return &cache[V]{size: size, maxAge: maxAge, entries: map[string]*list.Element{}, recent: list.New()}
}

// get returns a value, or the epoch in which it was missing.
func (c *cache[V]) get(key string) (value V, epoch int, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	element, found := c.entries[key]
	if !found || time.Now().After(element.Value.(*entry[V]).expires) {
		return value, c.epoch, false
	}
	c.recent.MoveToFront(element)
	return element.Value.(*entry[V]).value, c.epoch, true
}

// put keeps a value that was looked up since the given epoch. If anything was removed meanwhile, the value may
// be what was removed, and is not kept.
func (c *cache[V]) put(key string, value V, epoch int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if epoch != c.epoch {
		return
	}
	c.drop(key)
	c.entries[key] = c.recent.PushFront(&entry[V]{key, value, time.Now().Add(c.maxAge)})
	if c.recent.Len() > c.size {
		c.drop(c.recent.Back().Value.(*entry[V]).key)
	}
}

// remove forgets the values whose key or value matches.
func (c *cache[V]) remove(matches func(key string, value V) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	for key, element := range c.entries {
		if matches(key, element.Value.(*entry[V]).value) {
			c.drop(key)
		}
	}
}

func (c *cache[V]) drop(key string) {
	if element, found := c.entries[key]; found {
		c.recent.Remove(element)
		delete(c.entries, key)
	}
}
