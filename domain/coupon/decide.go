package coupon

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"cartwright/domain/refusal"
)

// MaxUses bounds every limit.
const MaxUses = 1_000_000

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "coupon_not_found", "There is no such code; check how it is written.").At("/code")
	ErrCode     = refusal.New(refusal.Invalid, "coupon_code_invalid",
		"A code has 3 to 40 characters: letters, digits, hyphens and underscores.").At("/code")
	ErrPromotion = refusal.New(refusal.Invalid, "coupon_promotion_missing", "A code belongs to a promotion; name it.").At("/promotion_id")
	ErrLimit     = refusal.New(refusal.Invalid, "coupon_limit_invalid",
		"A limit is 1 to 1000000 uses, or 0 for none.").At("/limit")
	ErrDates = refusal.New(refusal.Invalid, "coupon_dates_invalid", "A code ends after it begins.").At("/valid_until")
	ErrTaken = refusal.New(refusal.Conflict, "coupon_exists",
		"This code was issued already, on other terms; issue another.").At("/code")
	ErrRedemption = refusal.New(refusal.Invalid, "coupon_redemption_missing", "A use needs an id.").At("/redemption_id")
	ErrCustomer   = refusal.New(refusal.Conflict, "coupon_customer_needed",
		"This code is limited per customer; say who you are to use it.").At("/code")
	ErrTooEarly  = refusal.New(refusal.Conflict, "coupon_not_valid_yet", "This code is not valid yet.").At("/code")
	ErrTooLate   = refusal.New(refusal.Conflict, "coupon_expired", "This code is not valid any more.").At("/code")
	ErrWithdrawn = refusal.New(refusal.Conflict, "coupon_withdrawn", "This code was withdrawn.").At("/code")
	ErrExhausted = refusal.New(refusal.Conflict, "coupon_exhausted", "This code has been used as often as it may be.").At("/code")
	ErrUsedUp    = refusal.New(refusal.Conflict, "coupon_used_up", "You have used this code as often as you may.").At("/code")
	ErrReleased  = refusal.New(refusal.Conflict, "coupon_redemption_released",
		"This use was given back; begin another one under another id.").At("/redemption_id")
)

// Command is something that a coupon may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	Issue struct {
		Code, PromotionID       string
		Limit, LimitPerCustomer int64
		ValidFrom, ValidUntil   time.Time
	}
	// Reserve sets one use aside until ExpiresAt.
	Reserve struct {
		RedemptionID, Customer string
		Now, ExpiresAt         time.Time
	}
	// Redeem makes a reserved use final. One that was lost is made good while there are uses left.
	Redeem struct {
		RedemptionID, Customer string
		Now                    time.Time
	}
	// Release gives a use back, reserved or redeemed.
	Release struct {
		RedemptionID string
	}
	Withdraw struct {
		Reason string
	}
)

func (Issue) isCommand()    {}
func (Reserve) isCommand()  {}
func (Redeem) isCommand()   {}
func (Release) isCommand()  {}
func (Withdraw) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(c Coupon, cmd Command) ([]Event, error) {
	if cmd, issues := cmd.(Issue); issues {
		return issue(c, cmd)
	}
	if c.Issued.Code == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case Reserve:
		return reserve(c, cmd)
	case Redeem:
		return redeem(c, cmd)
	case Release:
		return release(c, cmd)
	case Withdraw:
		return withdraw(c, cmd)
	}
	panic(fmt.Sprintf("unknown coupon command %T", cmd))
}

var codeForm = regexp.MustCompile(`^[A-Z0-9][A-Z0-9_-]{2,39}$`)

// Normal is how a code is stored, however a shopper writes it.
func Normal(code string) string { return strings.ToUpper(strings.TrimSpace(code)) }

func issue(c Coupon, cmd Issue) ([]Event, error) {
	cmd.Code = Normal(cmd.Code)
	switch {
	case !codeForm.MatchString(cmd.Code):
		return nil, ErrCode
	case cmd.PromotionID == "":
		return nil, ErrPromotion
	case cmd.Limit < 0 || cmd.Limit > MaxUses:
		return nil, ErrLimit
	case cmd.LimitPerCustomer < 0 || cmd.LimitPerCustomer > MaxUses:
		return nil, ErrLimit.At("/limit_per_customer")
	case !cmd.ValidUntil.IsZero() && !cmd.ValidUntil.After(cmd.ValidFrom):
		return nil, ErrDates
	case c.Issued.Code == "":
		return []Event{Issued(cmd)}, nil
	case !sameTerms(c.Issued, cmd):
		return nil, ErrTaken
	case c.Withdrawn:
		return nil, ErrWithdrawn
	}
	return nil, nil
}

// sameTerms compares times as instants, whatever zone they were read in.
func sameTerms(issued Issued, cmd Issue) bool {
	if !issued.ValidFrom.Equal(cmd.ValidFrom) || !issued.ValidUntil.Equal(cmd.ValidUntil) {
		return false
	}
	cmd.ValidFrom, cmd.ValidUntil = issued.ValidFrom, issued.ValidUntil
	return issued == Issued(cmd)
}

func withdraw(c Coupon, cmd Withdraw) ([]Event, error) {
	if c.Withdrawn {
		return nil, nil
	}
	return []Event{Withdrawn{c.Issued.Code, c.Issued.PromotionID, cmd.Reason}}, nil
}
