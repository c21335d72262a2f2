package kpi

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// verdictsOf are the verdicts of every rule.
func verdictsOf(t testing.TB, c *Checker, text string) string {
	t.Helper()
	r, list := c.Check(Statement{Text: text})
	if len(list) > 0 {
		t.Fatalf("%q: %v", text, list)
	}
	var b strings.Builder
	for _, l := range r.Letters {
		for _, f := range l.Rules {
			b.WriteString(f.Rule + "=" + string(f.Verdict) + " ")
		}
	}
	return b.String()
}

// wide writes ASCII characters in full width, and blanks as ideographic ones.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return 0x3000
		case r > ' ' && r <= '~':
			return r + 0xfee0
		}
		return r
	}, s)
}

// statements are all texts at hand.
func statements(t *testing.T) []string {
	t.Helper()
	_, texts := written(t)
	for _, x := range corpus(t, "dev.jsonl") {
		texts = append(texts, x.Text)
	}
	return texts
}

func TestWidthChangesNothing(t *testing.T) {
	c := checker(t)
	for _, s := range statements(t) {
		if got, want := verdictsOf(t, c, wide(s)), verdictsOf(t, c, s); got != want {
			t.Errorf("%s in full width:\n%s\n%s", s, got, want)
		}
	}
}

func TestMarksAtTheEndChangeNothing(t *testing.T) {
	c := checker(t)
	for i, s := range statements(t) {
		if i%4 != 0 { // every fourth, for the sake of time
			continue
		}
		want := verdictsOf(t, c, s)
		for _, mark := range []string{"。", ".", "！", "!", "；", ";", "…", "、", "，", " ", "?？", "\n"} {
			if got := verdictsOf(t, c, s+mark); got != want {
				t.Errorf("%s with %q:\n%s\n%s", s, mark, got, want)
			}
		}
	}
}

// A capital marks a name; a text all in capitals has no more names than one all
// in small letters.
func TestAllCapitalsChangeNothing(t *testing.T) {
	c := checker(t)
	for _, s := range statements(t) {
		if got, want := verdictsOf(t, c, strings.ToUpper(s)), verdictsOf(t, c, strings.ToLower(s)); got != want {
			t.Errorf("%s in capitals:\n%s\n%s", s, got, want)
		}
	}
}

// sound asserts what holds for every report.
func sound(t interface{ Fatalf(string, ...any) }, r Report, text string) {
	runes := []rune(text)
	if len(r.Letters) != 5 || r.Version != SMARTVersion {
		t.Fatalf("%q: %d letters", text, len(r.Letters))
	}
	ids := 0
	for _, l := range r.Letters {
		worst := NotCheckable
		for _, f := range l.Rules {
			ids++
			worst = worse(worst, f.Verdict)
			if f.Span != nil && (f.Span.From < 0 || f.Span.From >= f.Span.To || f.Span.To > len(runes) || string(runes[f.Span.From:f.Span.To]) != f.Span.Text) {
				t.Fatalf("%q: %s has the span %+v", text, f.Rule, f.Span)
			}
			if f.Says.ZH == "" || f.Says.EN == "" || f.Verdict != Pass && (f.Fix.ZH == "" || f.Fix.EN == "") {
				t.Fatalf("%q: %s %s says %q, fix %q", text, f.Rule, f.Verdict, f.Says, f.Fix)
			}
		}
		if l.Verdict != worst {
			t.Fatalf("%q: %s is %s, its worst rule %s", text, l.Letter, l.Verdict, worst)
		}
	}
	if ids != len(RuleIDs()) {
		t.Fatalf("%q: %d findings of %d rules", text, ids, len(RuleIDs()))
	}
}

func TestReportsOfMixedPartsAreSound(t *testing.T) {
	c := checker(t)
	parts := []string{"回款", "赢单率", "提高", "降低", "并", "和", "，", "。", "Q3", "30%", "300万", "从", "到", "尽快", "每周", "（", "）", "(", ")", "C017", "sign", "collect", "the contract", " ", "by 30 June",
		"and", "win rate", "to", "from", "5", "/", "÷", "=", "\"", "“", "通过", "一个", "年底前", "within 30 days", "不", "with", "=>", "-", "~", "90 天", "逾期", "以上的", "\n", "；", "１２", "％", "é", "👍", "\u200b"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 25).Draw(t, "parts"), "")
		r, list := c.Check(Statement{Text: text})
		if len(list) > 0 {
			if list[0].Code != "smart.empty" {
				t.Fatalf("%q: %v", text, list)
			}
			return
		}
		sound(t, r, text)
	})
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"提高签约额并降低逾期率", "Sign C017 by 30 June", "((((", "1,1,1,1,1", "从从从到到到", "\"\"\"\"", "20262026年年年", "逾期超过90天以上的应收", "百分之百分之", "一一一一个", "a\u0301 by may 2", "１／２", "p1p2p3", "\x00", "İstanbul", "within within 3 days"} {
		f.Add(s)
	}
	c := checker(f)
	f.Fuzz(func(t *testing.T, text string) {
		r, list := c.Check(Statement{Text: text})
		if len(list) > 0 {
			if utf8.ValidString(text) && utf8.RuneCountInString(text) <= MaxStatement && list[0].Code != "smart.empty" {
				t.Fatalf("%q: %v", text, list)
			}
			return
		}
		sound(t, r, text)
	})
}

// The work grows with the length of the text, not with its square: reading
// reports allocations, which do not depend on the machine.
func TestWorkIsLinear(t *testing.T) {
	c := checker(t)
	for _, part := range []string{"回款率", "5个", "1,", "1. a ", "within 3 days ", "win rate and "} {
		allocations := func(n int) float64 {
			text := strings.Repeat(part, n)
			return testing.AllocsPerRun(1, func() { c.Check(Statement{Text: text}) })
		}
		size := 240 / utf8.RuneCountInString(part)
		small, large := allocations(size), allocations(8*size)
		if large > 16*small+2000 {
			t.Errorf("%q: %.0f allocations for %d, %.0f for eight times as many", part, small, size, large)
		}
	}
}

func TestBoundsOfTheText(t *testing.T) {
	c := checker(t)
	for text, code := range map[string]string{
		"": "smart.empty", " 。 ": "smart.empty", strings.Repeat("回", MaxStatement+1): "smart.too_long", "\xff": "smart.encoding",
	} {
		if _, list := c.Check(Statement{Text: text}); len(list) == 0 || list[0].Code != code {
			t.Errorf("%.20q: %v, want %s", text, list, code)
		}
	}
	if r, list := c.Check(Statement{Text: strings.Repeat("回款率 ", MaxStatement/4)}); len(list) > 0 {
		t.Error(list)
	} else {
		sound(t, r, r.Text)
	}
}
