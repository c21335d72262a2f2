package kpi

import (
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// A lexicon is data: what it says of every word has to be whole.
func TestLexiconIsWhole(t *testing.T) {
	total := map[string]map[class]int{}
	for _, name := range []string{"lexicon/zh.yaml", "lexicon/en.yaml"} {
		data, err := lexiconFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		entries, list := parseLexicon(name, data)
		if len(list) > 0 {
			t.Fatal(list)
		}
		total[name] = map[class]int{}
		for _, e := range entries {
			total[name][e.class]++
			if e.text == "" || e.text != fold(e.text) {
				t.Errorf("%s: %q", name, e.text)
			}
			if e.class == metricWord && e.group == "" || e.class == milestone && e.group == "" || e.class != metricWord && (e.topic || e.base || e.ambiguous || e.activity) {
				t.Errorf("%s: %s %q has group %q", name, e.class, e.text, e.group)
			}
			if e.base && e.unit != unitRate || e.ambiguous && e.unit != unitMoney || e.activity && e.unit != unitCount {
				t.Errorf("%s: %q is in %s", name, e.text, e.unit)
			}
			if len(e.group) == 4 && e.group[0] >= 'A' && e.group[0] <= 'Z' {
				i, ok := measure.LookupIndicator(e.group)
				if !ok || i.Direction != measure.Band && (e.direction != i.Direction || !e.directed) {
					t.Errorf("%s: %q has the direction %s, indicator %s %s", name, e.text, e.direction, e.group, i.Direction)
				}
			}
		}
		for _, c := range classes {
			if total[name][c] == 0 {
				t.Errorf("%s has no word of the class %s", name, c)
			}
		}
	}
}

func TestLexiconReaderCollectsProblems(t *testing.T) {
	_, list := parseLexicon("x.yaml", []byte("lexicon: zh\nversion: 1\nwords:\n  - {class: metrik, words: [a]}\n  - {words: [b], colour: red}\n  - {class: vague, unit: yuan, words: x}\n"))
	var codes []string
	for _, p := range list {
		codes = append(codes, p.Code)
	}
	for _, want := range []string{"document.not_one_of", "document.unknown_key", "document.missing_key", "document.not_a_list"} {
		if !slices.Contains(codes, want) {
			t.Errorf("%s is not in %v", want, codes)
		}
	}
}

// The longest word wins: what contains a weak word need not be weak.
func TestLongestWordWins(t *testing.T) {
	c := checker(t)
	for text, want := range map[string]class{"及时率": metricWord, "及时": openTime, "有效商机": metricWord, "有效": vagueWord, "基本情况": plainWord, "基本": vagueWord,
		"客户关系": attitude, "sales team": plainWord, "win rate": metricWord, "win": milestone, "in a timely manner": openTime, "mid-year": vagueTime} {
		tokens := c.words.tokens(newLine(text))
		if len(tokens) != 1 || !tokens[0].is(want) {
			t.Errorf("%s is not one word of the class %s: %+v", text, want, tokens)
		}
	}
}

func TestWordsAreFoundInflected(t *testing.T) {
	c := checker(t)
	for text, want := range map[string]string{"signed": "sign", "won": "win", "submitting": "submit", "visits": "visit", "opportunities": "opportunity", "reduced": "reduce", "cutting": "cut", "Customers'": "customer", "grew": "grow"} {
		tokens := c.words.tokens(newLine("x " + text))
		if len(tokens) != 1 || tokens[0].word == nil || tokens[0].word.text != want {
			t.Errorf("%s is not found as %s: %+v", text, want, tokens)
		}
	}
}

func TestTermsBindMetrics(t *testing.T) {
	library := []KPI{
		{Code: "ZZ01", Name: problem.Text{ZH: "样机归还率", EN: "Prototype return share"}, Aliases: []problem.Text{{ZH: "样机回收率"}}, Type: indicatorTerms()[1].Type, Direction: measure.Higher},
		{Code: "ZZ02", Retired: true, Name: problem.Text{ZH: "旧指标名称"}},
	}
	terms := Terms(library)
	if len(terms) != 1 || len(terms[0].Names) != 2 {
		t.Fatalf("%+v", terms)
	}
	c, list := NewChecker(append(indicatorTerms(), terms...))
	if len(list) > 0 {
		t.Fatal(list)
	}
	for text, want := range map[string]string{"Q3 样机归还率 90%": "ZZ01", "Q3 样机回收率 90%": "ZZ01", "Prototype return share of 90% in Q3": "ZZ01", "Q3 回款额 300 万元": "CL01", "Q3 签约额 300 万元": "CT01",
		"到期回款率 90%": "AR01", "Raise the win rate to 45%": "OP04", "Collect 3m": "CL01", "旧指标名称 90%": "", "加强沟通": ""} {
		r, list := c.Check(Statement{Text: text})
		if len(list) > 0 || r.Code != want {
			t.Errorf("%s is bound to %q, want %q %v", text, r.Code, want, list)
		}
	}
	if f := ruleSays(t, c, Statement{Text: "降低样机归还率到 50%"}, "smart.S.direction"); f.Verdict != Fail {
		t.Errorf("the direction of a term is not known: %+v", f)
	}
}

// The place among values, by hand: of 100, 120 … 200 three reach 150.
func TestPercentilesAreExact(t *testing.T) {
	c := checker(t)
	s := statementOf(t, `{"name":"回款额","value":150,"history":[1,2,100,120,140,160,180,200,100,120,140,160,180,200]}`)
	f := ruleSays(t, c, s, "smart.A.history")
	want := []Figure{{"target", "150"}, {"n", "12"}, {"reached", "6"}, {"share", "0.5"}, {"percentile", "0.5"}}
	if !slices.Equal(f.Numbers, want) {
		t.Errorf("%v, want %v: the last twelve alone count", f.Numbers, want)
	}
	third, err := money.Int(1).Quo(money.Int(3), shareDigits)
	if err != nil || percent(third) != "33.33%" {
		t.Errorf("%s, %v", percent(third), err)
	}
}

// Numbers that name something are no targets, and spans are where the words are.
func TestNumbersThatAreNoTargets(t *testing.T) {
	c := checker(t)
	for _, text := range []string{"P3", "CR1", "5G", "ISO 9001", "top 20 accounts", "C017", "2026", "6月30日", "Q3", "2026-06-30", "前20大客户", "第3期", "一线城市", "24/7", "三季度", "K12"} {
		r := c.words.read("跟进 " + text)
		if len(r.targets) > 0 {
			t.Errorf("%s: %+v", text, r.targets)
		}
	}
	for text, want := range map[string]string{"回款 1,200.5 万元": "12005000", "回款 1.2亿": "120000000", "collect CNY 3.2m": "3200000", "签约 500k": "500000", "赢单率４５％": "45", "¥3,000": "3000", "拜访 20 次": "20"} {
		r := c.words.read(text)
		if len(r.targets) != 1 || r.targets[0].number.value.Canonical().String() != want {
			t.Errorf("%s: %+v, want %s", text, r.targets, want)
		}
	}
	for _, text := range []string{"百分之九十", "三成", "一半", "half of the accounts", "十二家", "翻番", "zero complaints", "two dozen visits"} {
		if r := c.words.read("达到 " + text); len(r.targets) != 1 {
			t.Errorf("%s: %d targets", text, len(r.targets))
		}
	}
}

// Deadlines in their many forms, and what is none.
func TestTimes(t *testing.T) {
	c := checker(t)
	for text, want := range map[string][4]int{ // firm, guessed, frequencies, past
		"6/30 前": {1}, "6月底": {1}, "月底": {1}, "本月": {1}, "本季度": {1}, "Q3": {1}, "H1": {1}, "FY26": {1}, "EOM": {1}, "by end of June": {1}, "year-end": {1}, "within 30 days of signing": {1},
		"三个工作日内": {1}, "2026-06-30": {1}, "2026年6月30日": {1}, "30 June 2026": {1}, "June 30th": {1}, "by May": {1}, "下半年": {1}, "第三季度末": {1}, "二〇二六年底": {1}, "week 32": {1}, "国庆节前": {1}, "合同签订后15日内": {1},
		"this quarter": {1}, "by the end of the year": {1}, "1-3月": {1}, "2026财年": {1}, "next month": {1}, "下周五前": {1}, "annual": {1},
		"下半年左右": {0, 1}, "around Q3": {0, 1}, "年中": {0, 1}, "within the next months": {0, 1}, "later this year": {0, 1},
		"每周": {0, 0, 1}, "monthly": {0, 0, 1}, "every two weeks": {0, 0, 1}, "按月": {0, 0, 1}, "per quarter": {0, 0, 1},
		"去年": {0, 0, 0, 1}, "同比": {0, 0, 0, 1}, "last year": {0, 0, 0, 1}, "较2025年": {0, 0, 0, 1}, "compared with 2025": {0, 0, 0, 1},
		"尽快": {}, "as soon as possible": {}, "you may call": {}, "C017": {}, "12 visits": {},
	} {
		r := c.words.read(text)
		if got := [4]int{len(r.firm), len(r.vague), len(r.every), len(r.past)}; got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// indicatorTerms makes terms of the indicators of package measure, without
// families and grades.
func indicatorTerms() []Term {
	var out []Term
	for _, i := range measure.Indicators() {
		category := Result
		switch {
		case strings.HasPrefix(i.Code, "CL"), strings.HasPrefix(i.Code, "AR"):
			category = Collection
		case strings.HasPrefix(i.Code, "AC"), strings.HasPrefix(i.Code, "OP"):
			category = Process
		case strings.HasPrefix(i.Code, "PE"), strings.HasPrefix(i.Code, "PB"):
			category = People
		}
		out = append(out, Term{Code: i.Code, Names: []problem.Text{i.Title}, Type: i.Type, Direction: i.Direction, Category: category})
	}
	return out
}
