package period

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// springFestival is an extract of a company calendar: the holidays of 2026 and
// the weekend days worked to make up for them.
func springFestival(t *testing.T) Calendar {
	c := Calendar{Off: map[Date]bool{}, On: map[Date]bool{}}
	for d := date(t, "2026-02-16"); !d.After(date(t, "2026-02-20")); d = d.AddDays(1) {
		c.Off[d] = true
	}
	for _, s := range []string{"2026-02-14", "2026-02-28"} { // Saturdays
		c.On[date(t, s)] = true
	}
	return c
}

func TestIsWorkday(t *testing.T) {
	c := springFestival(t)
	for day, want := range map[string]bool{
		"2026-02-13": true,  // a Friday
		"2026-02-14": true,  // a Saturday that is worked
		"2026-02-15": false, // a Sunday
		"2026-02-16": false, // a holiday on a Monday
		"2026-02-20": false,
		"2026-02-21": false, // a Saturday
		"2026-02-23": true,
		"2026-02-28": true,
		"2026-03-01": false,
	} {
		if got := c.IsWorkday(date(t, day)); got != want {
			t.Errorf("%s is worked: %v", day, got)
		}
	}
	both := Calendar{Off: map[Date]bool{date(t, "2026-02-16"): true}, On: map[Date]bool{date(t, "2026-02-16"): true}}
	if !both.IsWorkday(date(t, "2026-02-16")) {
		t.Error("a day in both tables is not worked")
	}
	named := Calendar{Off: map[Date]bool{date(t, "2026-02-16"): false}, On: map[Date]bool{date(t, "2026-02-15"): false}}
	if !named.IsWorkday(date(t, "2026-02-16")) || named.IsWorkday(date(t, "2026-02-15")) {
		t.Error("a day that stands in a table as false is an exception")
	}
	if c.IsWorkday(Date{}) || (Calendar{On: map[Date]bool{{}: true}}).IsWorkday(Date{}) {
		t.Error("no date is worked")
	}
	week := ""
	for d := date(t, "2026-11-02"); !d.After(date(t, "2026-11-08")); d = d.AddDays(1) { // a Monday to a Sunday
		if (Calendar{}).IsWorkday(d) {
			week += "+"
		} else {
			week += "-"
		}
	}
	if week != "+++++--" {
		t.Errorf("the week without exceptions is %s", week)
	}
}

func TestWorkdaysOfAMonth(t *testing.T) {
	c := springFestival(t)
	for _, w := range []struct {
		from, to string
		cal      Calendar
		want     int
	}{
		{"2026-02-01", "2026-02-28", Calendar{}, 20},
		{"2026-02-01", "2026-02-28", c, 17},
		{"2026-02-14", "2026-02-22", c, 1},
		{"2026-02-16", "2026-02-20", c, 0},
		{"2026-02-13", "2026-02-13", c, 1},
		{"2026-02-20", "2026-02-13", c, 0},
		{"9999-12-27", "9999-12-31", Calendar{}, 5}, // the last week: no day after it to stop at
		{"0001-01-01", "0001-01-07", Calendar{}, 5},
	} {
		if got := w.cal.Workdays(Window{From: date(t, w.from), To: date(t, w.to)}); got != w.want {
			t.Errorf("%s to %s has %d working days, want %d", w.from, w.to, got, w.want)
		}
	}
	if got := c.Workdays(Window{}); got != 0 {
		t.Errorf("the window without days has %d working days", got)
	}
}

func TestAddWorkdays(t *testing.T) {
	c := springFestival(t)
	for _, a := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-02-13", 0, "2026-02-13"}, {"2026-02-15", 0, "2026-02-23"}, {"2026-02-14", 0, "2026-02-14"},
		{"2026-02-13", 1, "2026-02-14"}, {"2026-02-13", 2, "2026-02-23"}, {"2026-02-14", 7, "2026-03-02"},
		{"2026-02-23", -1, "2026-02-14"}, {"2026-02-18", -1, "2026-02-14"}, {"2026-02-18", 1, "2026-02-23"},
		{"9999-12-31", 1, ""}, {"0001-01-01", -1, ""}, {"2026-01-01", math.MaxInt, ""}, {"2026-01-01", math.MinInt, ""},
	} {
		if got := c.AddWorkdays(date(t, a.from), a.n); got.String() != a.want {
			t.Errorf("%d working days from %s is %q, want %q", a.n, a.from, got, a.want)
		}
	}
	never := Calendar{Off: map[Date]bool{}}
	for d := date(t, "9999-01-01"); !d.IsZero(); d = d.AddDays(1) {
		never.Off[d] = true
	}
	if got := never.AddWorkdays(date(t, "9999-01-01"), 0); !got.IsZero() {
		t.Errorf("in a calendar without work the next working day is %s", got)
	}
	for _, n := range []int{-1, 0, 1} {
		if got := c.AddWorkdays(Date{}, n); !got.IsZero() {
			t.Errorf("%d working days from no date is %s", n, got)
		}
	}
}

// Counting and stepping must agree, whatever the exceptions.
func TestAddWorkdaysAndWorkdaysAgree(t *testing.T) {
	exceptions := rapid.MapOf(rapid.Map(rapid.Int32Range(base-40, base+40), func(n int32) Date { return Date{day: n} }), rapid.Bool())
	rapid.Check(t, func(t *rapid.T) {
		c := Calendar{Off: exceptions.Draw(t, "off"), On: exceptions.Draw(t, "on")}
		d := Date{day: base + rapid.Int32Range(-10, 10).Draw(t, "day")}
		n := rapid.IntRange(1, 20).Draw(t, "n")
		later, earlier := c.AddWorkdays(d, n), c.AddWorkdays(d, -n)
		if !c.IsWorkday(later) || !c.IsWorkday(earlier) {
			t.Fatalf("%s or %s is not worked", later, earlier)
		}
		if got := c.Workdays(Window{From: d.AddDays(1), To: later}); got != n {
			t.Fatalf("%d working days after %s is %s, %d working days on", n, d, later, got)
		}
		if got := c.Workdays(Window{From: earlier, To: d.AddDays(-1)}); got != n {
			t.Fatalf("%d working days before %s is %s, %d working days back", n, d, earlier, got)
		}
	})
}
