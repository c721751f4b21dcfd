package sandbox_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"cartwright/adapters/carriers/sandbox"
	"cartwright/app"
	"cartwright/domain/delivery"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 123456789, time.UTC)

func carrierAt(at time.Time) sandbox.Carrier {
	return sandbox.Carrier{Seed: 7, Step: time.Hour, Clock: func() time.Time { return at }}
}

// Following a parcel from check to check gives the same news as asking once at the end.
func TestNewsOnlyGrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		booking := app.Booking{
			DeliveryID: rapid.String().Draw(t, "delivery"), Ready: noon,
			Option: rapid.SampledFrom([]string{"standard", "express"}).Draw(t, "option"),
		}
		number := book(t, carrierAt(noon), booking)
		if again := book(t, carrierAt(noon.Add(time.Hour)), booking); again != number {
			t.Fatalf("booked again: %s, not %s", again, number)
		}
		at, news := noon, []delivery.Progress{}
		for step := 0; ; step++ {
			progress := track(t, carrierAt(at), number)
			if len(progress.News) != step || fmt.Sprint(progress.News[:len(news)]) != fmt.Sprint(news) {
				t.Fatalf("check %d at %s: %v after %v", step, at, progress.News, news)
			}
			news = progress.News
			if progress.NextCheck.IsZero() {
				break
			}
			if !progress.NextCheck.After(at) {
				t.Fatalf("asked to come back at %s, which is %s", progress.NextCheck, at)
			}
			at = progress.NextCheck
		}
		last := news[len(news)-1].Step
		if len(news) != 3 || (last != delivery.IsDelivered && last != delivery.IsFailed) {
			t.Fatalf("the journey ends with %v", news)
		}
	})
}

func TestAboutOneInFiftyFails(t *testing.T) {
	t.Parallel()
	failed := 0
	for i := range 5000 {
		number := book(t, carrierAt(noon), app.Booking{DeliveryID: fmt.Sprint("dlv_", i), Ready: noon})
		news := track(t, carrierAt(noon.Add(24*time.Hour)), number).News
		if news[len(news)-1].Step == delivery.IsFailed {
			failed++
		}
	}
	if failed < 60 || failed > 140 {
		t.Errorf("%d of 5000 parcels failed, not about 100", failed)
	}
}

func TestACarefulCarrierDeliversEverything(t *testing.T) {
	t.Parallel()
	careful := sandbox.Carrier{Careful: true, Step: time.Hour, Clock: func() time.Time { return noon.Add(24 * time.Hour) }}
	for i := range 1000 {
		number := book(t, careful, app.Booking{DeliveryID: fmt.Sprint("dlv_", i), Ready: noon})
		if news := track(t, careful, number).News; news[len(news)-1].Step != delivery.IsDelivered {
			t.Fatalf("parcel %d: %v", i, news)
		}
	}
}

func TestExpressIsFaster(t *testing.T) {
	t.Parallel()
	var arrivals [2]time.Time
	for i, option := range []string{"standard", "express"} {
		number := book(t, carrierAt(noon), app.Booking{DeliveryID: "dlv_1", Ready: noon, Option: option})
		arrivals[i] = track(t, carrierAt(noon.Add(24*time.Hour)), number).News[2].At
	}
	if !arrivals[1].Before(arrivals[0]) {
		t.Errorf("express arrives at %s, standard at %s", arrivals[1], arrivals[0])
	}
}

func TestAForeignNumberIsUnknown(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"", "SBX", "1Z999", "SBX!!!", "SBX0123"} {
		if _, err := carrierAt(noon).Track(t.Context(), number); err == nil {
			t.Errorf("%q was tracked", number)
		}
	}
}

type fataler interface {
	Helper()
	Fatal(...any)
}

func book(t fataler, c sandbox.Carrier, b app.Booking) string {
	t.Helper()
	_, number, err := c.Book(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	return number
}

func track(t fataler, c sandbox.Carrier, number string) app.Progress {
	t.Helper()
	progress, err := c.Track(context.Background(), number)
	if err != nil {
		t.Fatal(err)
	}
	return progress
}
