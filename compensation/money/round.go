package money

// RoundPay turns an exact number of major units into pay: whole minor units of
// the currency, rounded half away from zero (2.345 → 2.35, −2.345 → −2.35). It
// is the one place where pay is rounded, called once per earning line after
// every multiplication; anything that does not fit is refused with ErrOverflow.
func RoundPay(exact Decimal, c Currency) (int64, error) {
	return exact.Round(c.digits).Int64(c.digits)
}
