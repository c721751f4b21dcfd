package pricelist

import (
	"testing"
	"time"

	"cartwright/domain/money"

	"pgregory.net/rapid"
)

func euros(minor int64) money.Money { return money.Of(minor, "EUR") }

func listed(id string, minor int64, terms Terms) Quote {
	terms.Currency = "EUR"
	return Quote{ListID: id, Terms: terms, Price: euros(minor)}
}

var (
	own      = listed("", 1000, Terms{})
	anyone   = listed("anyone", 990, Terms{})
	web      = listed("web", 980, Terms{Channel: "web"})
	german   = listed("german", 970, Terms{Countries: []string{"DE"}})
	club     = listed("club", 960, Terms{Channel: "web", Group: "club"})
	urgent   = listed("urgent", 950, Terms{Priority: 9})
	dollars  = Quote{ListID: "dollars", Terms: Terms{Currency: "USD"}, Price: money.Of(1100, "USD")}
	early    = listed("early", 940, Terms{Until: day(5)})
	everyone = []Quote{own, anyone, web, german, club, urgent, dollars, early}
)

func TestPick(t *testing.T) {
	t.Parallel()
	regular, special := listed("sale", 900, Terms{}), listed("sale", 800, Terms{})
	special.Starts, special.Ends = day(10), day(12)
	for name, c := range map[string]struct {
		quotes []Quote
		who    For
		want   int64 // 0 for none
	}{
		"a variant's own price":                {[]Quote{own}, For{Currency: "EUR"}, 1000},
		"a list's before it":                   {[]Quote{own, anyone}, For{Currency: "EUR"}, 990},
		"who asks for more comes first":        {everyone, For{Currency: "EUR", Channel: "web", Group: "club"}, 960},
		"but not to others":                    {everyone, For{Currency: "EUR", Channel: "web"}, 980},
		"as much: then by id":                  {everyone, For{Currency: "EUR", Channel: "web", Country: "DE"}, 970},
		"priority counts among equals":         {everyone, For{Currency: "EUR"}, 950},
		"each in its currency":                 {everyone, For{Currency: "USD", Country: "DE"}, 1100},
		"and no other":                         {everyone, For{Currency: "GBP"}, 0},
		"before a list ends":                   {[]Quote{own, early}, For{Currency: "EUR", At: day(4)}, 940},
		"and after":                            {[]Quote{own, early}, For{Currency: "EUR", At: day(5)}, 1000},
		"before a sale":                        {[]Quote{regular, special}, For{Currency: "EUR", At: day(9)}, 900},
		"in it":                                {[]Quote{regular, special}, For{Currency: "EUR", At: day(10)}, 800},
		"after it the regular price is back":   {[]Quote{special, regular}, For{Currency: "EUR", At: day(12)}, 900},
		"a country that is not known asks not": {[]Quote{german}, For{Currency: "EUR"}, 0},
	} {
		got, ok := Pick(c.quotes, c.who)
		if got.Price.Minor != c.want || ok != (c.want != 0) {
			t.Errorf("%s: picked %+v, want %d", name, got, c.want)
		}
	}
}

func quotes() *rapid.Generator[[]Quote] {
	maybe := func(values ...string) *rapid.Generator[string] { return rapid.SampledFrom(append(values, "", "")) }
	quote := rapid.Custom(func(t *rapid.T) Quote {
		q := listed(maybe("a", "b", "c").Draw(t, "list"), rapid.Int64Range(1, 9).Draw(t, "price"), Terms{})
		if q.ListID == "" {
			return q
		}
		q.Channel, q.Group, q.Priority = maybe("web").Draw(t, "channel"), maybe("club").Draw(t, "group"), rapid.Int64Range(0, 1).Draw(t, "priority")
		q.Starts = day(rapid.IntRange(1, 3).Draw(t, "starts"))
		return q
	})
	return rapid.SliceOfNDistinct(quote, 0, 8, func(q Quote) string { return q.ListID + q.Starts.Format(time.DateOnly) })
}

func TestAnyOrderPicksTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := quotes().Draw(t, "quotes")
		who := For{Currency: "EUR", Channel: "web", At: day(rapid.IntRange(1, 4).Draw(t, "day"))}
		first, found := Pick(all, who)
		again, still := Pick(rapid.Permutation(all).Draw(t, "shuffled"), who)
		if found != still || first.ListID != again.ListID || first.Price != again.Price {
			t.Fatalf("picked %+v, shuffled %+v", first, again)
		}
		if found && !first.applies(who) {
			t.Fatalf("picked %+v for %+v", first, who)
		}
	})
}
