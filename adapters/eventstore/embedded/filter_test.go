package embedded

import (
	"fmt"
	"slices"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

type filterOptions = api.ReadReq_Options_FilterOptions

func typeRegex(regex string) *api.ReadReq_Options_Filter {
	return &api.ReadReq_Options_Filter{Filter: &filterOptions{Filter: &api.ReadReq_Options_FilterOptions_EventType{
		EventType: &api.ReadReq_Options_FilterOptions_Expression{Regex: regex},
	}}}
}

func streamRegex(regex string) *api.ReadReq_Options_Filter {
	return &api.ReadReq_Options_Filter{Filter: &filterOptions{Filter: &api.ReadReq_Options_FilterOptions_StreamIdentifier{
		StreamIdentifier: &api.ReadReq_Options_FilterOptions_Expression{Regex: regex},
	}}}
}

func typePrefix(prefixes ...string) *api.ReadReq_Options_Filter {
	return &api.ReadReq_Options_Filter{Filter: &filterOptions{Filter: &api.ReadReq_Options_FilterOptions_EventType{
		EventType: &api.ReadReq_Options_FilterOptions_Expression{Prefix: prefixes},
	}}}
}

func streamPrefix(prefixes ...string) *api.ReadReq_Options_Filter {
	return &api.ReadReq_Options_Filter{Filter: &filterOptions{Filter: &api.ReadReq_Options_FilterOptions_StreamIdentifier{
		StreamIdentifier: &api.ReadReq_Options_FilterOptions_Expression{Prefix: prefixes},
	}}}
}

func TestAllIsFilteredByTypeOrStreamPrefixOrExpression(t *testing.T) {
	t.Parallel()
	f := start(t)
	for _, name := range []string{"cart-1", "cart-2", "order-1"} {
		for _, eventType := range []string{"opened", "reopened", "closed"} {
			f.mustAppend(t, name, esdb.Any{}, newEvent(eventType, "{}"))
		}
	}
	for _, row := range []struct {
		name   string
		filter *api.ReadReq_Options_Filter
		want   []string
	}{
		{"type prefix", typePrefix("clo", "reo"), []string{"cart-1 reopened", "cart-1 closed", "cart-2 reopened", "cart-2 closed", "order-1 reopened", "order-1 closed"}},
		{"type expression, unanchored", typeRegex("open"), []string{"cart-1 opened", "cart-1 reopened", "cart-2 opened", "cart-2 reopened", "order-1 opened", "order-1 reopened"}},
		{"type expression, anchored", typeRegex("^open"), []string{"cart-1 opened", "cart-2 opened", "order-1 opened"}},
		{"stream prefix", streamPrefix("order-"), []string{"order-1 opened", "order-1 reopened", "order-1 closed"}},
		{"stream expression", streamRegex(`^cart-[^1]$`), []string{"cart-2 opened", "cart-2 reopened", "cart-2 closed"}},
		{"nothing matches", typePrefix("x"), nil},
	} {
		options := &api.ReadReq_Options{StreamOption: fromAllStart(), CountOption: count(everything), FilterOption: row.filter}
		messages, _, err := f.rawRead(t, options, -1)
		var got []string
		for _, m := range messages {
			e := m.GetEvent().GetEvent()
			got = append(got, fmt.Sprint(string(e.GetStreamIdentifier().GetStreamName()), " ", e.GetMetadata()["type"]))
		}
		if err != nil || !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, %v", row.name, got, err)
		}
	}
}

func TestACountedFilteredReadDeliversThatManyMatches(t *testing.T) {
	t.Parallel()
	f := start(t)
	for i := range 100 {
		f.mustAppend(t, "s", esdb.Any{}, newEvent([]string{"rare", "common", "common", "common"}[i%4], "{}"))
	}
	options := &api.ReadReq_Options{StreamOption: fromAllStart(), CountOption: count(20), FilterOption: typePrefix("rare")}
	messages, _, err := f.rawRead(t, options, -1)
	if err != nil || len(messages) != 20 {
		t.Errorf("%d messages, %v", len(messages), err)
	}
}
