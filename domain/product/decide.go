package product

import (
	"fmt"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "product_not_found", "There is no such product; create it first.")
	ErrExists   = refusal.New(refusal.Conflict, "product_exists",
		"A product with this id exists and differs; change that one, or create this one under another id.")
	ErrArchived = refusal.New(refusal.Conflict, "product_archived",
		"The product is archived for good; create another one.")
	ErrNoVariants = refusal.New(refusal.Invalid, "product_without_variants",
		"A product needs at least one variant; name its SKU and price.").At("/variants")
	ErrLastVariant = refusal.New(refusal.Conflict, "product_last_variant",
		"This is the product's last variant; archive the product, or add another variant first.").At("/sku")
	ErrSKUTaken = refusal.New(refusal.Conflict, "product_sku_taken",
		"The product already has a variant with this SKU; choose another SKU, or change that variant.")
	ErrVariantNotFound = refusal.New(refusal.Missing, "product_variant_not_found",
		"The product has no variant with this SKU; add it first.").At("/sku")
	ErrStatus = refusal.New(refusal.Invalid, "product_status_invalid",
		"A product can be made published, withdrawn or archived; one that never was published is a draft.").At("/status")
)

// Command is something that a product may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	Create struct {
		ProductID   string
		Description Description
		Options     []Option
		Variants    []Variant
	}
	Describe struct {
		Description Description
	}
	DefineOptions struct {
		Options []Option
	}
	AddVariant struct {
		Variant Variant
	}
	ChangeVariant struct {
		SKU     string
		Options map[string]string
		Trade
		Components []Component
	}
	// RemoveVariant of a variant that is not there changes nothing.
	RemoveVariant struct {
		SKU string
	}
	ChangePrice struct {
		SKU   string
		Price money.Money
	}
	Publish  struct{}
	Withdraw struct{}
	Archive  struct{}
	// Define makes the product what it says, whatever it was. Variants it does not name stay as they are; an empty
	// status stays, too.
	Define struct {
		Create
		Status Status
	}
)

func (Create) isCommand()        {}
func (Describe) isCommand()      {}
func (DefineOptions) isCommand() {}
func (AddVariant) isCommand()    {}
func (ChangeVariant) isCommand() {}
func (RemoveVariant) isCommand() {}
func (ChangePrice) isCommand()   {}
func (Publish) isCommand()       {}
func (Withdraw) isCommand()      {}
func (Archive) isCommand()       {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(p Product, cmd Command) ([]Event, error) {
	events, err := decide(p, cmd)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	for _, e := range events {
		p = Evolve(p, e)
	}
	if err := fit(p.Options, p.Variants); err != nil {
		return nil, err.At(pointer(cmd, err.Field))
	}
	if err := apart(p.Variants); err != nil {
		return nil, err.At(inBundle(cmd, err.Field))
	}
	return events, nil
}

// pointer says where in the command a variant that does not fit is.
func pointer(cmd Command, among string) string {
	switch cmd.(type) {
	case AddVariant, ChangeVariant, DefineOptions:
		return "/options"
	}
	return among
}

func decide(p Product, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Create:
		return create(p, cmd)
	case Define:
		return define(p, cmd)
	}
	if p.ProductID == "" {
		return nil, ErrNotFound
	}
	if _, again := cmd.(Archive); p.Status == IsArchived && !again {
		return nil, ErrArchived
	}
	return change(p, cmd)
}

// change decides what happens to a product that exists.
func change(p Product, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Describe:
		return describe(p, cmd)
	case DefineOptions:
		return defineOptions(p, cmd)
	case AddVariant:
		return addVariant(p, cmd)
	case ChangeVariant:
		return changeVariant(p, cmd)
	case RemoveVariant:
		return removeVariant(p, cmd)
	case ChangePrice:
		return changePrice(p, cmd)
	case Publish:
		return unless(p.Status == IsPublished, Published{})
	case Withdraw:
		return unless(p.Status != IsPublished, Withdrawn{})
	case Archive:
		return unless(p.Status == IsArchived, Archived{})
	}
	panic(fmt.Sprintf("unknown product command %T", cmd))
}

func create(p Product, cmd Create) ([]Event, error) {
	if p.ProductID != "" {
		return nil, p.sameAs(cmd)
	}
	if err := checkProduct(cmd); err != nil {
		return nil, err
	}
	events := []Event{Created{ProductID: cmd.ProductID, Description: cmd.Description}}
	if len(cmd.Options) > 0 {
		events = append(events, OptionsDefined{cmd.Options})
	}
	for _, variant := range cmd.Variants {
		events = append(events, VariantAdded{variant})
	}
	return events, nil
}

// sameAs refuses to create a product anew in another form. Prices may have moved since it was created.
func (p Product) sameAs(cmd Create) error {
	if p.ProductID != cmd.ProductID || !p.Description.equal(cmd.Description) || !sameOptions(p.Options, cmd.Options) {
		return ErrExists
	}
	for _, variant := range cmd.Variants {
		if p.find(variant.SKU) < 0 {
			return ErrExists
		}
	}
	return nil
}

func describe(p Product, cmd Describe) ([]Event, error) {
	if err := checkDescription(cmd.Description); err != nil {
		return nil, err
	}
	return unless(cmd.Description.equal(p.Description), Described{cmd.Description})
}

func defineOptions(p Product, cmd DefineOptions) ([]Event, error) {
	if err := checkOptions(cmd.Options); err != nil {
		return nil, err
	}
	return unless(sameOptions(cmd.Options, p.Options), OptionsDefined(cmd))
}

func unless(already bool, e Event) ([]Event, error) {
	if already {
		return nil, nil
	}
	return []Event{e}, nil
}
