package cart

import (
	"reflect"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
)

func offers(price int64, title string) map[string]Offer {
	return map[string]Offer{"tea": {Title: title, Price: money.Of(price, "EUR")}}
}

// reviewed is a cart with two packets of tea at 4.50 and an old coupon, held against what the shop says today.
func reviewed(today Today) (changes []ChangeKind, problems []ProblemKind) {
	c := Decider.Fold(Cart{}, opened, tea, CouponEntered{"OLD"})
	for _, change := range c.Changes(today) {
		changes = append(changes, change.Kind)
	}
	for _, problem := range c.Problems(today) {
		if problem.Message == "" {
			panic("a problem without words")
		}
		problems = append(problems, problem.Kind)
	}
	return changes, problems
}

func TestWhatAReviewFinds(t *testing.T) {
	t.Parallel()
	plenty := map[string]int64{"tea": 9}
	dollars := offers(450, "Some tea")
	dollars["tea"] = Offer{Title: "Some tea", Price: money.Of(450, "USD")}
	for name, c := range map[string]struct {
		today    Today
		changes  []ChangeKind
		problems []ProblemKind
	}{
		"nothing":             {Today{offers(450, "Some tea"), plenty, nil}, nil, nil},
		"a higher price":      {Today{offers(500, "Some tea"), plenty, nil}, []ChangeKind{PriceChanged}, []ProblemKind{NewPrice}},
		"a lower price":       {Today{offers(400, "Some tea"), plenty, nil}, []ChangeKind{PriceChanged}, []ProblemKind{NewPrice}},
		"another name":        {Today{offers(450, "Tea"), plenty, nil}, []ChangeKind{TitleChanged}, nil},
		"all sold":            {Today{offers(450, "Some tea"), nil, nil}, nil, []ProblemKind{OutOfStock}},
		"one left":            {Today{offers(450, "Some tea"), map[string]int64{"tea": 1}, nil}, nil, []ProblemKind{TooFew}},
		"not for sale":        {Today{nil, plenty, nil}, []ChangeKind{Unpublished}, []ProblemKind{NotForSale}},
		"only for dollars":    {Today{dollars, plenty, nil}, []ChangeKind{Unpublished}, []ProblemKind{NotForSale}},
		"an old coupon":       {Today{offers(450, "Some tea"), plenty, map[string]string{"OLD": "It is old."}}, nil, []ProblemKind{CouponRefused}},
		"somebody's coupon":   {Today{offers(450, "Some tea"), plenty, map[string]string{"OTHER": "It is old."}}, nil, nil},
		"several at one time": {Today{offers(500, "Tea"), nil, map[string]string{"OLD": "It is old."}}, []ChangeKind{PriceChanged, TitleChanged}, []ProblemKind{NewPrice, OutOfStock, CouponRefused}},
	} {
		changes, problems := reviewed(c.today)
		if !reflect.DeepEqual(changes, c.changes) || !reflect.DeepEqual(problems, c.problems) {
			t.Errorf("%s: changes %v and problems %v, want %v and %v", name, changes, problems, c.changes, c.problems)
		}
	}
}

func TestAReviewSaysFromWhatToWhat(t *testing.T) {
	t.Parallel()
	c := Decider.Fold(Cart{}, opened, tea)
	got := c.Changes(Today{Offers: offers(500, "Some tea")})
	want := []Change{{
		LineID: "tea", SKU: "tea", Kind: PriceChanged,
		From: Price{"tea", "tea", "Some tea", money.Of(450, "EUR")}, To: Price{"tea", "tea", "Some tea", money.Of(500, "EUR")},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("changes %+v, want %+v", got, want)
	}
}

func TestAcceptingNewPrices(t *testing.T) {
	t.Parallel()
	accepted := Repriced{[]Price{{"tea", "tea", "Fine tea", money.Of(500, "EUR")}}}
	decidertest.Check(t, Decider, []rule{
		{Name: "today's price and title", Given: filled, When: Reprice{offers(500, "Fine tea")}, Then: facts{accepted}},
		{Name: "twice changes nothing", Given: append(filled[:3:3], accepted), When: Reprice{offers(500, "Fine tea")}},
		{Name: "what is not for sale stays as it was", Given: filled, When: Reprice{}},
		{Name: "not while it is checked out", Given: checkedOut, When: Reprice{offers(500, "Fine tea")}, Refused: ErrCheckedOut},
	})
	c := Decider.Fold(Cart{}, append(filled[:3:3], accepted)...)
	if line := c.Lines[0]; line.UnitPrice.Minor != 500 || line.Title != "Fine tea" || line.Quantity != 2 {
		t.Errorf("accepted, the line is %+v", line)
	}
}

func TestBundlesShareUnitsWithSingleLines(t *testing.T) {
	t.Parallel()
	set := ItemAdded{CartID: "c1", SKU: "set", Title: "Tea for two", Quantity: 2, UnitPrice: money.Of(900, "EUR")}
	c := Decider.Fold(Cart{}, opened, tea, set) // two teas, and two sets of one tea and two cups each
	today := Today{Offers: offers(450, "Some tea")}
	today.Offers["set"] = Offer{Title: "Tea for two", Price: money.Of(900, "EUR"), Components: []Component{{"tea", 1}, {"cup", 2}}}
	for name, r := range map[string]struct {
		available map[string]int64
		want      map[string]int64 // what is left, of the lines that have a problem
	}{
		"enough of everything":          {map[string]int64{"tea": 4, "cup": 4}, nil},
		"what the single line takes":    {map[string]int64{"tea": 3, "cup": 9}, map[string]int64{"set": 1}},
		"the component that is scarce":  {map[string]int64{"tea": 9, "cup": 3}, map[string]int64{"set": 1}},
		"one component is out of stock": {map[string]int64{"tea": 9, "cup": 1}, map[string]int64{"set": 0}},
		"both lines":                    {map[string]int64{"tea": 1, "cup": 9}, map[string]int64{"tea": 1, "set": 0}},
		"units of the set itself":       {map[string]int64{"tea": 2, "set": 9}, map[string]int64{"set": 0}},
	} {
		today.Available = r.available
		var got map[string]int64
		for _, problem := range c.Problems(today) {
			if got == nil {
				got = map[string]int64{}
			}
			got[problem.SKU] = problem.Available
		}
		if !reflect.DeepEqual(got, r.want) {
			t.Errorf("%s: too few are %v, want %v", name, got, r.want)
		}
	}
}
