package kpi

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// figuresOf are the numbers of a finding as name=value.
func figuresOf(f Finding) string {
	var out []string
	for _, n := range f.Numbers {
		out = append(out, n.Name+"="+n.Value)
	}
	return strings.Join(out, " ")
}

// What the rules that need records show, and what they say to do.
func TestEvidenceIsShown(t *testing.T) {
	c := checker(t)
	for _, x := range []struct{ text, rule, span, numbers, fix string }{
		{`{"text":"Q3 从 C017、C012 回款 300 万元",` + records + `}`, "S.resolves", "C012", "", "C017"},
		{`{"text":"Collect 3m from C017-C025 in Q3",` + records + `}`, "S.resolves", "C025", "", "C021"},
		{`{"text":"Collect 3m from XY-2026-0001 in Q3",` + records + `}`, "S.resolves", "XY-2026-0001", "", "create the record"},
		{`{"text":"Q3 从宁波港、舟山港和 C021 回款 300 万元",` + records + `}`, "S.resolves", "舟山港", "", "先建立"},
		{`{"text":"客户“宁波钢”Q3 回款 300 万元",` + records + `}`, "S.resolves", "宁波钢", "", "宁波港"},
		{`{"text":"宁波港、C021 Q3 回款 300 万元",` + records + `}`, "S.resolves", "", "found=宁波港 found=C021", ""},
		{`{"text":"Atlas deals of E1 in the east: move four from P2 to P4",` + records + `}`, "S.resolves", "", "found=Atlas found=E1 found=east found=P2 found=P4", ""},
		{"由张三和李四负责，Q3 回款 300 万元", "S.owner", "由张三和李四负责", "", "Name one person"},
		{"Collect 3m in Q3; owners: Zhang and Li", "S.owner", "owners: Zhang and Li", "", "一位负责人"},
		{`{"text":"Collect 3m in Q3","owners":["E1","E2"]}`, "S.owner", "", "owner=E1 owner=E2", "Name one person"},
		{`{"name":"DSO",` + oneOut + `}`, "M.backtest", "", "periods=3 values=2 coverage=0.6667 zero=1 other=0 rows=8 missing=2 2026-06=0.81 2026-08=0.9", "Complete the data"},
		{`{"name":"DSO",` + twoOut + `}`, "M.backtest", "", "periods=3 values=1 coverage=0.3333 zero=1 other=1 rows=0 missing=0 2026-08=0.9", "Complete the data"},
		{`{"name":"DSO",` + allIn + `}`, "M.backtest", "", "periods=4 values=4 coverage=1 zero=0 other=0 rows=32 missing=0 2026-07=0.84 2026-08=0.9 2026-09=0.88", ""},
		{"Win rate of 40.555% in Q3", "M.rounding", "40.555%", "digits=3 shown=1", "how many places"},
		{`{"name":"回款额","value":1000,"tenureMonths":1,"rampMonths":3}`, "A.ramp", "", "tenure=1 ramp=3 target=1000 share=0.5 ramped=500", "500"},
		{`{"name":"回款额","controllable":0.2}`, "A.control", "", "share=0.2", "milestones"},
		{`{"name":"回款额","chain":[{"person":"E9","kpi":"CL01"},{"person":"E9","kpi":"回款达成率"}]}`, "R.chain", "", "person=E9 kpi=CL02", "one place"},
		{`{"text":"Sign C017 by 7 October",` + offDays + `,` + october + `}`, "T.workday", "by 7 October", "deadline=2026-10-07 workday=2026-09-30", "2026-09-30"},
		{`{"text":"Sign C017 by 11 October",` + offDays + `,` + october + `}`, "T.workday", "by 11 October", "deadline=2026-10-11 workday=2026-10-10", "2026-10-10"},
	} {
		f := ruleSays(t, c, statementOf(t, x.text), "smart."+x.rule)
		span := ""
		if f.Span != nil {
			span = f.Span.Text
		}
		if span != x.span || figuresOf(f) != x.numbers || x.fix == "" != f.Fix.IsZero() || !strings.Contains(f.Fix.ZH+f.Fix.EN, x.fix) {
			t.Errorf("%s: %s is %s about %q with %q, fix %q", x.text, x.rule, f.Verdict, span, figuresOf(f), f.Fix)
		}
	}
}

// The reason of the newest period without a value is told, in each language.
func TestBacktestTellsWhy(t *testing.T) {
	c := checker(t)
	f := ruleSays(t, c, statementOf(t, `{"name":"DSO",`+oneOut+`}`), "smart.M.backtest")
	if want := (problem.Text{ZH: "回算 3 期，2 期有数值；2026-07 没有：除数为零。", EN: "Of 3 closed periods computed again 2 have a value; 2026-07 has none: divided by zero."}); f.Says != want {
		t.Errorf("%+v", f.Says)
	}
}

// Words that look like codes, lists or owners and are none.
func TestWhatNamesNothing(t *testing.T) {
	c := checker(t)
	for _, x := range []struct {
		rule, text string
		want       Verdict
	}{
		{"S.resolves", `{"text":"Reach CL02 of 95% in FY26 and H1, with CR3 contacts and ISO9001",` + records + `}`, NotCheckable},
		{"S.resolves", `{"text":"Q3 回款 CNY300 万元，覆盖 P3 商机",` + records + `}`, Pass},
		{"S.resolves", `{"text":"Move P5 deals on in Q3","records":{"accounts":["C017"]}}`, NotCheckable},
		{"S.resolves", `{"text":"Collect from C999 in Q3","records":{"accounts":[]}}`, NotCheckable},
		{"S.resolves", `{"text":"宁波港、舟山的回款和签约 Q3 共 300 万元",` + records + `}`, Pass},
		{"S.resolves", `{"text":"Collect from eastern accounts and C017 in Q3",` + records + `}`, Pass},
		{"S.owner", "张三负责签约和回款", NotCheckable},
		{"S.owner", "签约和回款由张三负责", Pass},
		{"S.owner", "Contract signed, owned by Li and signed by June", Pass},
		{"S.tax", "Gross margin of 30% in Q3", Pass},
		{"S.tax", "Sign C017 by 30 June", Pass},
		{"S.tax", "Sign three framework contracts in Q3", Pass},
		{"S.tax", "Ten first orders from new customers in Q3", Pass},
		{"S.tax", "Q3 新签合同 6 份", Pass},
		{"S.tax", "Signings of 8m by December", Warn},
		{"T.workday", `{"text":"Sign C017 by 31 June 2026",` + offDays + `}`, NotCheckable},
		{"T.workday", `{"text":"Sign C017 by the end of October",` + offDays + `,` + october + `}`, NotCheckable},
	} {
		if f := ruleSays(t, c, statementOf(t, x.text), "smart."+x.rule); f.Verdict != x.want {
			t.Errorf("%s: %s is %s, want %s: %s %v", x.text, x.rule, f.Verdict, x.want, f.Says.EN, f.Span)
		}
	}
}

func TestProblemsOfEvidence(t *testing.T) {
	for text, code := range map[string]string{
		`{"name":"x","controllable":1.1}`:                                       "smart.share",
		`{"name":"x","controllable":-0.1}`:                                      "smart.share",
		`{"name":"x","backtest":[{"period":"2026-09"}]}`:                        "smart.backtest",
		`{"name":"x","backtest":[{"period":"2026-09","value":1,"why":"zero"}]}`: "smart.backtest",
		`{"name":"x","backtest":[{"value":1}]}`:                                 "document.missing_key",
		`{"name":"x","backtest":[{"period":"2026-09","value":1,"rows":-1}]}`:    "smart.whole",
		`{"name":"x","rampMonths":"three"}`:                                     "smart.whole",
		`{"name":"x","calendar":{"holidays":["1 May"]}}`:                        "smart.date",
		`{"name":"x","calendar":{"sundays":[]}}`:                                "document.unknown_key",
		`{"name":"x","records":{"customers":["C017"]}}`:                         "document.unknown_key",
		`{"name":"x","tax":"yes"}`:                                              "document.not_one_of",
		`{"name":"x","chain":[{"person":"E1"}]}`:                                "document.missing_key",
		`{"name":"x","owners":"E1"}`:                                            "document.not_a_list",
	} {
		_, list := ReadStatement("x.json", []byte(text))
		if !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == code && p.Fix.ZH != "" && p.Fix.EN != "" }) {
			t.Errorf("%s: %v, want %s", text, list, code)
		}
	}
}

// Whatever is written and known, the report is sound, and full width changes
// nothing.
func TestReportsWithRecordsAreSound(t *testing.T) {
	c := checker(t)
	parts := []string{"C017", "c21", "P2", "P2-P5", "C017-C021", "宁波港", "、", "和", "与", "，", "客户", "“", "”", "\"", "account", "由", "负责", "共同", "张三", "owned by", " and ", "Li", " ", "by 10 October 2026", "2026-10-11", "40.55%", "Q3", "CL02", "KQ-2026-1", "-", "é", "👍"}
	calendar := period.Calendar{}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 20).Draw(t, "parts"), "")
		names := rapid.SliceOfN(rapid.SampledFrom([]string{"C017", "C21", "宁波港", "宁波", "", "P2", "Li", "east", "Ｃ018", "C"}), 0, 6).Draw(t, "names")
		s := Statement{Text: text, Evidence: Evidence{Records: &Records{Accounts: names, Stages: []string{"P2", "P3"}}, Calendar: &calendar}}
		r, list := c.Check(s)
		if len(list) > 0 {
			return
		}
		sound(t, r, text)
		s.Text = wide(text)
		if other, _ := c.Check(s); other.Letter(Specific).Verdict != r.Letter(Specific).Verdict {
			t.Fatalf("%q in full width is %s, not %s", text, other.Letter(Specific).Verdict, r.Letter(Specific).Verdict)
		}
	})
}

// The work grows with the length of the text and of the lists, not with their
// product.
func TestLookingUpIsCheap(t *testing.T) {
	c := checker(t)
	allocations := func(n int) float64 {
		s := Statement{Text: strings.Repeat("a1 C9 ", n), Evidence: Evidence{Records: &Records{Accounts: []string{"x"}}}}
		for i := range 5 * n {
			s.Records.Accounts = append(s.Records.Accounts, "B"+strings.Repeat("1", i%9+1))
		}
		return testing.AllocsPerRun(1, func() { c.Check(s) })
	}
	if small, large := allocations(60), allocations(480); large > 16*small+2000 {
		t.Errorf("%.0f allocations for 60, %.0f for eight times as many", small, large)
	}
}

// The share of closed periods with a value decides alone, whatever the values
// and their order.
func TestBacktestLawHolds(t *testing.T) {
	c := checker(t)
	rapid.Check(t, func(t *rapid.T) {
		with := rapid.SliceOfN(rapid.Bool(), 0, 15).Draw(t, "with")
		s, values := Statement{Name: "DSO"}, 0
		for range with {
			s.Backtest = append(s.Backtest, ClosedPeriod{Period: "2026-01", Why: problem.Same("no target")})
		}
		for i, has := range with {
			if has {
				v := money.Int(int64(rapid.IntRange(-9, 9).Draw(t, "value")))
				s.Backtest[i].Value, s.Backtest[i].Why = &v, problem.Text{}
				values++
			}
		}
		want := Pass
		switch {
		case len(with) < 3:
			want = NotCheckable
		case values*100 < 50*len(with):
			want = Fail
		case values*100 < 80*len(with):
			want = Warn
		}
		r, list := c.Check(s)
		if len(list) > 0 {
			t.Fatal(list)
		}
		for _, f := range r.Letter(Measurable).Rules {
			if f.Rule == "smart.M.backtest" && f.Verdict != want {
				t.Fatalf("%d of %d: %s, want %s", values, len(with), f.Verdict, want)
			}
		}
	})
}

// Whatever day is written, the working day that is named is worked, not after
// the day, and none lies between.
func TestWorkdayBeforeIsTheNearest(t *testing.T) {
	c := checker(t)
	first, _ := period.ParseDate("2026-01-01")
	rapid.Check(t, func(t *rapid.T) {
		day := first.AddDays(rapid.IntRange(0, 364).Draw(t, "day"))
		off := map[period.Date]bool{}
		for range rapid.IntRange(0, 9).Draw(t, "holidays") {
			off[day.AddDays(-rapid.IntRange(0, 12).Draw(t, "before"))] = true
		}
		y, m, d := day.Civil()
		calendar := period.Calendar{Off: off}
		s := Statement{Text: "Sign C017 by " + day.String(), Evidence: Evidence{Calendar: &calendar}}
		r, list := c.Check(s)
		if len(list) > 0 {
			t.Fatal(list)
		}
		rules := r.Letter(TimeBound).Rules
		f := rules[len(rules)-1]
		worked := day.Weekday() <= 5 && !off[day]
		if f.Rule != "smart.T.workday" || (f.Verdict == Pass) != worked || (f.Verdict == Warn) == worked {
			t.Fatalf("%d-%d-%d: %s %s", y, m, d, f.Rule, f.Verdict)
		}
		if !worked {
			before, err := period.ParseDate(f.Numbers[1].Value)
			if err != nil || !before.Before(day) || !calendar.IsWorkday(before) {
				t.Fatalf("%s: %s", day, before)
			}
			for x := before.AddDays(1); x.Before(day); x = x.AddDays(1) {
				if calendar.IsWorkday(x) {
					t.Fatalf("%s: %s is nearer than %s", day, x, before)
				}
			}
		}
	})
}
