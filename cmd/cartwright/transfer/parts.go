package transfer

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cartwright/api/gen"
)

func parseMap(cell string) (map[string]string, error) {
	pairs, err := parsePairs(cell)
	if err != nil || len(pairs) == 0 {
		return nil, err
	}
	all := make(map[string]string, len(pairs))
	for _, p := range pairs {
		if _, twice := all[p.name]; twice {
			return nil, fmt.Errorf("%q is there twice; keep one", p.name)
		}
		all[p.name] = p.value
	}
	return all, nil
}

func formatMap(all map[string]string) string {
	var pairs []pair
	for _, name := range slices.Sorted(maps.Keys(all)) {
		pairs = append(pairs, pair{name, all[name]})
	}
	return formatPairs(pairs)
}

// parseOptions reads size=S|size=M|colour=red: one pair a value.
func parseOptions(cell string) ([]gen.OptionDefinition, error) {
	pairs, err := parsePairs(cell)
	var options []gen.OptionDefinition
	for _, p := range pairs {
		i := slices.IndexFunc(options, func(o gen.OptionDefinition) bool { return o.Name == p.name })
		if i < 0 {
			i, options = len(options), append(options, gen.OptionDefinition{Name: p.name})
		}
		options[i].Values = append(options[i].Values, p.value)
	}
	return options, err
}

func formatOptions(options []gen.OptionDefinition) string {
	var pairs []pair
	for _, o := range options {
		for _, value := range o.Values {
			pairs = append(pairs, pair{o.Name, value})
		}
	}
	return formatPairs(pairs)
}

// parseMedia reads "URL text|URL text".
func parseMedia(cell string) ([]gen.Media, error) {
	if cell == "" {
		return nil, nil
	}
	var media []gen.Media
	for _, part := range cut(cell, '|') {
		url, alt, _ := strings.Cut(part, " ")
		media = append(media, gen.Media{URL: unescape(url), Alt: unescape(alt)})
	}
	return media, nil
}

func formatMedia(media []gen.Media) string {
	texts := make([]string, len(media))
	for i, m := range media {
		texts[i] = escape(m.URL, `\|`)
		if m.Alt != "" {
			texts[i] += " " + escape(m.Alt, `\|`)
		}
	}
	return strings.Join(texts, "|")
}

// parseComponents reads tea=1|cup=2: what a bundle holds.
func parseComponents(cell string) ([]gen.Component, error) {
	pairs, err := parsePairs(cell)
	var components []gen.Component
	for _, p := range pairs {
		n, err := parseCount(p.value)
		if err != nil {
			return nil, fmt.Errorf("%w; write SKU=units, and | between components", err)
		}
		components = append(components, gen.Component{SKU: p.name, Quantity: n})
	}
	return components, err
}

func formatComponents(components []gen.Component) string {
	pairs := make([]pair, len(components))
	for i, c := range components {
		pairs[i] = pair{c.SKU, formatCount(c.Quantity)}
	}
	return formatPairs(pairs)
}

func parseCount(cell string) (int64, error) {
	n, err := strconv.ParseInt(cell, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a whole number", cell)
	}
	return n, nil
}

func formatCount(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
