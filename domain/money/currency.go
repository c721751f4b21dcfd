package money

import "strings"

// Currencies whose minor unit is not a hundredth, from ISO 4217.
const (
	withoutMinorUnit = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
	inThousandths    = "BHD IQD JOD KWD LYD OMR TND"
	inTenThousandths = "CLF UYW"
)

// Digits is how many decimal digits a currency's minor unit has: 2 for EUR, 0 for JPY, 3 for KWD.
func Digits(currency string) int {
	switch {
	case listed(withoutMinorUnit, currency):
		return 0
	case listed(inThousandths, currency):
		return 3
	case listed(inTenThousandths, currency):
		return 4
	}
	return 2
}

// IsCurrency reports whether a code has the form of ISO 4217: three upper-case letters.
func IsCurrency(code string) bool {
	return len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func listed(codes, currency string) bool {
	return IsCurrency(currency) && strings.Contains(codes, currency)
}
