package web

import (
	"strings"
	"testing"
	"time"
)

func TestFiguresAreWrittenForPeople(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{number(7), "7"},
		{number(1234567), "1\u202f234\u202f567"},
		{number(-1234), "-1\u202f234"},
		{count(1, "event"), "1 event"},
		{count(2000, "event"), "2\u202f000 events"},
		{rate(3.14), "3.1"},
		{rate(3141.5), "3\u202f141"},
		{span(0), "0 s"},
		{span(0.0123), "12.3 ms"},
		{span(90), "90 s"},
		{span(600), "10 min"},
		{span(7 * 3600), "7 h"},
		{percent(0.425), "42 %"},
		{spark([]float64{1}), ""},
		{spark([]float64{0, 2}), "118.0,27.0 120.0,1.0"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestASessionEndsAndCannotBeForged(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	seal, err := newSealer(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	session := seal.seal("sk_1", now.Add(time.Hour))
	if key, err := seal.open(session, now); key != "sk_1" || err != nil {
		t.Errorf("opened to %q, %v", key, err)
	}
	other, _ := newSealer([]byte("another secret of 32 bytes, yes."))
	for name, open := range map[string]func() (string, error){
		"after its end":  func() (string, error) { return seal.open(session, now.Add(time.Hour)) },
		"by another":     func() (string, error) { return other.open(session, now) },
		"changed":        func() (string, error) { return seal.open(strings.ToUpper(session), now) },
		"not even a one": func() (string, error) { return seal.open("§", now) },
	} {
		if key, err := open(); err == nil {
			t.Errorf("%s: opened to %q", name, key)
		}
	}
}
