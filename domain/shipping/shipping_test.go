package shipping

import (
	"slices"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	bike = Method{Code: "bike", Name: "By bike", Days: 1, Windows: 3, Channels: []string{"web"}, Zones: []Zone{
		{Countries: []string{"DE"}, Postcodes: []string{"10", "12"}, Rates: []Rate{
			{Currency: "EUR", Price: 900, UpTo: 5000},
			{Currency: "EUR", Price: 500, UpTo: 1000},
			{Currency: "EUR", Price: 1900},
			{Currency: "EUR", Price: 0, FromWorth: 10000},
		}},
	}}
	kiosk  = PickupPoint{ID: "k1", Name: "Kiosk", Street: "Market 1", City: "Berlin", Postcode: "10115", Country: "DE"}
	monday = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

func TestTable(t *testing.T) {
	t.Parallel()
	dearer := bike
	dearer.Days = 2
	decidertest.Check(t, Decider, []rule{
		{Name: "a method is set", When: SetMethod{bike}, Then: facts{MethodSet{bike}}},
		{Name: "setting it twice changes nothing", Given: facts{MethodSet{bike}}, When: SetMethod{bike}},
		{Name: "it can be changed", Given: facts{MethodSet{bike}}, When: SetMethod{dearer}, Then: facts{MethodSet{dearer}}},
		{Name: "it can be withdrawn", Given: facts{MethodSet{bike}}, When: WithdrawMethod{"bike"}, Then: facts{MethodWithdrawn{"bike"}}},
		{Name: "what is not there need not go", When: WithdrawMethod{"bike"}},
		{Name: "it needs a code", When: SetMethod{Method{Name: "x", Zones: bike.Zones}}, Refused: ErrCode},
		{Name: "it needs a name", When: SetMethod{Method{Code: "x", Zones: bike.Zones}}, Refused: ErrName},
		{Name: "it needs zones", When: SetMethod{Method{Code: "x", Name: "x"}}, Refused: ErrZones},
		{Name: "a zone needs rates", When: SetMethod{Method{Code: "x", Name: "x", Zones: []Zone{{}}}}, Refused: ErrZones},
		{
			Name: "a price is not negative", Refused: ErrRate,
			When: SetMethod{Method{Code: "x", Name: "x", Zones: []Zone{{Rates: []Rate{{Price: -1}}}}}},
		},
		{
			Name: "it is fetched here or there", Refused: ErrPickup,
			When: SetMethod{Method{Code: "x", Name: "x", Pickup: true, Collect: true, Zones: bike.Zones}},
		},
		{Name: "a pickup point is set", When: SetPickupPoint{kiosk}, Then: facts{PickupPointSet{kiosk}}},
		{Name: "once", Given: facts{PickupPointSet{kiosk}}, When: SetPickupPoint{kiosk}},
		{Name: "it has an address", When: SetPickupPoint{PickupPoint{ID: "k"}}, Refused: ErrPoint},
		{Name: "it can be withdrawn, too", Given: facts{PickupPointSet{kiosk}}, When: WithdrawPickupPoint{"k1"}, Then: facts{PickupPointWithdrawn{"k1"}}},
	})
}

func TestRates(t *testing.T) {
	t.Parallel()
	table := Shipping{Methods: []Method{bike}}
	for _, c := range []struct {
		name   string
		parcel Parcel
		price  int64 // -1: not offered
	}{
		{"the lightest rate that fits", Parcel{Country: "DE", Postcode: "10115", Channel: "web", Grams: 800}, 500},
		{"a heavier one", Parcel{Country: "DE", Postcode: "12043", Channel: "web", Grams: 1001}, 900},
		{"any weight", Parcel{Country: "DE", Postcode: "10115", Channel: "web", Grams: 9000}, 1900},
		{"from a worth on it is free, whatever it weighs", Parcel{Country: "DE", Postcode: "10115", Channel: "web", Grams: 800, Worth: money.Of(10000, "EUR")}, 0},
		{"not to other postcodes", Parcel{Country: "DE", Postcode: "20095", Channel: "web"}, -1},
		{"not to other countries", Parcel{Country: "FR", Postcode: "10115", Channel: "web"}, -1},
		{"not in other channels", Parcel{Country: "DE", Postcode: "10115", Channel: "till"}, -1},
		{"not in other currencies", Parcel{Country: "DE", Postcode: "10115", Channel: "web", Worth: money.Of(1, "USD")}, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.parcel.Worth.Currency == "" {
				c.parcel.Worth = money.Of(100, "EUR")
			}
			offers := table.Quote(c.parcel)
			switch {
			case c.price < 0 && len(offers) > 0:
				t.Errorf("offers %+v", offers)
			case c.price >= 0 && (len(offers) != 1 || offers[0].Price.Minor != c.price):
				t.Errorf("offers %+v, want it for %d", offers, c.price)
			}
		})
	}
}

func TestDefault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                      string
		country                   string
		worth                     int64
		standard, express, pickup int64
	}{
		{"a small order pays for its delivery", "DE", 4999, 490, 1290, 0},
		{"a large one is delivered free", "DE", 5000, 0, 1290, 0},
		{"further away costs more", "CH", 4999, 1190, 1990, 0},
		{"also for a large one", "US", 5000, 1500, 2790, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			offers := Shipping{}.Quote(Parcel{Country: c.country, Worth: money.Of(c.worth, "EUR"), At: monday})
			for i, want := range []int64{c.standard, c.express, c.pickup} {
				if offers[i].Price != money.Of(want, "EUR") {
					t.Errorf("%s costs %v, want %d", offers[i].Code, offers[i].Price, want)
				}
			}
		})
	}
	if offers := (Shipping{}).Quote(Parcel{Country: "AQ", Worth: money.Of(1, "EUR")}); len(offers) > 0 {
		t.Errorf("offers %v where nothing is delivered", offers)
	}
}

func TestPickupPointsNearby(t *testing.T) {
	t.Parallel()
	far, abroad := kiosk, kiosk
	far.ID, far.Postcode = "k2", "80331"
	abroad.ID, abroad.Country = "k3", "FR"
	offers := Shipping{Points: []PickupPoint{far, abroad, kiosk}}.Quote(Parcel{Country: "DE", Postcode: "10119", Worth: money.Of(1, "EUR")})
	if got := offers[2].Points; !slices.Equal(got, []PickupPoint{kiosk, far}) {
		t.Errorf("offers %+v", got)
	}
}

func TestCountersNearby(t *testing.T) {
	t.Parallel()
	collect := Method{Code: "collect", Name: "Collect", Collect: true, Zones: []Zone{{Rates: []Rate{{}}}}}
	table := Shipping{Methods: []Method{collect}, Points: []PickupPoint{kiosk}}
	here, far, abroad := Counter{PickupPoint: kiosk}, Counter{PickupPoint: kiosk, Ready: monday}, Counter{PickupPoint: kiosk}
	far.ID, far.Postcode, abroad.Country = "k2", "80331", "FR"
	parcel := Parcel{Country: "DE", Postcode: "10119", Worth: money.Of(1, "EUR"), Counters: []Counter{far, abroad, here}}
	if offers := table.Quote(parcel); len(offers) != 1 || !offers[0].Collect || !slices.Equal(offers[0].Counters, []Counter{here, far}) || len(offers[0].Points) > 0 {
		t.Errorf("offers %+v", offers)
	}
	parcel.Counters = []Counter{abroad}
	if offers := table.Quote(parcel); len(offers) > 0 {
		t.Errorf("with nothing to collect nearby, offers %+v", offers)
	}
}

func TestWindowsAreWorkingDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   time.Time
		want []string
	}{
		{monday, []string{"2026-11-24", "2026-11-25", "2026-11-26"}},
		{monday.AddDate(0, 0, 4), []string{"2026-11-30", "2026-12-01", "2026-12-02"}},
	} {
		if got := bike.windows(c.at); !slices.Equal(got, c.want) {
			t.Errorf("ordered on %s: %v, want %v", c.at.Weekday(), got, c.want)
		}
	}
}
