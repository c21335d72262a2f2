package intake

import (
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// habitProfile reads a receipt, a share and two figures from a row.
const habitProfile = `
profile: x
currency: CNY
formats: {FORMATS}
files:
  - file: h.csv
    facts:
      - {fact: receipt, number: {constant: R1}, date: 日期, amount: 金额}
      - {fact: team, code: {column: 日期}}
      - {fact: person, code: {constant: E1}}
      - {fact: contract, number: {constant: K1}, signed: {constant: 2026-01-01}, amount: 金额}
      - {fact: split, contract: {constant: K1}, person: {constant: E1}, share: 比例}
      - {fact: figure, person: {constant: E1}, period: {constant: 2026-01}, code: {constant: x}, value: 数值, unit: 单位}
`

// readHabit reads one row; each part is quoted, so that commas are text.
func readHabit(t *testing.T, formats, date, amount, share, value, unit string) (*fact.Set, problem.List) {
	t.Helper()
	row := `"` + strings.Join([]string{date, amount, share, value, unit}, `","`) + `"`
	p := mustProfile(t, strings.Replace(habitProfile, "FORMATS", formats, 1))
	return Read(fstest.MapFS{"h.csv": &fstest.MapFile{Data: []byte("日期,金额,比例,数值,单位\n" + row + "\n")}}, p)
}

// habit is a way to write something: what it is read as, or the code of the
// problem that refuses it or asks, and a word of the fix in each language.
type habit struct {
	formats, text, want, zh, en string
}

const refusedNumber = "intake.not_a_number"

var amountHabits = []habit{
	// accepted: nothing to doubt
	{"", "１２３．５０", "123.50", "", ""}, {"", "－１２３", "fact.negative_amount", "", ""}, {"", "−5", "fact.negative_amount", "", ""},
	{"", "￥123.50", "123.50", "", ""}, {"", "¥ 123.50", "123.50", "", ""}, {"", "RMB 123.50", "123.50", "", ""}, {"", "123.50元", "123.50", "", ""},
	{"", "123.50 人民币", "123.50", "", ""}, {"", "CNY 123.50", "123.50", "", ""}, {"", "ＣＮＹ　１２３", "123.00", "", ""},
	{"", "12.3万", "123000.00", "", ""}, {"", "12.3万元", "123000.00", "", ""}, {"", "￥12.3 万", "123000.00", "", ""}, {"", "１２．３万", "123000.00", "", ""},
	{"", "1.2亿", "120000000.00", "", ""}, {"", "1.23456789亿元", "123456789.00", "", ""}, {"", "0.000001万", "0.01", "", ""},
	{`number: {group: ","}`, "1,234.50", "1234.50", "", ""}, {`number: {group: ","}`, "￥1,234.50", "1234.50", "", ""}, {`number: {group: ","}`, "１，２３４．５０", "1234.50", "", ""},
	{`number: {group: ","}`, "1,234.5万元", "12345000.00", "", ""}, {`number: {strip: [整, 元]}`, "123整", "123.00", "", ""}, {`number: {strip: ￥}`, "¥123", "123.00", "", ""},
	{`number: {units: ten-thousands}`, "12.3", "123000.00", "", ""},
	{`number: {decimal: ","}`, "12,3万", "123000.00", "", ""}, {`number: {strip: $}`, "$5", "5.00", "", ""},
	// asked
	{"", "1,234.50", refusedNumber, "group", "group"}, {"", "1，234", refusedNumber, "group", "group"}, {"", "15%", refusedNumber, "share", "share"},
	{`number: {units: ten-thousands}`, "12.3万", "intake.unit_twice", "units", "units"},
	{"", "$123", "intake.other_currency", "currency", "currency"}, {"", "12万美元", "intake.other_currency", "currency", "currency"}, {"", "USD 5", "intake.other_currency", "currency", "currency"},
	{"", "５港币", "intake.other_currency", "currency", "currency"}, {"", "€5", "intake.other_currency", "currency", "currency"},
	// refused
	{"", "1.2E+3", refusedNumber, "number", "number"}, {"", "+5", refusedNumber, "number", "number"}, {"", "约5万", refusedNumber, "number", "number"}, {"", "5万3", refusedNumber, "number", "number"},
	{"", "壹佰元", refusedNumber, "number", "number"}, {"", "٣", refusedNumber, "0 到 9", "0 to 9"}, {"", "--5", refusedNumber, "number", "number"}, {"", "-￥-5", refusedNumber, "number", "number"},
	{"", "5元万", refusedNumber, "number", "number"}, {"", "5万万", refusedNumber, "number", "number"}, {"", "万", refusedNumber, "number", "number"}, {"", "￥", refusedNumber, "number", "number"},
	{"", "￥￥5", refusedNumber, "number", "number"}, {"", "0.0000001万", "intake.too_precise", "units", "units"}, {"", "999999999999999999亿", "intake.number_too_long", "18", "18"},
}

var dateHabits = []habit{
	{"date: YYYY年M月D日", "2026年1月5日", "2026-01-05", "", ""}, {"date: YYYY年M月D日", "２０２６年１月５日", "2026-01-05", "", ""}, {"date: YYYY/M/D", "2026/1/5", "2026-01-05", "", ""},
	{"date: YYYY/M/D", "２０２６／１／５", "2026-01-05", "", ""}, {"date: serial-1900", "45000", "2023-03-15", "", ""}, {"date: serial-1900", "45000.75", "2023-03-15", "", ""},
	{"date: serial-1900", "1", "1900-01-01", "", ""}, {"date: serial-1900", "59", "1900-02-28", "", ""}, {"date: serial-1900", "61", "1900-03-01", "", ""}, {"date: serial-1900", "2958465", "9999-12-31", "", ""},
	{"date: serial-1904", "0", "1904-01-01", "", ""}, {"date: serial-1904", "43538", "2023-03-15", "", ""}, {"date: serial-1904", "2957003", "9999-12-31", "", ""},
	{"", "2026年1月5日", "intake.not_a_date", "date", "date"}, {"", "2026/1/5", "intake.not_a_date", "date", "date"}, {"", "45000", "intake.not_a_date", "serial-1900", "serial-1904"},
	{"date: YYYY/M/D", "45000", "intake.not_a_date", "serial-1904", "serial-1900"}, {"date: serial-1900", "2026-01-05", "intake.not_a_date", "date", "date"},
	{"date: serial-1900", "60", "intake.not_a_date", "1900", "1900"}, {"date: serial-1900", "0", "intake.not_a_date", "date", "date"}, {"date: serial-1900", "-1", "intake.not_a_date", "date", "date"},
	{"date: serial-1900", "2958466", "intake.not_a_date", "date", "date"}, {"date: serial-1904", "2957004", "intake.not_a_date", "date", "date"}, {"date: serial-1900", "4.5e4", "intake.not_a_date", "date", "date"},
	{"date: serial-1900", "999999999999999999", "intake.not_a_date", "date", "date"},
}

var shareHabits = []habit{
	{"", "100%", "1", "", ""}, {"", "１００％", "1", "", ""}, {"share: hundredths", "100", "1", "", ""}, {"share: fraction", "1", "1", "", ""}, {"share: hundredths", "１００", "1", "", ""},
	{"", "15", "intake.share_or_percent", "15% 还是 1500%", "15% or 1500%"}, {"", "0.15", "intake.share_or_percent", "0.15% 还是 15%", "0.15% or 15%"},
	{"share: fraction", "15%", "intake.not_a_share", "share", "share"}, {"share: hundredths", "15%", "intake.not_a_share", "share", "share"}, {"", "一成", "intake.not_a_share", "share", "share"},
}

var valueHabits = []habit{
	{"", "12.3万", "123000", "", ""}, {"", "１２３．５", "123.5", "", ""}, {`number: {units: ten-thousands}`, "12.3", "123000", "", ""},
	{"", "￥5", refusedNumber, "number", "number"}, {`number: {units: ten-thousands}`, "1亿", "intake.unit_twice", "units", "units"}, {"", "15%", refusedNumber, "share", "share"},
}

var rateHabits = []habit{
	{"", "0.15", "0.15", "", ""}, {"", "1.2", "1.2", "", ""}, {"", "9.99", "9.99", "", ""},
	{"", "15", "intake.rate_or_percent", "1500%", "Or is 15% meant"}, {"", "10", "intake.rate_or_percent", "1000%", "1000%"}, {"", "-95.5", "intake.rate_or_percent", "-9550%", "-9550%"},
}

// TestF9_ChineseNumberHabits reads every habit: accepted with one meaning, asked
// about or refused, in words of both languages.
func TestF9_ChineseNumberHabits(t *testing.T) {
	check := func(what string, h habit, s *fact.Set, list problem.List, read func(*fact.Set) string) {
		t.Helper()
		inBothLanguages(t, list)
		if !strings.HasPrefix(h.want, "intake.") && !strings.HasPrefix(h.want, "fact.") {
			if s == nil || read(s) != h.want {
				t.Errorf("%s %q {%s}: want %s, problems %v", what, h.text, h.formats, h.want, list)
			}
			return
		}
		if len(list) == 0 || list[0].Code != h.want {
			t.Errorf("%s %q {%s}: want %s, got %v", what, h.text, h.formats, h.want, list)
			return
		}
		zh, en := list[0].String(problem.ZH), list[0].String(problem.EN)
		if !strings.Contains(zh, h.zh) || !strings.Contains(en, h.en) {
			t.Errorf("%s %q: %q is not in %s, or %q not in %s", what, h.text, h.zh, zh, h.en, en)
		}
	}
	unit := "number"
	for _, h := range amountHabits {
		s, list := readHabit(t, h.formats, "2026-01-05", h.text, "100%", "1", unit)
		check("amount", h, s, list, func(s *fact.Set) string { return s.Receipts[0].Amount.String() })
	}
	for _, h := range dateHabits {
		s, list := readHabit(t, h.formats, h.text, "5", "100%", "1", unit)
		check("date", h, s, list, func(s *fact.Set) string { return s.Receipts[0].Date.String() })
	}
	for _, h := range shareHabits {
		s, list := readHabit(t, h.formats, "2026-01-05", "5", h.text, "1", unit)
		check("share", h, s, list, func(s *fact.Set) string { return s.Splits[0].Share.String() })
	}
	value := func(s *fact.Set) string { return s.Figures[0].Value.String() }
	for _, h := range valueHabits {
		s, list := readHabit(t, h.formats, "2026-01-05", "5", "100%", h.text, unit)
		check("value", h, s, list, value)
	}
	for _, h := range rateHabits {
		s, list := readHabit(t, h.formats, "2026-01-05", "5", "100%", h.text, "rate")
		check("rate", h, s, list, value)
	}
}

// TestC15_UnitsInColumnNames reads columns whose names state a unit.
func TestC15_UnitsInColumnNames(t *testing.T) {
	const amount, share, value = "fact: receipt, number: {constant: R}, date: {constant: 2026-01-01}, amount: ", "fact: split, contract: {constant: K}, person: {constant: E}, share: ",
		"fact: figure, person: {constant: E}, period: {constant: 2026}, code: {constant: x}, unit: {constant: rate}, value: "
	for _, c := range []struct {
		name, fact, formats, fix string // fix "" is no contradiction
	}{
		{"金额（万元）", amount, "", "units: ten-thousands"}, {"金额（万元）", amount, "number: {units: minor}", "units: ten-thousands"}, {"金额（万元）", amount, "number: {units: ten-thousands}", ""},
		{"金额(万)", amount, "", "units: ten-thousands"}, {"回款额/万元", amount, "", "units: ten-thousands"}, {"万元", amount, "", "units: ten-thousands"},
		{"金额（元）", amount, "", ""}, {"金额（元）", amount, "number: {units: ten-thousands}", "units: major"}, {"金额 (分)", amount, "", "units: minor"}, {"金额 (分)", amount, "number: {units: minor}", ""},
		{"金额（亿元）", amount, "", "万元"}, {"金额（百万元）", amount, "number: {units: ten-thousands}", "万元"}, {"金额（千元）", amount, "", "万元"},
		{"超过 5 万元部分", amount, "", ""}, {"超过五万元部分", amount, "", ""}, {"含税金额(13%)", amount, "", ""}, {"万象金额", amount, "", ""}, {"单元金额", amount, "", ""}, {"分公司金额", amount, "", ""},
		{"回款比例%", amount, "", "万元"},
		{"比例（%）", share, "share: fraction", "hundredths"}, {"比例（%）", share, "share: hundredths", ""}, {"比例％", share, "", ""}, {"比例", share, "share: fraction", ""}, {"份额（万元）", share, "", ""},
		{"完成率（%）", value, "", "hundredths"}, {"目标（万元）", value, "", "units: ten-thousands"}, {"目标（万元）", value, "number: {units: ten-thousands}", ""}, {"完成率", value, "", ""},
	} {
		t.Run(c.name+" "+c.formats, func(t *testing.T) {
			profile := mustProfile(t, "profile: x\ncurrency: CNY\nformats: {"+c.formats+"}\nfiles:\n  - {file: u.csv, facts: [{"+c.fact+c.name+"}]}\n")
			_, list := Read(fstest.MapFS{"u.csv": &fstest.MapFile{Data: []byte(c.name + "\n")}}, profile)
			inBothLanguages(t, list)
			if c.fix == "" {
				if len(list) != 0 {
					t.Error(list)
				}
				return
			}
			if len(list) != 1 || list[0].Code != "intake.unit_of_column" || !strings.Contains(list[0].Fix.ZH, c.fix) || !strings.Contains(list[0].Fix.EN, c.fix) || list[0].Place.Column != 1 {
				t.Error(list)
			}
		})
	}
}

// habitCases provoke each question once more, for the list of messages.
var habitCases = []readCase{
	{
		name: "questions about units and currencies",
		profile: `
profile: x
currency: CNY
files:
  - {file: a.csv, formats: {number: {units: ten-thousands}}, facts: [{fact: receipt, number: n, date: {column: d, date: serial-1900}, amount: a}]}
  - {file: b.csv, facts: [{fact: receipt, number: n, date: d, amount: 金额（万元）}]}
  - {file: c.csv, facts: [{fact: figure, person: n, period: {constant: 2026}, code: {constant: x}, unit: {constant: rate}, value: v}]}`,
		files: map[string]string{
			"a.csv": "n,d,a\nR1,45000,12.3万\nR2,60,$5\n",
			"b.csv": "n,d,金额（万元）\nR3,45000,1\n",
			"c.csv": "n,v\nE1,15\n",
		},
		want: []string{
			"a.csv:2:10 (a) intake.unit_twice",
			"a.csv:3:4 (d) intake.not_a_date",
			"a.csv:3:7 (a) intake.other_currency",
			"b.csv:1:5 (金额（万元）) intake.unit_of_column",
			"b.csv:2:4 (d) intake.not_a_date",
			"c.csv:2:4 (v) intake.rate_or_percent",
		},
	},
}

// TestSerialsCountDays compares every serial with the day before it.
func TestSerialsCountDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(serialWords).Draw(t, "word")
		n := rapid.Int64Range(62, lastSerial1904).Draw(t, "serial")
		day, err := parseSerial(word, money.Int(n).String())
		before, errBefore := parseSerial(word, money.Int(n-1).String())
		if err != nil || errBefore != nil || day.DaysSince(before) != 1 {
			t.Fatalf("%s %d is %s, the one before %s", word, n, day, before)
		}
		if other, err := parseSerial(serial1900, money.Int(n+1462).String()); word == serial1904 && n+1462 <= lastSerial1900 && (err != nil || other != day) {
			t.Fatalf("%d from 1904 is %s, but %d from 1900 %s", n, day, n+1462, other)
		}
	})
}

// TestHabitsMeanOneNumber writes a number in every way and reads it back.
func TestHabitsMeanOneNumber(t *testing.T) {
	cny, _ := money.ParseCurrency("CNY")
	wide := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r <= '~' {
				return r - '!' + '！'
			}
			return r
		}, s)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-9_999_999_999, 9_999_999_999).Draw(t, "number")
		literal := money.Major(n, cny).String()
		unit := rapid.SampledFrom([]struct {
			word   string
			factor int64
		}{{"", 1}, {"万", 10_000}, {"亿", 100_000_000}}).Draw(t, "unit")
		want, _ := money.Major(n, cny).Mul(money.Int(unit.factor))
		text := literal + unit.word
		if digits, neg := strings.CutPrefix(literal, "-"); rapid.Bool().Draw(t, "sign in front") {
			text = "￥" + digits + unit.word
			if neg {
				text = "-" + text
			}
		} else if rapid.Bool().Draw(t, "sign behind") {
			text += "元"
		}
		if rapid.Bool().Draw(t, "wide") {
			text = wide(text)
		}
		got, err := plainFormats().number.habitual(text, ownSigns(cny))
		if err != nil || !got.Equal(want) {
			t.Fatalf("%q is read as %s, %v; want %s", text, got, err, want)
		}
	})
}

func TestUnitIsGivenTwice(t *testing.T) {
	for _, units := range unitWords {
		f := numberFormat{decimal: '.', units: units}
		d, err := f.habitual("12.3万", nil)
		if (units == "major") != (err == nil) || err == nil && d.String() != "123000" {
			t.Errorf("units: %s reads 12.3万 as %s, %v", units, d, err)
		}
	}
}
