package postgres

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheCacheKeepsTheMostRecentlyUsed(t *testing.T) {
	t.Parallel()
	c := newCache[int](3, time.Hour)
	for i := range 3 {
		c.put(fmt.Sprint(i), i, 0)
	}
	c.get("0")
	c.put("3", 3, 0)
	for key, want := range map[string]bool{"0": true, "1": false, "2": true, "3": true} {
		if _, _, found := c.get(key); found != want {
			t.Errorf("%s: found %t, want %t", key, found, want)
		}
	}
	if len(c.entries) != 3 || c.recent.Len() != 3 {
		t.Errorf("holds %d and %d entries", len(c.entries), c.recent.Len())
	}
}

func TestTheCacheForgetsWithAge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCache[int](3, time.Minute)
		c.put("k", 1, 0)
		<-time.After(59 * time.Second)
		if _, _, found := c.get("k"); !found {
			t.Error("forgot early")
		}
		<-time.After(2 * time.Second)
		if _, _, found := c.get("k"); found {
			t.Error("kept too long")
		}
	})
}

// A value that was read before a removal and arrives after it must not bring back what was removed.
func TestTheCacheRefusesWhatWasReadBeforeARemoval(t *testing.T) {
	t.Parallel()
	c := newCache[int](3, time.Hour)
	_, epoch, _ := c.get("k")
	c.remove(func(key string, _ int) bool { return key == "k" })
	c.put("k", 1, epoch)
	if _, _, found := c.get("k"); found {
		t.Error("the removed value is back")
	}
}
