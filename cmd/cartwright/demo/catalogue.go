package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// product is one article of the demonstration shop.
type product struct {
	ID       string
	SKU      string
	Title    string
	Text     string
	Brand    string
	Category string
	Price    int64    // cents
	Hot      bool     // last units: few in stock and wanted by many
	Holds    []string // SKUs, of a set
}

// department is a corner of the shop: what it sells and for how much.
type department struct {
	category string
	brands   []string
	kinds    []string
	manners  []string
	from, to int64 // cents
}

var departments = []department{
	{"tea", []string{"Leaf & Kettle", "Harbour Tea", "Nine Hills"}, []string{"green tea", "black tea", "herbal tea", "white tea"}, []string{"first flush", "smoked", "mountain", "morning", "jasmine", "house"}, 390, 2900},
	{"coffee", []string{"Slow Roast", "Harbour Coffee", "Kaffa Works"}, []string{"espresso beans", "filter coffee", "decaf beans"}, []string{"bright", "dark", "washed", "natural", "house", "single estate"}, 690, 3400},
	{"kitchen", []string{"Ironbark", "Plain Ware", "Oven & Oak"}, []string{"tea pot", "skillet", "bread knife", "mixing bowl", "mug"}, []string{"cast iron", "stoneware", "walnut", "enamel", "copper"}, 1200, 12900},
	{"lighting", []string{"Lumen Yard", "Plain Ware", "North Lamp"}, []string{"desk lamp", "floor lamp", "lantern", "wall light"}, []string{"brass", "paper", "folding", "linen", "slim"}, 2900, 24900},
	{"garden", []string{"Ironbark", "Green Row", "Potting Shed"}, []string{"trowel", "watering can", "planter", "seed set", "gloves"}, []string{"forged", "zinc", "terracotta", "willow", "waxed"}, 590, 6900},
	{"stationery", []string{"Margin", "Paper Mill Street", "North Ink"}, []string{"notebook", "fountain pen", "desk pad", "pencil set"}, []string{"dotted", "linen", "recycled", "brass", "pocket"}, 350, 8900},
	{"bath", []string{"Salt & Stone", "Soft Loop", "Plain Ware"}, []string{"towel", "soap set", "bath mat", "robe"}, []string{"waffle", "organic", "striped", "lavender", "heavy"}, 490, 9900},
	{"travel", []string{"Carry On", "Green Row", "Waymark"}, []string{"day pack", "bottle", "packing cubes", "blanket"}, []string{"canvas", "steel", "folding", "merino", "waxed"}, 1490, 17900},
}

// hotProducts is how many products have nearly run out.
const hotProducts = 4

// setEvery is how many products there are for each that is a set of the two before it.
const setEvery = 20

// catalogue makes n products, the same ones for the same seed, grouped by department.
func catalogue(rng *rand.Rand, n int) []product {
	products := make([]product, 0, n)
	for i := range n {
		d := departments[i*len(departments)/n]
		products = append(products, d.product(rng, i))
	}
	for _, i := range rng.Perm(n)[:hotProducts] {
		products[i].Hot = true
	}
	for i := setEvery - 1; i < n; i += setEvery {
		products[i] = setOf(products[i], products[i-2:i])
	}
	return products
}

// setOf makes a product a set of others, a tenth cheaper than they are.
func setOf(p product, parts []product) product {
	p.Title, p.Price, p.Hot = "Set: "+parts[0].Title+" and "+parts[1].Title, 0, false
	for _, part := range parts {
		p.Holds, p.Price = append(p.Holds, part.SKU), p.Price+part.Price*9/10
	}
	return p
}

func (d department) product(rng *rand.Rand, i int) product {
	kind, manner, brand := pick(rng, d.kinds), pick(rng, d.manners), pick(rng, d.brands)
	price := d.from + rng.Int64N(d.to-d.from)
	return product{
		SKU:      fmt.Sprintf("%s-%03d", strings.ToUpper(d.category[:3]), i+1),
		Title:    fmt.Sprintf("%s %s no. %d", capital(manner), kind, i+1),
		Text:     fmt.Sprintf("%s %s by %s, from our %s shelf.", capital(manner), kind, brand, d.category),
		Brand:    brand,
		Category: d.category,
		Price:    price - price%10 + 9, // shops like nines
	}
}

func pick[T any](rng *rand.Rand, choices []T) T { return choices[rng.IntN(len(choices))] }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
