package app_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/stock"
)

// How often each sale is held. More rounds are for those who have the time.
func rounds(t *testing.T, usual int) int {
	t.Helper()
	more := os.Getenv("CARTWRIGHT_TEST_FLASH_ROUNDS")
	if more == "" {
		return usual
	}
	n, err := strconv.Atoi(more)
	must(t, err)
	return n
}

// https://github.com/medusajs/medusa/issues/16569: reservations made at the same instant are both granted the last unit.
func TestFlashSaleOfOneUnitToAThousandBuyers(t *testing.T) {
	t.Parallel()
	v := startVictim(t)
	for round := range rounds(t, 5) {
		sale{SKU: fmt.Sprint("last-", round), Units: 1, Buyers: 1_000, Programs: 2}.hold(t, v)
	}
}

func TestFlashSaleOfAHundredUnitsToFiveThousandBuyers(t *testing.T) {
	t.Parallel()
	v := startVictim(t)
	for round := range rounds(t, 2) {
		sale{SKU: fmt.Sprint("few-", round), Units: 100, Buyers: 5_000, Programs: 3}.hold(t, v)
	}
}

// sale is a crowd that wants the same thing at the same instant, through several programs on one event store. In its
// middle the store is killed, and one of the programs dies for good. In the end everyone asks again.
type sale struct {
	SKU                     string
	Units, Buyers, Programs int
}

// program is one of several that share a store, until it dies.
type program struct {
	app.App
	life context.Context
}

func (s sale) hold(t *testing.T, v *victim) {
	t.Helper()
	programs := make([]program, s.Programs)
	for i := range programs {
		programs[i] = program{v.program(t), t.Context()}
	}
	_, err := programs[0].Stock.Handle(t.Context(), app.Envelope[stock.Command]{
		ID: "receive " + s.SKU, Target: app.StockID(s.SKU, "berlin"),
		Command: stock.Receive{SKU: s.SKU, Location: "berlin", Quantity: int64(s.Units), Cause: "first count"},
	})
	must(t, err)
	first := s.rush(t, programs, v)
	again := s.everyone(t, []program{{v.program(t), t.Context()}}, func(int64) {})
	s.compare(t, first, again)
	s.count(t, programs[1].App)
}

// rush lets everyone buy. Once half of them have an answer the store is killed, to come back, and with it the first
// program, whose other buyers stay without.
func (s sale) rush(t *testing.T, programs []program, v *victim) []stock.Ending {
	t.Helper()
	life, die := context.WithCancel(t.Context())
	defer die()
	programs[0].life = life
	half, killer := make(chan struct{}), sync.WaitGroup{}
	killer.Go(func() {
		<-half
		v.kill()
		die()
		v.start(t)
	})
	answers := s.everyone(t, programs, func(answered int64) {
		if answered == int64(s.Buyers/2) {
			close(half)
		}
	})
	killer.Wait()
	return answers
}

// everyone buys at once, each through one of the programs, and tells how that ended; nothing when nobody knows.
func (s sale) everyone(t *testing.T, programs []program, answered func(so int64)) []stock.Ending {
	t.Helper()
	answers, count := make([]stock.Ending, s.Buyers), atomic.Int64{}
	var crowd sync.WaitGroup
	for buyer := range s.Buyers {
		crowd.Go(func() {
			p := programs[buyer%len(programs)]
			ending, err := s.buy(p, fmt.Sprint("buyer-", buyer))
			if err != nil && p.life.Err() == nil {
				t.Error(err)
			}
			answers[buyer] = ending
			answered(count.Add(1))
		})
	}
	crowd.Wait()
	return answers
}

// buy holds a unit and, if there is one, takes it.
func (s sale) buy(p program, buyer string) (stock.Ending, error) {
	ctx, cancel := context.WithTimeout(p.life, time.Minute)
	defer cancel()
	now := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	send := func(step string, command stock.Command) (stock.Ending, error) {
		out, err := p.Stock.Handle(ctx, app.Envelope[stock.Command]{
			ID: s.SKU + step + buyer, Target: app.StockID(s.SKU, "berlin"), Command: command,
		})
		return out.State.Ending(buyer), err
	}
	ending, err := send("hold", stock.Hold{
		SKU: s.SKU, Location: "berlin", HoldID: buyer, Quantity: 1, Now: now, ExpiresAt: now.Add(time.Hour),
	})
	if err != nil || ending != "" {
		return ending, err
	}
	return send("commit", stock.Commit{HoldID: buyer, Quantity: 1})
}

// compare checks that everyone has one answer, and that whoever had one before got the same again.
func (s sale) compare(t *testing.T, first, again []stock.Ending) {
	t.Helper()
	sold := 0
	for buyer := range s.Buyers {
		switch again[buyer] {
		case stock.WasCommitted:
			sold++
		case stock.WasShort:
		default:
			t.Fatalf("%s: buyer %d is left with %q", s.SKU, buyer, again[buyer])
		}
		if first[buyer] != "" && first[buyer] != again[buyer] {
			t.Fatalf("%s: buyer %d was told %q, then %q", s.SKU, buyer, first[buyer], again[buyer])
		}
	}
	if sold != s.Units {
		t.Errorf("%s: %d of %d units were sold", s.SKU, sold, s.Units)
	}
}

// count reads the stream itself: each unit is sold once, and each buyer is answered once.
func (s sale) count(t *testing.T, a app.App) {
	t.Helper()
	history, err := a.Streams.Read(t.Context(), event.StreamOf(stock.Category, app.StockID(s.SKU, "berlin")))
	must(t, err)
	sold, answered := 0, map[string]int{}
	for _, r := range history {
		switch e := r.Event.(type) {
		case stock.Held:
			answered[e.HoldID]++
		case stock.Shortage:
			answered[e.HoldID]++
		case stock.Committed:
			sold += int(e.Quantity)
		}
	}
	if sold != s.Units || len(answered) != s.Buyers {
		t.Errorf("%s: %d of %d sold, %d of %d answered", s.SKU, sold, s.Units, len(answered), s.Buyers)
	}
	for buyer, times := range answered {
		if times != 1 {
			t.Errorf("%s: %s was answered %d times", s.SKU, buyer, times)
		}
	}
}
