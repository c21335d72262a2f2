package trace

import (
	"strings"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"

	"pgregory.net/rapid"
)

// step makes a node for rendering; what it states need not be right.
func step(op Op, value string, children ...*Node) *Node {
	return &Node{Op: op, Number: decimal(value), Children: children}
}

func with(n *Node, set func(*Node)) *Node {
	set(n)
	return n
}

func TestLineOfEveryStep(t *testing.T) {
	fen := func(s string) *Node { return receipt("R1", s) }
	day := func(s string) *Node { return fact(Date, s) }
	rate := func(n *Node) { n.Unit = Percent }
	inYuan := func(n *Node) { n.Unit = "CNY" }
	truth := func(n *Node) { n.Kind = Truth }
	for _, c := range []struct {
		n      *Node
		zh, en string
	}{
		{plain("5"), "5（常数）", "5 (constant)"},
		{with(step(Sum, "30", fen("10"), fen("20")), inYuan), "30.00 CNY = 10.00 CNY + 20.00 CNY", "30.00 CNY = 10.00 CNY + 20.00 CNY"},
		{step(Sum, "-10", plain("-3"), plain("-7")), "-10 = -3 + (-7)", "-10 = -3 + (-7)"},
		{step(Sum, "0"), "0 = 没有项", "0 = nothing"},
		{step(Sum, "10", plain("1"), plain("2"), plain("3"), plain("4")), "10 = 1 + 2 + 3 + 4", "10 = 1 + 2 + 3 + 4"},
		{step(Sum, "15", plain("1"), plain("2"), plain("3"), plain("4"), plain("5")), "15 = 1 + 2 + 3 + …（共 5 项）", "15 = 1 + 2 + 3 + … (5 items)"},
		{step(Sub, "3", plain("1"), plain("-2")), "3 = 1 − (-2)", "3 = 1 − (-2)"},
		{with(step(Mul, "400", fen("10000"), with(plain("0.04"), rate)), inYuan), "400.00 CNY = 10,000.00 CNY × 4%", "400.00 CNY = 10,000.00 CNY × 4%"},
		{with(step(Quo, "0.333333", plain("1"), plain("3")), func(n *Node) { n.Digits = 6 }), "0.333333 = 1 ÷ 3，四舍五入至 6 位小数", "0.333333 = 1 ÷ 3, rounded half away from zero to 6 digits"},
		{step(Min, "1", plain("1"), plain("2")), "1 = 最小值：1、2", "1 = the smallest of 1, 2"},
		{step(Max, "2", plain("1"), plain("2")), "2 = 最大值：1、2", "2 = the largest of 1, 2"},
		{step(Max, "9", plain("1"), plain("2"), plain("3"), plain("4"), plain("9")), "9 = 最大值：1、2、3、…（共 5 项）", "9 = the largest of 1, 2, 3, … (5 items)"},
		{step(Neg, "-2", plain("2")), "-2 = 2 的相反数", "-2 = the opposite of 2"},
		{step(Abs, "2", plain("-2")), "2 = -2 的绝对值", "2 = the magnitude of -2"},
		{with(step(Round, "2.35", plain("2.345")), func(n *Node) { n.Digits = 2 }), "2.35 = 2.345 四舍五入至 2 位小数", "2.35 = 2.345 rounded half away from zero to 2 digits"},
		{with(step(Round, "2.3", plain("2.345")), func(n *Node) { n.Digits = 1 }), "2.3 = 2.345 四舍五入至 1 位小数", "2.3 = 2.345 rounded half away from zero to 1 digit"},
		{step(Round, "2", plain("2.345")), "2 = 2.345 四舍五入至整数", "2 = 2.345 rounded half away from zero to a whole number"},
		{with(step(Share, "98", fen("220"), plain("445455"), plain("9091"), plain("545455")), inYuan),
			"98.00 CNY = 220.00 CNY 按比例分摊的第 1 份，共 3 份（最大余数法）", "98.00 CNY = part 1 of 3 of 220.00 CNY, by largest remainder"},
		{with(step(Band, "0.04", fen("5"), plain("0.04")), rate), "4%（5.00 CNY 所在档）", "4% (the band that holds 5.00 CNY)"},
		{with(step(Band, "0.04", fen("5"), plain("0.04"), fen("100000")), func(n *Node) { n.Unit, n.Bounds = Percent, HasUpper }),
			"4%（5.00 CNY 所在档：不超过 100,000.00 CNY）", "4% (the band that holds 5.00 CNY: up to 100,000.00 CNY)"},
		{with(step(Band, "0.04", fen("5"), plain("0.04"), fen("100000")), func(n *Node) { n.Unit, n.Bounds, n.Below = Percent, HasUpper, true }),
			"4%（5.00 CNY 所在档：低于 100,000.00 CNY）", "4% (the band that holds 5.00 CNY: below 100,000.00 CNY)"},
		{with(step(Band, "0.04", fen("5"), plain("0.04"), fen("1")), func(n *Node) { n.Unit, n.Bounds = Percent, HasLower }),
			"4%（5.00 CNY 所在档：高于 1.00 CNY）", "4% (the band that holds 5.00 CNY: above 1.00 CNY)"},
		{with(step(Band, "0.04", fen("5"), plain("0.04"), fen("1"), fen("9")), func(n *Node) { n.Unit, n.Bounds = Percent, HasLower|HasUpper|LowerIncluded }),
			"4%（5.00 CNY 所在档：不低于 1.00 CNY，不超过 9.00 CNY）", "4% (the band that holds 5.00 CNY: from 1.00 CNY, up to 9.00 CNY)"},
		{step(If, "7", yesNo(true), plain("7")), "7（因为条件成立）", "7 (because the condition holds)"},
		{with(step(If, "7", yesNo(false), plain("7")), func(n *Node) { n.Else = true }), "7（因为条件不成立）", "7 (because the condition does not hold)"},
		{with(step(Equal, "1", fact(Text, "pilot"), fact(Text, "pilot")), truth), `是（"pilot" = "pilot"）`, `yes ("pilot" = "pilot")`},
		{with(step(Differ, "0", plain("1"), plain("1")), truth), "否（1 ≠ 1）", "no (1 ≠ 1)"},
		{with(step(Less, "1", plain("1"), plain("2")), truth), "是（1 < 2）", "yes (1 < 2)"},
		{with(step(AtMost, "1", plain("1"), plain("2")), truth), "是（1 ≤ 2）", "yes (1 ≤ 2)"},
		{with(step(More, "0", plain("1"), plain("-2")), truth), "否（1 > (-2)）", "no (1 > (-2))"},
		{with(step(AtLeast, "0", day("2026-01-01"), day("2026-02-01")), truth), "否（2026-01-01 ≥ 2026-02-01）", "no (2026-01-01 ≥ 2026-02-01)"},
		{with(step(And, "0", yesNo(true), yesNo(false)), truth), "否（是 且 否）", "no (yes and no)"},
		{with(step(Or, "1", yesNo(false), yesNo(true)), truth), "是（否 或 是）", "yes (no or yes)"},
		{with(step(Not, "0", yesNo(true)), truth), "否（对「是」取反）", "no (the opposite of yes)"},
		{with(step(Days, "31", day("2026-02-01"), day("2026-01-01")), func(n *Node) { n.Unit = InDays }),
			"31 天 = 2026-01-01 至 2026-02-01 的天数", "31 days = days from 2026-01-01 to 2026-02-01"},
		{with(step(Shift, "0", day("2026-01-31"), with(plain("1"), func(n *Node) { n.Unit = InDays })), func(n *Node) { n.Kind, n.Text = Date, "2026-02-01" }),
			"2026-02-01 = 2026-01-31 加 1 天", "2026-02-01 = 2026-01-31 plus 1 day"},
		// what no evaluation leaves behind is shown all the same
		{step(Same, "3", plain("4")), "3 = 4", "3 = 4"},
		{step(Mul, "3", plain("4"), nil), "3 = 4 × ?", "3 = 4 × ?"},
		{step(Round, "3"), "3 = ? 四舍五入至整数", "3 = ? rounded half away from zero to a whole number"},
		{step(Band, "3"), "3（? 所在档）", "3 (the band that holds ?)"},
		{step(Share, "3"), "3 = ? 按比例分摊的第 1 份，共 0 份（最大余数法）", "3 = part 1 of 0 of ?, by largest remainder"},
		{step(Op(200), "3"), "3 = ", "3 = "},
	} {
		for lang, want := range map[problem.Lang]string{problem.ZH: c.zh, problem.EN: c.en} {
			got, _, _ := strings.Cut(Render(c.n, lang), "\n")
			if got != want {
				t.Errorf("%s in %s:\n got %s\nwant %s", c.n.Op, lang, got, want)
			}
		}
	}
}

func TestValuesInTheirUnits(t *testing.T) {
	for _, c := range []struct{ exact, unit, zh, en string }{
		{"1234567.8", "CNY", "1,234,567.80 CNY", "1,234,567.80 CNY"},
		{"-1234567.891", "CNY", "-1,234,567.891 CNY", "-1,234,567.891 CNY"},
		{"0", "CNY", "0.00 CNY", "0.00 CNY"},
		{"-0.05", "CNY", "-0.05 CNY", "-0.05 CNY"},
		{"999", "CNY", "999.00 CNY", "999.00 CNY"},
		{"-999", "JPY", "-999 JPY", "-999 JPY"},
		{"1000", "JPY", "1,000 JPY", "1,000 JPY"},
		{"123456", "KWD", "123,456.000 KWD", "123,456.000 KWD"},
		{"1000.5", "???", "1,000.5 ???", "1,000.5 ???"}, // no currency: at least nothing is lost
		{"0.04", Percent, "4%", "4%"},
		{"0.045", Percent, "4.5%", "4.5%"},
		{"1", Percent, "100%", "100%"},
		{"1.1", Percent, "110%", "110%"},
		{"0", Percent, "0%", "0%"},
		{"-0.001", Percent, "-0.1%", "-0.1%"},
		{"0.000000000001", Percent, "0.0000000001%", "0.0000000001%"},
		{"12", InDays, "12 天", "12 days"},
		{"1", InDays, "1 天", "1 day"},
		{"-1", InDays, "-1 天", "-1 day"},
		{"0", InDays, "0 天", "0 days"},
		{"1.5", InDays, "1.5 天", "1.5 days"},
		{"1234567.891", Plain, "1234567.891", "1234567.891"},
	} {
		n := &Node{Number: decimal(c.exact), Unit: c.unit}
		if zh, en := value(n, problem.ZH), value(n, problem.EN); zh != c.zh || en != c.en {
			t.Errorf("%s %q reads %q and %q, want %q and %q", c.exact, c.unit, zh, en, c.zh, c.en)
		}
		if zh, en := Format(n.Number, c.unit, problem.ZH), Format(n.Number, c.unit, problem.EN); zh != c.zh || en != c.en {
			t.Errorf("%s %q is formatted %q and %q, want %q and %q", c.exact, c.unit, zh, en, c.zh, c.en)
		}
	}
}

// Percent and separators only move and insert signs: taken away again, the
// number is what it was.
func TestNothingIsLostInPercentAndSeparators(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,12})?`).Draw(t, "number")
		d := decimal(s)
		back := func(text string) money.Decimal {
			n, ok := parseNumber(strings.ReplaceAll(text, ",", ""))
			if !ok {
				t.Fatalf("%s is shown as %q", s, text)
			}
			return n
		}
		hundredth, err := back(percent(d.String())).Mul(decimal("0.01"))
		if err != nil || !hundredth.Equal(d) {
			t.Fatalf("%s is shown as %s%%", s, percent(d.String()))
		}
		shown := strings.TrimSuffix(number(d.String(), "CNY", problem.EN), " CNY")
		whole, fraction, _ := strings.Cut(strings.TrimPrefix(shown, "-"), ".")
		if !back(shown).Equal(d) || len(fraction) < 2 {
			t.Fatalf("%s is shown as %s", s, shown)
		}
		for i, group := range strings.Split(whole, ",") {
			if len(group) > 3 || i > 0 && len(group) != 3 || group == "" {
				t.Fatalf("%s is shown as %s", s, shown)
			}
		}
	})
}

func TestSourcesInWords(t *testing.T) {
	for _, c := range []struct {
		s      Source
		zh, en string
	}{
		{Source{Kind: FromReceipt, Ref: "R1"}, "回款 R1", "receipt R1"},
		{Source{Kind: FromContract, Ref: "C1"}, "合同 C1", "contract C1"},
		{Source{Kind: FromContract, Ref: "C1", Path: "2"}, "合同 C1 之分期 2", "contract C1, instalment 2"},
		{Source{Kind: FromSplit, Ref: "C1", Path: "E007"}, "合同 C1 中 E007 的分成", "split of contract C1, E007"},
		{Source{Kind: FromPerson, Ref: "E007"}, "人员 E007", "person E007"},
		{Source{Kind: FromCustomer, Ref: "K1"}, "客户 K1", "customer K1"},
		{Source{Kind: FromFigure, Ref: "E007", Path: "scorecard 2026-10"}, "E007 的指标值 scorecard 2026-10", "figure scorecard 2026-10 of E007"},
		{Source{Kind: FromClause, Ref: "key-account v3", Path: "components.commission.tiers.bands[0].rate"},
			"方案 key-account v3 条款 components.commission.tiers.bands[0].rate", "plan key-account v3, clause components.commission.tiers.bands[0].rate"},
		{Source{Kind: FromLine, Ref: "p/commission/commission/R1/1"}, "提成单明细 p/commission/commission/R1/1", "statement line p/commission/commission/R1/1"},
		{Source{Kind: FromRule, Ref: "window"}, "计算规则", "rule of the calculation"},
		{Source{Kind: FromRule, Ref: constant}, "常数", "constant"},
		{Source{Kind: "else", Ref: "x"}, "", ""},
		{Source{}, "", ""},
		{Source{Kind: FromReceipt, Ref: "{1}", Path: "{0}"}, "回款 {1} 之 {0}", "receipt {1}, {0}"},
	} {
		if zh, en := source(c.s, problem.ZH), source(c.s, problem.EN); zh != c.zh || en != c.en {
			t.Errorf("%+v reads %q and %q, want %q and %q", c.s, zh, en, c.zh, c.en)
		}
	}
}
