package transfer

import (
	"fmt"
	"slices"
	"sync"
)

// foresight is what a dry run remembers of a file, because the shop does not have it: which entry brings which SKU.
type foresight struct {
	mu  sync.Mutex
	has map[string]string // keys of entries by SKU
}

// take notes what an entry brings, unless an earlier one of the file brings it already.
func (f *foresight) take(k kind, e Entry) *Fault {
	if f == nil || k.brings == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	skus := k.brings(e.value)
	for i, sku := range skus {
		if other, taken := f.has[sku]; taken && other != e.key {
			fault := k.locate(e, fmt.Sprintf("/variants/%d/sku", i), fmt.Sprintf(
				"The SKU %s belongs to %s, which is in this file, too; choose another SKU.", sku, other))
			return &fault
		}
	}
	for _, sku := range skus {
		f.has[sku] = e.key
	}
	return nil
}

// drop forgets what an entry would have brought that was refused.
func (f *foresight) drop(k kind, e Entry) {
	if f == nil || k.brings == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, sku := range k.brings(e.value) {
		if f.has[sku] == e.key {
			delete(f.has, sku)
		}
	}
}

// expected lists what entries need that the file brings, each once.
func (f *foresight) expected(k kind, entries []Entry) (skus []string) {
	if f == nil || k.needs == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range entries {
		for _, sku := range k.needs(e.value) {
			if _, brought := f.has[sku]; brought && !slices.Contains(skus, sku) {
				skus = append(skus, sku)
			}
		}
	}
	return skus
}
