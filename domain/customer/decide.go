package customer

import (
	"fmt"
	"regexp"
	"time"

	"cartwright/domain/refusal"
)

// maxGrounds is how many bytes the grounds of an exemption may have.
const maxGrounds = 200

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "customer_not_found",
		"There is no such customer; they register by giving their name and e-mail address.")
	ErrID = refusal.New(refusal.Invalid, "customer_id_invalid",
		"A customer's id has 1 to 128 letters, digits and the characters . _ : | -, and is no e-mail address.").At("/customer_id")
	ErrProfile = refusal.New(refusal.Invalid, "customer_profile_incomplete",
		"Give the customer's name and e-mail address.").At("/email")
	ErrGroup = refusal.New(refusal.Invalid, "customer_group_invalid",
		"A group has 1 to 32 of the characters a-z, 0-9, _ and -; leave it out to have none.").At("/group")
	ErrGrounds = refusal.New(refusal.Invalid, "tax_exemption_unfounded",
		"An exemption needs grounds of 1 to 200 characters, such as the number of a certificate.").At("/grounds")
)

var (
	idForm    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:|-]{0,127}$`)
	groupForm = regexp.MustCompile(`^[a-z0-9_-]{0,32}$`)
)

// ValidID reports whether an identity provider's name for somebody can be a customer's id.
func ValidID(id string) bool { return idForm.MatchString(id) }

// Command is something that a customer may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// Register makes somebody a customer, or gives a customer another profile.
	Register struct {
		CustomerID string
		Profile
	}
	// Group puts the customer into a group, or into none.
	Group struct {
		Group string
	}
	// ExemptFromTax says on what grounds the customer pays no taxes; Exempt false takes that back.
	ExemptFromTax struct {
		Exempt  bool
		Grounds string
	}
	// SignOut ends every sign-in of somebody, who need not have registered. Since is when whoever asks signed in: once they
	// are signed out themselves, as by the first of two requests, they end nothing more.
	SignOut struct {
		CustomerID string
		Since, Now time.Time
	}
)

func (Register) isCommand()      {}
func (Group) isCommand()         {}
func (ExemptFromTax) isCommand() {}
func (SignOut) isCommand()       {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(c Customer, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Register:
		return register(c, cmd)
	case SignOut:
		return signOut(c, cmd)
	}
	if c.CustomerID == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case Group:
		return group(c, cmd)
	case ExemptFromTax:
		return exempt(c, cmd)
	}
	panic(fmt.Sprintf("unknown customer command %T", cmd))
}

func register(c Customer, cmd Register) ([]Event, error) {
	switch {
	case !ValidID(cmd.CustomerID):
		return nil, ErrID
	case cmd.Profile.Email.Empty() || cmd.Profile.Name.Empty():
		return nil, ErrProfile
	case c.CustomerID == "":
		return []Event{Registered(cmd)}, nil
	case c.Profile.Email.Equal(cmd.Profile.Email) && c.Profile.Name.Equal(cmd.Profile.Name):
		return nil, nil
	}
	return []Event{Described{CustomerID: c.CustomerID, Profile: cmd.Profile}}, nil
}

func signOut(c Customer, cmd SignOut) ([]Event, error) {
	switch {
	case !ValidID(cmd.CustomerID):
		return nil, ErrID
	case !c.SignedIn(cmd.Since):
		return nil, nil
	}
	return []Event{SignedOut{CustomerID: cmd.CustomerID, At: cmd.Now}}, nil
}

func group(c Customer, cmd Group) ([]Event, error) {
	switch {
	case !groupForm.MatchString(cmd.Group):
		return nil, ErrGroup
	case c.Group == cmd.Group:
		return nil, nil
	}
	return []Event{Grouped{CustomerID: c.CustomerID, Group: cmd.Group}}, nil
}

func exempt(c Customer, cmd ExemptFromTax) ([]Event, error) {
	if !cmd.Exempt {
		cmd.Grounds = ""
	}
	switch {
	case cmd.Exempt && (cmd.Grounds == "" || len(cmd.Grounds) > maxGrounds):
		return nil, ErrGrounds
	case c.TaxExempt == cmd.Exempt && c.Grounds == cmd.Grounds:
		return nil, nil
	}
	return []Event{TaxStatusSet{CustomerID: c.CustomerID, Exempt: cmd.Exempt, Grounds: cmd.Grounds}}, nil
}
