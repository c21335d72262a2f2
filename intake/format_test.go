package intake

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

func TestDateFormats(t *testing.T) {
	cases := []struct{ pattern, text, want string }{ // want "" is a refusal
		{"YYYY-MM-DD", "2026-01-31", "2026-01-31"},
		{"YYYY-MM-DD", "2026-1-31", ""},
		{"YYYY-MM-DD", "2026-02-29", ""},
		{"YYYY-MM-DD", "2028-02-29", "2028-02-29"},
		{"YYYY-MM-DD", "2026-01-31 ", ""},
		{"YYYY-MM-DD", "2026-01-311", ""},
		{"YYYY-MM-DD", "２０２６-01-31", "2026-01-31"},
		{"YYYY-MM-DD", "0000-01-31", ""},
		{"YYYY-MM-DD", "", ""},
		{"M/D/YYYY", "3/1/2017", "2017-03-01"},
		{"M/D/YYYY", "03/01/2017", "2017-03-01"},
		{"M/D/YYYY", "13/1/2017", ""},
		{"M/D/YYYY", "3/1/17", ""},
		{"M/D/YYYY", "003/1/2017", ""},
		{"M/D/YYYY", "3-1-2017", ""},
		{"D.M.YYYY", "1.3.2017", "2017-03-01"},
		{"D.M.YYYY", "31.12.2017", "2017-12-31"},
		{"YYYY/M/D", "2026/1/5", "2026-01-05"},
		{"YYYY年M月D日", "2026年1月5日", "2026-01-05"},
		{"YYYY年M月D日", "2026年1月5", ""},
		{"YYYYMMDD", "20260105", "2026-01-05"},
		{"YYYYMMDD", "2026015", ""},
		{"DD.MM.YYYY", "5.01.2026", ""},
		{"YYYY-MM-DDThh:mm:ss", "2026-01-31T23:59:59", "2026-01-31"},
		{"YYYY-MM-DD hh:mm", "2026-01-31 24:00", ""},
		{"YYYY-MM-DD hh:mm", "2026-01-31 23:60", ""},
		{"YYYY-MM-DD hh:mm", "2026-01-31", ""},
	}
	for _, c := range cases {
		f, ok := parseDateFormat(c.pattern)
		if !ok {
			t.Errorf("the pattern %s is refused", c.pattern)
			continue
		}
		d, err := f.parse(c.text)
		if d.String() != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s reads %q as %q, %v; want %q", c.pattern, c.text, d, err, c.want)
		}
	}
}

func TestDatePatternsThatAreRefused(t *testing.T) {
	for _, pattern := range []string{"", "YYYY", "YYYY-MM", "MM/DD/YY", "YYYY-MM-DD-MM", "YYYY-M-DD-D", "YYYYMD", "MDDYYYY", "D MMM YYYY",
		"YYYY-MM-DD h", "yyyy-mm-dd", "YYYY-MM-DD1", "YYYY-MM-DD" + strings.Repeat("-", 31), "YYYY-MM-DD\xff"} {
		if _, ok := parseDateFormat(pattern); ok {
			t.Errorf("the pattern %q is accepted", pattern)
		}
	}
}

// TestDatesReadBack writes every day in every pattern and reads it back.
func TestDatesReadBack(t *testing.T) {
	patterns := []string{"YYYY-MM-DD", "M/D/YYYY", "D.M.YYYY", "YYYY年M月D日", "YYYYMMDD", "DD/MM/YYYY"}
	rapid.Check(t, func(t *rapid.T) {
		first, _ := period.NewDate(1, 1, 1)
		day := first.AddDays(rapid.IntRange(0, 3652058).Draw(t, "day"))
		pattern := rapid.SampledFrom(patterns).Draw(t, "pattern")
		f, _ := parseDateFormat(pattern)
		got, err := f.parse(spell(day, pattern))
		if err != nil || got != day {
			t.Fatalf("%s in %s is read as %s, %v", day, pattern, got, err)
		}
	})
}

// spell writes a date in a pattern, in the simplest way there is.
func spell(d period.Date, pattern string) string {
	iso := d.String()
	short := func(s string) string { return strings.TrimPrefix(s, "0") }
	return strings.NewReplacer("YYYY", iso[:4], "MM", iso[5:7], "M", short(iso[5:7]), "DD", iso[8:], "D", short(iso[8:])).Replace(pattern)
}

func TestNumberFormats(t *testing.T) {
	plain := numberFormat{decimal: '.'}
	english := numberFormat{decimal: '.', group: ',', strip: []string{"$", "USD"}}
	german := numberFormat{decimal: ',', group: '.'}
	spaced := numberFormat{decimal: ',', group: '\u00A0', strip: []string{"€"}}
	chinese := numberFormat{decimal: '.', group: ',', strip: []string{"¥", "￥", "元"}}
	cases := []struct {
		format     numberFormat
		text, want string // want "" is a refusal
	}{
		{plain, "1234.50", "1234.5"}, {plain, "-0.05", "-0.05"}, {plain, "0", "0"},
		{plain, "1,234", ""}, {plain, "+5", ""}, {plain, "007", ""}, {plain, "1e3", ""}, {plain, " 5", ""}, {plain, "", ""}, {plain, "$5", ""}, {plain, "１２３", ""}, {plain, ".5", ""}, {plain, "5.", ""},
		{english, "1,234.50", "1234.5"}, {english, "1234.50", "1234.5"}, {english, "1,234,567", "1234567"}, {english, "$1,234.50", "1234.5"},
		{english, "$ 1,234.50", "1234.5"}, {english, "1,234.50 USD", "1234.5"}, {english, "-$1,234", "-1234"}, {english, "$-1,234", "-1234"}, {english, "-1,234", "-1234"},
		{english, "1,23", ""}, {english, "12,34", ""}, {english, "1234,567", ""}, {english, ",123", ""}, {english, "1,234,5", ""}, {english, "1,2345", ""}, {english, "0,123", ""},
		{english, "1.234,5", ""}, {english, "$$5", ""}, {english, "€5", ""}, {english, "--5", ""}, {english, "5-", ""}, {english, "$", ""}, {english, "1.2.3", ""},
		{german, "1.234,50", "1234.5"}, {german, "1234,5", "1234.5"}, {german, "1.5", ""}, {german, "1,234.50", ""}, {german, "-1.234.567,8", "-1234567.8"}, {german, "1,", ""},
		{spaced, "1\u00A0234,50\u00A0€", "1234.5"}, {spaced, "1 234,50", ""}, {spaced, "1.5", ""},
		{chinese, "￥1,234.50", "1234.5"}, {chinese, "1,234.50元", "1234.5"}, {chinese, "12.3万", ""}, {chinese, "1，234", ""},
	}
	for _, c := range cases {
		d, err := c.format.parse(c.text)
		if got := d.String(); err == nil && got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s reads %q as %s, %v; want %q", c.format.example(), c.text, got, err, c.want)
		}
	}
}

func TestUnitsOfAmounts(t *testing.T) {
	cny, _ := money.ParseCurrency("CNY")
	jpy, _ := money.ParseCurrency("JPY")
	cases := []struct {
		units, text string
		currency    money.Currency
		minor       int64
		err         error
	}{
		{"major", "12.34", cny, 1234, nil},
		{"major", "12.340", cny, 1234, nil},
		{"major", "12.345", cny, 0, money.ErrTooPrecise},
		{"major", "12.00", jpy, 12, nil},
		{"major", "92233720368547758.07", cny, money.MaxMinor, nil},
		{"major", "92233720368547758.08", cny, 0, money.ErrOverflow},
		{"minor", "1234", cny, 1234, nil},
		{"minor", "1234.0", cny, 1234, nil},
		{"minor", "12.34", cny, 0, money.ErrTooPrecise},
		{"ten-thousands", "12.3", cny, 12300000, nil},
		{"ten-thousands", "0.000001", cny, 1, nil},
		{"ten-thousands", "0.0000001", cny, 0, money.ErrTooPrecise},
		{"ten-thousands", "999999999999999999", cny, 0, money.ErrOverflow},
	}
	for _, c := range cases {
		f := numberFormat{decimal: '.', units: c.units}
		d, err := f.parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		a, err := f.amount(d, c.currency)
		if !errors.Is(err, c.err) || err == nil && (a.Minor != c.minor || a.Currency != c.currency) {
			t.Errorf("%s %s of %s: %d, %v; want %d, %v", c.text, c.units, c.currency, a.Minor, err, c.minor, c.err)
		}
	}
}

func TestShareFormats(t *testing.T) {
	german := formats{number: numberFormat{decimal: ','}, share: "percent"}
	cases := []struct {
		share, text, want string
	}{
		{"percent", "60%", "0.6"}, {"percent", "72.68%", "0.7268"}, {"percent", "60 %", "0.6"}, {"percent", "60", ""}, {"percent", "0.6", ""}, {"percent", "60％", "0.6"}, {"percent", "%", ""},
		{"hundredths", "60", "0.6"}, {"hundredths", "0.6", "0.006"}, {"hundredths", "60%", ""},
		{"fraction", "0.6", "0.6"}, {"fraction", "1", "1"}, {"fraction", "60%", ""},
	}
	for _, c := range cases {
		d, err := formats{number: numberFormat{decimal: '.'}, share: c.share}.parseShare(c.text)
		if got := d.String(); err == nil && got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s reads %q as %s, %v; want %q", c.share, c.text, got, err, c.want)
		}
	}
	if d, err := german.parseShare("72,68 %"); err != nil || d.String() != "0.7268" {
		t.Errorf("72,68 %% is read as %s, %v", d, err)
	}
}

// TestExamplesAreRight reads the examples that messages show in their own format.
func TestExamplesAreRight(t *testing.T) {
	for _, f := range []numberFormat{
		{decimal: '.', units: "major"}, {decimal: ',', group: '.', units: "major"}, {decimal: '.', group: ',', strip: []string{"$"}, units: "ten-thousands"}, {decimal: '.', units: "minor"},
	} {
		d, err := f.parse(f.example())
		if err != nil || d.Truncate(0).String() != "1234" || f.units == "minor" && d.Scale() > 0 {
			t.Errorf("the example %s is read as %s, %v", f.example(), d, err)
		}
	}
	for _, share := range shareWords {
		for _, decimal := range []rune{'.', ','} {
			f := formats{number: numberFormat{decimal: decimal}, share: share}
			if d, err := f.parseShare(f.shareExample()); err != nil || d.String() != "0.6" {
				t.Errorf("the example %s of %s is read as %s, %v", f.shareExample(), share, d, err)
			}
		}
	}
}

func TestSplitJoin(t *testing.T) {
	cases := []struct {
		join, want string // columns in brackets; "" is a refusal
	}{
		{"{a}", "[a]"}, {"{a}-{b}", "[a]-[b]"}, {"N{a}{b}!", "N[a][b]!"}, {"{{{a}}}", "{[a]}"}, {"客户{名 称}号", "客户[名 称]号"},
		{"", ""}, {"a", ""}, {"{a", ""}, {"a}", ""}, {"{}", ""}, {"{ }", ""}, {"{a{b}}", ""}, {"{{a}}", ""},
	}
	for _, c := range cases {
		between, columns, ok := splitJoin(c.join)
		got := ""
		for i := range columns {
			got += between[i] + "[" + columns[i] + "]"
		}
		if ok {
			got += between[len(columns)]
		}
		if ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%q is taken apart as %q, %v; want %q", c.join, got, ok, c.want)
		}
	}
}
