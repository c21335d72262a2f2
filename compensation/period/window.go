package period

// Span is a kind of calendar window.
type Span uint8

// The windows over which figures accumulate. Line is the window of one earning
// line alone: nothing is carried from one line to the next.
const (
	Line Span = iota
	InMonth
	InQuarter
	InYear
)

// spanNames are the words that documents use.
var spanNames = [...]string{Line: "none", InMonth: "month", InQuarter: "quarter", InYear: "year"}

// ParseSpan reads none, month, quarter or year.
func ParseSpan(s string) (Span, bool) {
	for i, name := range spanNames {
		if s == name {
			return Span(i), true
		}
	}
	return 0, false
}

// String writes none, month, quarter or year, "" for what is no span.
func (s Span) String() string {
	if int(s) >= len(spanNames) {
		return ""
	}
	return spanNames[s]
}

// Window is a run of days, both ends included. The zero value holds no day.
type Window struct {
	From, To Date
}

// WindowOf returns the month, quarter or year that the date lies in, or the
// day itself for Line.
func WindowOf(s Span, d Date) Window {
	if d.IsZero() || s == Line {
		return Window{From: d, To: d}
	}
	year, month, _ := d.Civil()
	first, last := month, month
	switch s {
	case InQuarter:
		first = (month-1)/3*3 + 1
		last = first + 2
	case InYear:
		first, last = 1, 12
	}
	return Window{From: dateOf(year, first, 1), To: dateOf(year, last, DaysIn(year, last))}
}

// Holds reports whether the date lies in the window.
func (w Window) Holds(d Date) bool {
	return !w.From.IsZero() && !d.Before(w.From) && !d.After(w.To)
}

// Days returns the number of days in the window.
func (w Window) Days() int {
	if w.From.IsZero() || w.To.Before(w.From) {
		return 0
	}
	return w.To.DaysSince(w.From) + 1
}

// Interval is a stretch of validity: from a day, included, to a day, included,
// or without end when To is no date. The zero value holds every day.
type Interval struct {
	From, To Date
}

// Holds reports whether the date lies in the interval; no date never does.
func (i Interval) Holds(d Date) bool {
	return !d.IsZero() && !d.Before(i.From) && (i.To.IsZero() || !d.After(i.To))
}

// Overlaps reports whether the intervals share a day; one that ends before it
// begins holds no day and overlaps nothing.
func (i Interval) Overlaps(o Interval) bool {
	from, to := i.From, i.To
	if o.From.After(from) {
		from = o.From
	}
	if to.IsZero() || !o.To.IsZero() && o.To.Before(to) {
		to = o.To
	}
	return to.IsZero() || !to.Before(from)
}
