package api

import (
	"fmt"
	"testing"
	"time"
)

// tried counts how many of some guesses a client may make.
func tried(g *guesses, client string, times int) (allowed int, wait time.Duration) {
	for range times {
		if wait = g.take(client); wait == 0 {
			allowed++
		}
	}
	return allowed, wait
}

func TestGuessesRunOut(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	g := newGuesses(func() time.Time { return now })
	if allowed, wait := tried(g, "ada", 15); allowed != 10 || wait != time.Minute {
		t.Errorf("%d guesses at once, then a wait of %v", allowed, wait)
	}
	if allowed, _ := tried(g, "bob", 1); allowed != 1 {
		t.Error("one client's guesses are another's")
	}
	now = now.Add(3 * time.Minute)
	if allowed, _ := tried(g, "ada", 15); allowed != 3 {
		t.Errorf("%d guesses after three minutes", allowed)
	}
	for range 50 { // who is right is not held up
		g.giveBack("ada")
		if wait := g.take("ada"); wait > 0 {
			t.Fatalf("a right code waits for %v", wait)
		}
	}
}

func TestManyClientsGuessTogether(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	g := newGuesses(func() time.Time { return now })
	allowed := 0
	for i := range 1000 {
		n, _ := tried(g, fmt.Sprint(i), 1)
		allowed += n
	}
	if allowed != together.burst {
		t.Errorf("%d clients guessed at once, of %d that may", allowed, together.burst)
	}
	now = now.Add(time.Second)
	if n, _ := tried(g, "", 10); n != 5 {
		t.Errorf("%d guesses of nobody in particular in a second", n)
	}
}

func TestOnlySoManyClientsAreRemembered(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	g := newGuesses(func() time.Time { return now })
	tried(g, "worst", 10)
	for i := range 2 * maxClients {
		now = now.Add(time.Millisecond)
		g.take(fmt.Sprint(i))
		g.giveBack("") // so that only the memory is full
		if len(g.clients) > maxClients {
			t.Fatalf("%d clients are remembered", len(g.clients))
		}
	}
	if allowed, _ := tried(g, "worst", 1); allowed != 0 {
		t.Error("who guessed most was forgotten first")
	}
}
