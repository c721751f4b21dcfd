package cart

import "cartwright/domain/refusal"

// Limits of a cart.
const (
	MaxUnits    = 999 // of one SKU, over all its lines
	MaxLines    = 100 // to be bought, and as many saved for later
	MaxCoupons  = 10
	MaxSealed   = 16 << 10 // bytes of a sealed text
	maxLineID   = 100
	minShareKey = 22 // characters, at 6 bits each: 128 bits and more
)

// Refusals by where the cart stands and whose it is.
var (
	ErrNotFound = refusal.New(refusal.Missing, "cart_not_found", "There is no such cart; open it first.")
	ErrExists   = refusal.New(refusal.Conflict, "cart_exists",
		"A cart with this id exists and differs; use that one, or open this one under another id.")
	ErrID         = refusal.New(refusal.Invalid, "cart_id_missing", "A cart needs an id.").At("/id")
	ErrCustomer   = refusal.New(refusal.Invalid, "cart_customer_missing", "Name the customer who takes the cart over.").At("/customer_id")
	ErrCheckedOut = refusal.New(refusal.Conflict, "cart_checked_out",
		"The cart is being checked out; cancel the checkout to change the cart.")
	ErrCompleted = refusal.New(refusal.Conflict, "cart_completed", "The cart was bought; open another one to buy more.")
	ErrClosed    = refusal.New(refusal.Conflict, "cart_closed", "The cart was merged into another one; use that.")
	ErrEmpty     = refusal.New(refusal.Conflict, "cart_empty", "The cart is empty; add an item before you check out.")

	ErrCheckoutID   = refusal.New(refusal.Invalid, "cart_checkout_missing", "A checkout needs an id.").At("/checkout_id")
	ErrCheckoutUsed = refusal.New(refusal.Conflict, "cart_checkout_cancelled",
		"This checkout of the cart was cancelled; start another one.").At("/checkout_id")
)

// Refusals of what is put into a cart.
var (
	ErrCurrency = refusal.New(refusal.Invalid, "cart_currency_invalid",
		"A cart's currency has three upper-case letters, such as EUR.").At("/currency")
	ErrOtherCurrency = refusal.New(refusal.Conflict, "cart_currency_differs",
		"The item is priced in another currency than the cart; open a cart in that currency.").At("/sku")
	ErrItem = refusal.New(refusal.Invalid, "cart_item_invalid",
		"An item needs a SKU and a price of more than zero.").At("/sku")
	ErrLineID = refusal.New(refusal.Invalid, "cart_line_id_invalid",
		"A line's id is its SKU, or the SKU, a tilde and up to 100 characters in all.").At("/line_id")
	ErrQuantity = refusal.New(refusal.Invalid, "cart_quantity_invalid",
		"A line has at least one unit; remove the item to have none.").At("/quantity")
	ErrLineLimit = refusal.New(refusal.Invalid, "cart_line_limit",
		"A cart holds at most 999 units of one SKU, over all its lines; order fewer, or split the order over several carts.").At("/quantity")
	ErrFull = refusal.New(refusal.Conflict, "cart_full",
		"A cart has at most 100 lines; remove an item, or open another cart.").At("/sku")
	ErrLaterFull = refusal.New(refusal.Conflict, "cart_later_full",
		"At most 100 lines are saved for later; remove one of them.").At("/line_id")
	ErrLineNotFound = refusal.New(refusal.Missing, "cart_line_not_found",
		"The cart has no such line; add the item first.").At("/line_id")
	ErrText   = refusal.New(refusal.Invalid, "cart_text_too_long", "This text is too long; shorten it.")
	ErrCoupon = refusal.New(refusal.Invalid, "coupon_code_invalid",
		"A coupon code has 1 to 64 of the characters A-Z, 0-9, _ and -.").At("/code")
	ErrCoupons = refusal.New(refusal.Conflict, "cart_coupons_full",
		"A cart holds at most 10 coupon codes; remove one of them.").At("/code")
	ErrNotShared = refusal.New(refusal.Missing, "shared_cart_not_found",
		"Nothing is shared under this link, or not any more; ask for another one.").At("/share_token")
	ErrShareToken = refusal.New(refusal.Invalid, "share_token_weak",
		"A share token has at least 22 characters that nobody can guess.").At("/token")
)

// Refusals of a merge.
var (
	ErrStrategy = refusal.New(refusal.Invalid, "merge_strategy_unknown",
		"A merge is one of merge, keep_guest and keep_saved.").At("/strategy")
	ErrItself      = refusal.New(refusal.Invalid, "cart_merged_with_itself", "Name two different carts.").At("/guest_cart_id")
	ErrMergeMoney  = refusal.New(refusal.Conflict, "cart_currency_differs", "The carts are in different currencies; claim the guest's cart instead, and keep both.").At("/guest_cart_id")
	ErrGuestClosed = refusal.New(refusal.Conflict, "guest_cart_not_open",
		"The guest's cart is being checked out, was bought or was merged elsewhere; only an open cart can be merged.").At("/guest_cart_id")
)
