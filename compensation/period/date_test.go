package period

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of the test below, wherever it runs

	"pgregory.net/rapid"
)

// Every day from 0001-01-01 to 9999-12-31, side by side with package time.
func TestEveryDayAgreesWithPackageTime(t *testing.T) {
	at := time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)
	d, err := NewDate(1, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	weekdays := map[time.Weekday]int{time.Monday: 1, time.Tuesday: 2, time.Wednesday: 3, time.Thursday: 4, time.Friday: 5, time.Saturday: 6, time.Sunday: 7}
	days := 0
	for ; at.Year() <= 9999; at = at.AddDate(0, 0, 1) {
		days++
		year, month, day := d.Civil()
		wantYear, wantMonth, wantDay := at.Date()
		if year != wantYear || month != int(wantMonth) || day != wantDay || d.Weekday() != weekdays[at.Weekday()] {
			t.Fatalf("day %d is %d-%d-%d, weekday %d; want %s", days, year, month, day, d.Weekday(), at.Format("2006-01-02 Monday"))
		}
		if made, err := NewDate(year, month, day); err != nil || made != d {
			t.Fatalf("%s made from its parts is %v, %v", d, made, err)
		}
		if day == 1 || day >= 28 { // texts are slow to make: the ends of months will do
			text := at.Format("2006-01-02")
			if read, err := ParseDate(text); d.String() != text || err != nil || read != d {
				t.Fatalf("%s is written %q and read as %v, %v", text, d.String(), read, err)
			}
		}
		next := d.AddDays(1)
		if !next.IsZero() && (next.DaysSince(d) != 1 || !d.Before(next) || !next.After(d)) {
			t.Fatalf("%s is not followed by %s", d, next)
		}
		d = next
	}
	if days != lastDay || !d.IsZero() {
		t.Errorf("the calendar has %d days and ends before %v, want %d", days, d, lastDay)
	}
}

func TestDatesThatDoNotExist(t *testing.T) {
	for _, text := range []string{
		"", "-", "2026", "2026-02", "2026-02-30", "2026-02-29", "2100-02-29", "1900-02-29", "2026-04-31", "2026-06-31", "2026-09-31", "2026-11-31",
		"2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32", "0000-01-01", "0000-12-31",
		"2026-2-3", "2026-02-3", "2026-2-03", "26-02-03", "02026-02-03", "2026-02-003", "10000-01-01", "-001-01-01", "+026-01-01",
		"2026/02/03", "2026.02.03", "20260203", "2026-0203", "2026_02_03", "2026-02-03 ", " 2026-02-03", "2026-02-03T00:00:00Z", "2026-02-0a", "2026- 2-03",
		"２０２６-０２-０３", "2026-02-０3", "2026年2月3日", "2026-02-03\n", "2026-02-\x003", "٢٠٢٦-02-03", "46056", "2026–02–03", "\xff\xff\xff\xff-02-03",
	} {
		if d, err := ParseDate(text); !errors.Is(err, ErrDate) || d != (Date{}) {
			t.Errorf("%q is read as %v, %v", text, d, err)
		}
	}
	for _, c := range [][3]int{
		{0, 1, 1}, {10000, 1, 1}, {-1, 1, 1}, {2026, 0, 1}, {2026, 13, 1}, {2026, -1, 1}, {2026, 1, 0}, {2026, 1, -1}, {2026, 1, 32}, {2026, 2, 29}, {2025, 2, 29},
		{math.MaxInt, 1, 1}, {2026, math.MaxInt, 1}, {2026, 1, math.MaxInt}, {math.MinInt, math.MinInt, math.MinInt},
	} {
		if d, err := NewDate(c[0], c[1], c[2]); !errors.Is(err, ErrDate) || d != (Date{}) {
			t.Errorf("%v is made into %v, %v", c, d, err)
		}
	}
}

func TestNoDate(t *testing.T) {
	var none Date
	year, month, day := none.Civil()
	if !none.IsZero() || none.String() != "" || none.Weekday() != 0 || year != 0 || month != 0 || day != 0 || !none.Month().IsZero() {
		t.Errorf("no date reads as %q, weekday %d, %d-%d-%d, month %v", none, none.Weekday(), year, month, day, none.Month())
	}
	if !none.AddDays(1).IsZero() || !none.AddDays(0).IsZero() || !none.AddDays(739000).IsZero() {
		t.Error("no date can be moved")
	}
	first := date(t, "0001-01-01")
	if first.IsZero() || !none.Before(first) || none.After(first) || none.Compare(first) >= 0 || first.Compare(none) <= 0 {
		t.Error("no date does not come first")
	}
}

func TestAddDaysStopsAtTheEndsOfTheCalendar(t *testing.T) {
	first, last := date(t, "0001-01-01"), date(t, "9999-12-31")
	for _, c := range []struct {
		from Date
		n    int
		want string // "" for no date
	}{
		{first, 0, "0001-01-01"}, {first, -1, ""}, {first, lastDay - 1, "9999-12-31"}, {first, lastDay, ""}, {first, math.MinInt, ""}, {first, math.MaxInt, ""},
		{last, 0, "9999-12-31"}, {last, 1, ""}, {last, -(lastDay - 1), "0001-01-01"}, {last, -lastDay, ""}, {last, math.MaxInt, ""}, {last, math.MinInt, ""},
		{last, 1 << 32, ""}, {last, -(1 << 32), ""}, {first, 1<<32 + 5, ""},
	} {
		if got := c.from.AddDays(c.n); got.String() != c.want {
			t.Errorf("%s moved by %d days is %q, want %q", c.from, c.n, got, c.want)
		}
	}
}

func dates() *rapid.Generator[Date] {
	return rapid.Map(rapid.Int32Range(1, lastDay), func(n int32) Date { return Date{day: n} })
}

func TestDayArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, e := dates().Draw(t, "d"), dates().Draw(t, "e")
		if d.AddDays(e.DaysSince(d)) != e || e.DaysSince(d) != -d.DaysSince(e) {
			t.Fatalf("%s and %s are %d days apart", d, e, e.DaysSince(d))
		}
		// ISO dates sort as their texts do
		want := strings.Compare(d.String(), e.String())
		if sign(d.Compare(e)) != want || d.Before(e) != (want < 0) || d.After(e) != (want > 0) || (d == e) != (want == 0) {
			t.Fatalf("%s and %s compare as %d", d, e, d.Compare(e))
		}
	})
}

func sign(n int) int { return min(max(n, -1), 1) }

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2026-01-31", "0001-01-01", "9999-12-31", "2024-02-29", "2026-02-30", "2026-2-3", "２０２６-01-01", "2026-01", "", "2026-02-03T00:00:00Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, wantErr := time.Parse("2006-01-02", s)
		exists := wantErr == nil && want.Year() >= 1 // package time also knows the year 0
		d, err := ParseDate(s)
		if (err == nil) != exists {
			t.Fatalf("%q is read as %v, %v; package time says %v, %v", s, d, err, want, wantErr)
		}
		if err == nil && (d.String() != s || want.Format("2006-01-02") != s) {
			t.Fatalf("%q is written back as %q", s, d)
		}
		if err != nil && d != (Date{}) {
			t.Fatalf("%q is refused but gives %v", s, d)
		}
	})
}

// zoneEnvironment marks a run of this binary that only prints.
const zoneEnvironment = "STEELYARD_TEST_PRINT_CALENDAR"

// A machine in Los Angeles must put a receipt into the same month as one in
// Shanghai: the test runs itself under several time zones and compares.
func TestE1_ProcessTimeZoneIsIrrelevant(t *testing.T) {
	if os.Getenv(zoneEnvironment) != "" {
		printCalendar(t)
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	printed := map[string]string{}
	for zone, offset := range map[string]string{"UTC": "+0000", "Asia/Shanghai": "+0800", "America/Los_Angeles": "-0800"} {
		run := exec.Command(self, "-test.run=^TestE1_ProcessTimeZoneIsIrrelevant$", "-test.v")
		run.Env = append(os.Environ(), "TZ="+zone, zoneEnvironment+"=1")
		out, err := run.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", zone, err, out)
		}
		own, calendar := "", ""
		for line := range strings.Lines(string(out)) {
			if text, ok := strings.CutPrefix(line, "zone: "); ok {
				own = strings.TrimSpace(text)
			}
			if text, ok := strings.CutPrefix(line, "calendar: "); ok {
				calendar += text
			}
		}
		if own != offset { // otherwise three equal outputs prove nothing
			t.Errorf("the process with TZ=%s runs at %q, want %s", zone, own, offset)
		}
		if !strings.Contains(calendar, "2025-12-31 3 2025-12 2025-10-01 2025-12-31") {
			t.Errorf("%s: the calendar was not printed:\n%s", zone, out)
		}
		printed[zone] = calendar
	}
	for zone, text := range printed {
		if text != printed["UTC"] {
			t.Errorf("%s computes\n%s\nUTC computes\n%s", zone, text, printed["UTC"])
		}
	}
}

func printCalendar(t *testing.T) {
	fmt.Println("zone: " + time.Date(2026, time.January, 1, 0, 30, 0, 0, time.Local).Format("-0700"))
	for _, text := range []string{"2025-12-31", "2026-01-01", "2026-03-08", "2026-03-09", "2026-11-01", "2024-02-29"} {
		d := date(t, text)
		w := WindowOf(InQuarter, d)
		fmt.Println("calendar:", d, d.Weekday(), d.Month(), w.From, w.To, d.AddDays(1), d.Month().Add(1).Last(), Calendar{}.AddWorkdays(d, 3))
	}
}

func date(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}
