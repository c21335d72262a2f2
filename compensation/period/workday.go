package period

// Calendar is the company's working week with its exceptions: public holidays
// that fall on working days, and weekend days that are worked to make up for
// them (调休). The zero value works Monday to Friday without exceptions.
type Calendar struct {
	Off map[Date]bool // days off although the week says work
	On  map[Date]bool // days worked although the week says rest
}

// IsWorkday reports whether the date is worked. A day named in both tables is
// worked.
func (c Calendar) IsWorkday(d Date) bool {
	switch {
	case d.IsZero():
		return false
	case c.On[d]:
		return true
	case c.Off[d]:
		return false
	}
	return d.Weekday() <= 5
}

// Workdays counts the working days of the window, both ends included.
func (c Calendar) Workdays(w Window) int {
	if w.Days() == 0 {
		return 0
	}
	n := 0
	for d := w.From; !d.IsZero() && !d.After(w.To); d = d.AddDays(1) {
		if c.IsWorkday(d) {
			n++
		}
	}
	return n
}

// AddWorkdays returns the n-th working day after d, or before it for a
// negative n; with n = 0 it is d itself, or the next working day when d is not
// worked. It returns no date when the calendar ends first.
func (c Calendar) AddWorkdays(d Date, n int) Date {
	if n == 0 {
		for !d.IsZero() && !c.IsWorkday(d) {
			d = d.AddDays(1)
		}
		return d
	}
	step := 1
	if n < 0 {
		step = -1
	}
	for n != 0 && !d.IsZero() {
		d = d.AddDays(step)
		if c.IsWorkday(d) {
			n -= step
		}
	}
	return d
}
