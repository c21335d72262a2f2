package money

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestCurrencyDigits(t *testing.T) {
	for code, digits := range map[string]uint8{
		"JPY": 0, "KRW": 0, "VND": 0, "BIF": 0, "XPF": 0, "CNY": 2, "USD": 2, "EUR": 2, "HKD": 2, "AED": 2, "ZWG": 2, "UYU": 2,
		"KWD": 3, "BHD": 3, "TND": 3, "CLF": 4, "UYW": 4, "CLP": 0,
	} {
		c, err := ParseCurrency(code)
		if err != nil || c.Digits() != digits || c.Code() != code || c.String() != code {
			t.Errorf("%s: %v with %d digits, %v; want %d digits", code, c, c.Digits(), err, digits)
		}
	}
}

func TestCurrencyRefusals(t *testing.T) {
	list := strings.Join(iso4217[:], " ")
	for _, code := range []string{
		"", " ", "C", "CN", "CNYX", "cny", "Cny", "CNY ", " CNY", "ISK ", " ISK", "RMB", "XXX", "ZZZ", "XAU", "AAA",
		"CLP DJF", "P D", "LP ", " DJ", "F G", "   ", "ＣＮＹ", "人民币", "¥", "元", "CN\x00", "\xff\xff\xff", list,
	} {
		c, err := ParseCurrency(code)
		if !errors.Is(err, ErrUnknownCurrency) || c != (Currency{}) {
			t.Errorf("%q is read as %v, %v", code, c, err)
		}
	}
	// no slice of the list is a code, unless it is one of its words
	words := map[string]bool{}
	for _, word := range strings.Fields(list) {
		words[word] = true
	}
	accepted := 0
	for i := range len(list) - 2 {
		if _, err := ParseCurrency(list[i : i+3]); err == nil {
			accepted++
			if !words[list[i:i+3]] {
				t.Errorf("the slice %q is accepted", list[i:i+3])
			}
		}
	}
	if accepted != len(words) {
		t.Errorf("%d slices are accepted, the list has %d words", accepted, len(words))
	}
}

// The list is data: each code is three capitals and stands in it once.
func TestCurrencyListIsWellFormed(t *testing.T) {
	seen := map[string]int{}
	for digits, codes := range iso4217 {
		for _, code := range strings.Fields(codes) {
			if len(code) != 3 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
				t.Errorf("%q is no code", code)
			}
			if at, twice := seen[code]; twice {
				t.Errorf("%s stands under %d and under %d digits", code, at, digits)
			}
			seen[code] = digits
		}
		if codes != strings.Join(strings.Fields(codes), " ") {
			t.Errorf("the codes with %d digits are not separated by exactly one blank", digits)
		}
	}
	if len(seen) < 150 {
		t.Errorf("only %d currencies", len(seen))
	}
}

// Receipts of the years before are in the currencies of their day.
func TestWithdrawnCurrencies(t *testing.T) {
	active := strings.Fields(strings.Join(iso4217[:], " "))
	for _, code := range []string{"ANG", "BGN", "CUC", "HRK", "SLL", "ZWL"} {
		c, err := ParseCurrency(code)
		if err != nil || c.Code() != code || c.Digits() != 2 {
			t.Errorf("%s is read as %v with %d digits, %v", code, c, c.Digits(), err)
		}
		if slices.Contains(active, code) {
			t.Errorf("%s is listed as active, too", code)
		}
	}
	for _, replacement := range []string{"EUR", "CUP", "SLE", "ZWG", "XCG"} {
		if !slices.Contains(active, replacement) {
			t.Errorf("%s is not active", replacement)
		}
	}
	for _, code := range []string{"NG ", "GBG", " BG", "BG ", "G B", "LTL", "VEF", "STD", "MRO", "BYR", "ZWD", "hrk"} {
		if c, err := ParseCurrency(code); !errors.Is(err, ErrUnknownCurrency) {
			t.Errorf("%q is read as %v", code, c)
		}
	}
}

func TestNoCurrency(t *testing.T) {
	var none Currency
	if none.Code() != "" || none.String() != "" || none.Digits() != 0 {
		t.Errorf("no currency reads as %q with %d digits", none.Code(), none.Digits())
	}
}
