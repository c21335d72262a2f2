package money

import (
	"errors"
	"strings"
)

// ErrUnknownCurrency says that a code is not an ISO 4217 currency.
var ErrUnknownCurrency = errors.New("money: not an ISO 4217 currency code such as CNY or USD")

// Currency is an ISO 4217 currency with its number of minor digits. The zero
// value is no currency.
type Currency struct {
	code   [3]byte
	digits uint8
}

// ParseCurrency reads an ISO 4217 code in capitals: an active one, or one that
// was withdrawn in 2020 or later, which older receipts carry.
func ParseCurrency(code string) (Currency, error) {
	if len(code) != 3 {
		return Currency{}, ErrUnknownCurrency
	}
	for digits, codes := range iso4217 {
		if among(codes, code) {
			return Currency{code: [3]byte([]byte(code)), digits: uint8(digits)}, nil
		}
	}
	if among(withdrawn, code) {
		return Currency{code: [3]byte([]byte(code)), digits: withdrawnDigits}, nil
	}
	return Currency{}, ErrUnknownCurrency
}

// among reports whether a code stands in a list that is separated by blanks: a
// match must start on one.
func among(codes, code string) bool {
	i := strings.Index(codes, code)
	return i >= 0 && i%4 == 0
}

// Code returns the ISO 4217 code, "" for no currency.
func (c Currency) Code() string {
	if c == (Currency{}) {
		return ""
	}
	return string(c.code[:])
}

// Digits returns how many digits the currency has after the point.
func (c Currency) Digits() uint8 { return c.digits }

// String returns the code.
func (c Currency) String() string { return c.Code() }

// iso4217 lists the active national currencies by their number of minor
// digits (index). Source: ISO 4217 list one, maintained by SIX.
var iso4217 = [5]string{
	0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
	2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
		"DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT " +
		"LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN " +
		"QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS " +
		"VED VES WST XCD XCG YER ZAR ZMW ZWG",
	3: "BHD IQD JOD KWD LYD OMR TND",
	4: "CLF UYW",
}

// withdrawn lists the national currencies that ISO 4217 withdrew in 2020 or
// later: CUC in 2021, HRK and SLL in 2023, ZWL in 2024, ANG in 2025, BGN in 2026.
// All of them had two minor digits. Source: ISO 4217 list three and its
// amendments up to 180, maintained by SIX.
const (
	withdrawn       = "ANG BGN CUC HRK SLL ZWL"
	withdrawnDigits = 2
)
