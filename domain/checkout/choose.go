package checkout

import (
	"regexp"
	"slices"

	"cartwright/domain/pan"
	"cartwright/domain/refusal"
)

// MaxToken is how many bytes a payment token may have.
const MaxToken = 200

// Refusals of what was given or chosen.
var (
	ErrIDs = refusal.New(refusal.Invalid, "checkout_id_missing",
		"A checkout needs its own id, a cart's and an order's.").At("/id")
	ErrLines = refusal.New(refusal.Invalid, "checkout_lines_invalid",
		"A checkout needs lines of at least one unit each, all priced above zero in one currency.").At("/lines")
	ErrCountry = refusal.New(refusal.Invalid, "checkout_country_invalid",
		"A country has two upper-case letters, such as DE.").At("/country")
	ErrAddress      = refusal.New(refusal.Invalid, "checkout_address_missing", "Give the address to deliver to.").At("/address")
	ErrOption       = refusal.New(refusal.Invalid, "delivery_not_offered", "This delivery option is not on offer.").At("/code")
	ErrTermsVersion = refusal.New(refusal.Invalid, "terms_version_missing",
		"Say which version of the terms is accepted.").At("/version")
	ErrMethod = refusal.New(refusal.Invalid, "payment_not_offered", "This payment method is not on offer.").At("/method")
	ErrToken  = refusal.New(refusal.Invalid, "payment_token_invalid",
		"A payment token has 1 to 200 characters; ask the payment provider for one.").At("/token")
	ErrGuest = refusal.New(refusal.Invalid, "checkout_of_guest",
		"Only customers save payment methods and pay with them; sign in and check the cart out again.").At("/save")
	ErrCardNumber = refusal.New(refusal.Invalid, "card_number_refused",
		"This looks like a card number, which is not accepted here; send the payment provider's token instead.").At("/token")
)

var countryForm = regexp.MustCompile(`^[A-Z]{2}$`)

func start(c Checkout, cmd Start) ([]Event, error) {
	switch {
	case c.Status != "" && c.CartID == cmd.CartID:
		return nil, nil
	case c.Status != "":
		return nil, ErrExists
	case cmd.CheckoutID == "" || cmd.CartID == "" || cmd.OrderID == "":
		return nil, ErrIDs
	}
	if err := checkLines(cmd.Lines); err != nil {
		return nil, err
	}
	return []Event{Started(cmd)}, nil
}

func checkLines(lines []Line) error {
	hollow := func(c Component) bool { return c.SKU == "" || c.Quantity < 1 }
	wrong := func(l Line) bool {
		return l.SKU == "" || l.Quantity < 1 || l.UnitPrice.Minor <= 0 || slices.ContainsFunc(l.Components, hollow)
	}
	if len(lines) == 0 || slices.ContainsFunc(lines, wrong) {
		return ErrLines
	}
	if _, err := itemsOf(lines); err != nil {
		return ErrLines.Because("The lines cannot be added up (" + err.Error() + "); order less, or in one currency.")
	}
	return nil
}

func giveAddress(c Checkout, cmd GiveAddress) ([]Event, error) {
	if err := c.closed(); err != nil {
		return nil, err
	}
	switch {
	case !countryForm.MatchString(cmd.Destination.Country):
		return nil, ErrCountry
	case cmd.Destination.Address.Empty():
		return nil, ErrAddress
	case c.Destination.equal(cmd.Destination):
		return nil, nil
	}
	return []Event{AddressGiven{cmd.Destination}}, nil
}

func (d Destination) equal(e Destination) bool {
	return d.Country == e.Country && d.Region == e.Region && d.Address.Equal(e.Address)
}

func chooseDelivery(c Checkout, cmd ChooseDelivery) ([]Event, error) {
	if err := c.closed(); err != nil {
		return nil, err
	}
	option, err := choose(cmd.Offered, cmd.Code, cmd.PickupPoint, cmd.Window)
	if err != nil || option == c.Delivery {
		return nil, err
	}
	return []Event{DeliveryChosen{option}}, nil
}

func choosePayment(c Checkout, cmd ChoosePayment) ([]Event, error) {
	if err := c.closed(); err != nil {
		return nil, err
	}
	if err := c.checkCredits(cmd.Credits); err != nil {
		return nil, err
	}
	if needless := len(cmd.Credits) > 0 && cmd.Means == (Means{}); !needless {
		if err := c.checkMeans(cmd); err != nil {
			return nil, err
		}
	}
	if cmd.Means == c.Payment && slices.Equal(cmd.Credits, c.Credits) {
		return nil, nil
	}
	return []Event{PaymentChosen{cmd.Means, cmd.Credits}}, nil
}

func (c Checkout) checkMeans(cmd ChoosePayment) error {
	switch {
	case !slices.Contains(cmd.Offered, cmd.Means.Method) || IsCredit(cmd.Means.Method):
		return ErrMethod.Because(choice("payment method", cmd.Offered))
	case cmd.Means.Token == "" || len(cmd.Means.Token) > MaxToken:
		return ErrToken
	case pan.In(cmd.Means.Token, pan.Shortest):
		return ErrCardNumber
	case cmd.Means.MethodID != "" && c.CustomerID == "":
		return ErrGuest.At("/payment_method_id")
	case cmd.Means.Save && c.CustomerID == "":
		return ErrGuest
	}
	return nil
}

func acceptTerms(c Checkout, cmd AcceptTerms) ([]Event, error) {
	if err := c.closed(); err != nil {
		return nil, err
	}
	switch cmd.Version {
	case "":
		return nil, ErrTermsVersion
	case c.Terms:
		return nil, nil
	}
	return []Event{TermsAccepted(cmd)}, nil
}
