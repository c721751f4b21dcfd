package app

import (
	"crypto/sha256"
	"fmt"
	"strconv"

	"github.com/google/uuid"
)

// Prefixes of public ids. The rest is a UUID: time-ordered for what a client creates, derived for what follows from it.
const (
	ProductPrefix    = "prd_"
	VisitPrefix      = "vis_"
	CartPrefix       = "cart_"
	CheckoutPrefix   = "chk_"
	FulfilmentPrefix = "ful_"
	OrderPrefix      = "ord_"
	PaymentPrefix    = "pay_"
	DeliveryPrefix   = "dlv_"
	MethodPrefix     = "pmt_"
	CapturePrefix    = "cap_"
	RefundPrefix     = "ref_"
	PromotionPrefix  = "prm_"
	CreditPrefix     = "crd_"
	TransferPrefix   = "trf_"
	ReceiptPrefix    = "rcv_"
	HoldPrefix       = "hld_"
)

// NewID mints a time-ordered id.
func NewID(prefix string) string { return prefix + uuid.Must(uuid.NewV7()).String() }

// SecretID makes an id of 128 bits that is as hard to guess as its parts, for what is protected by its id alone.
func SecretID(parts ...string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "secret id %q", parts))
	return uuid.UUID(sum[:16]).String()
}

// DeriveID returns the id that follows from its parts: the same parts, the same id, whoever asks and however often.
func DeriveID(prefix string, parts ...string) string {
	return prefix + DeriveUUID(append([]string{prefix}, parts...)...).String()
}

// PaymentOf is the id of one of an attempt's payments, which count from 0. The first has the id it had when it was the only one.
func PaymentOf(fulfilmentID string, part int) string {
	if part == 0 {
		return DeriveID(PaymentPrefix, fulfilmentID)
	}
	return DeriveID(PaymentPrefix, fulfilmentID, strconv.Itoa(part))
}

// StockID is the id of one SKU at one location.
func StockID(sku, location string) string { return sku + "@" + location }

// PriceID is the id of a SKU's prices in one list.
func PriceID(listID, sku string) string { return listID + "@" + sku }
