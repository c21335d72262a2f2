package kpi

import (
	"slices"
	"strings"
	"unicode/utf8"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/problem"
)

// SMARTVersion is the version of the rules and the lexicon of the check. The
// same statement under the same version has the same verdicts.
const SMARTVersion = "smart-6"

// Verdict is what a rule, a letter or the whole check says.
type Verdict string

// The verdicts. NotCheckable is no pass: the data that a rule needs is absent.
const (
	Pass         Verdict = "pass"
	Warn         Verdict = "warn"
	Fail         Verdict = "fail"
	NotCheckable Verdict = "not-checkable"
)

// weight orders the verdicts for finding the worst.
func (v Verdict) weight() int { return slices.Index([]Verdict{NotCheckable, Pass, Warn, Fail}, v) }

// Letter is one of the five.
type Letter string

// The letters: specific, measurable, achievable, relevant, time-bound.
const (
	Specific   Letter = "S"
	Measurable Letter = "M"
	Achievable Letter = "A"
	Relevant   Letter = "R"
	TimeBound  Letter = "T"
)

// Letters returns the five in their order.
func Letters() []Letter { return []Letter{Specific, Measurable, Achievable, Relevant, TimeBound} }

// Term is what a metric of a statement can be bound to: a KPI, an indicator or
// any figure with a name.
type Term struct {
	Code      string
	Names     []problem.Text // the title and other names
	Type      formula.Type
	Direction measure.Direction
	Category  Category
	Families  []string // job families that it is meant for; none is all
	Grades    []string // grades that it is meant for; none is all
}

// Terms makes terms of KPIs; those retired are left out.
func Terms(library []KPI) []Term {
	var out []Term
	for _, k := range library {
		if k.Retired {
			continue
		}
		out = append(out, Term{Code: k.Code, Names: append([]problem.Text{k.Name}, k.Aliases...), Type: k.Type, Direction: k.Direction,
			Category: k.Category, Families: k.Families, Grades: k.Grades})
	}
	return out
}

// unitOf is the unit of a type.
func unitOf(t formula.Type) measureUnit {
	switch t {
	case formula.MoneyType():
		return unitMoney
	case formula.RateType():
		return unitRate
	case formula.DaysType():
		return unitDays
	}
	return unitCount
}

// Finding is what one rule says about a statement. Span is the part of the text
// that it is about, nil where it is about what is absent or about numbers, which
// are then in Numbers.
type Finding struct {
	Rule    string // smart.S.vague
	Verdict Verdict
	Span    *Span
	Numbers []Figure
	Says    problem.Text
	Fix     problem.Text
}

// Figure is a number that a rule used, exact, with its name.
type Figure struct {
	Name  string
	Value string
}

// LetterReport is a letter's verdict, the worst of its rules, and what every
// rule says.
type LetterReport struct {
	Letter  Letter
	Verdict Verdict
	Rules   []Finding
}

// Report is the check of one statement. Code is the term that its metric is
// bound to, "" where there is none.
type Report struct {
	Text    string
	Version string
	Code    string
	Verdict Verdict // the worst of the letters that could be checked
	Letters []LetterReport
}

// Letter returns the report of a letter.
func (r Report) Letter(l Letter) LetterReport {
	for _, x := range r.Letters {
		if x.Letter == l {
			return x
		}
	}
	return LetterReport{Letter: l, Verdict: NotCheckable}
}

// Checker checks statements against a lexicon and a list of terms. It never
// changes and may be used by several goroutines.
type Checker struct {
	words    *lexicon
	terms    map[string]Term
	examples map[bool]*exampleTable // of Chinese goals, and of others
}

// NewChecker reads the shipped lexicon and adds the terms.
func NewChecker(terms []Term) (*Checker, problem.List) {
	words, list := readLexicon(terms)
	if list.Failed() {
		return nil, list
	}
	examples, err := taught()
	if err != nil {
		list.Add("smart.lexicon", problem.Place{}, problem.Textf("例句表无法读取：%s", "The table of examples cannot be read: %s", err.Error()), problem.Text{ZH: "请重新安装。", EN: "Install again."})
		return nil, list
	}
	c := &Checker{words: words, terms: map[string]Term{}, examples: examples}
	for _, t := range terms {
		c.terms[t.Code] = t
	}
	return c, list
}

// Check judges a statement by every rule of every letter. A text that is
// empty, too long or no UTF-8 is a problem, and numbers that contradict their
// field are; then there is no report.
func (c *Checker) Check(s Statement) (Report, problem.List) {
	var list problem.List
	text := s.words()
	switch {
	case strings.Trim(strings.Map(foldRune, text), endMarks) == "":
		list.Add("smart.empty", problem.Place{}, problem.Text{ZH: "没有可以检查的文字。", EN: "There is no text to check."}, problem.Text{ZH: "请写出目标或指标的名称。", EN: "Write the goal, or the name of the indicator."})
	case !utf8.ValidString(text):
		list.Add("smart.encoding", problem.Place{}, problem.Text{ZH: "文字不是 UTF-8 编码。", EN: "The text is not UTF-8."}, problem.Text{ZH: "请另存为 UTF-8。", EN: "Save it as UTF-8."})
	case utf8.RuneCountInString(text) > MaxStatement:
		list.Add("smart.too_long", problem.Place{}, problem.Textf("目标超过 %d 个字符。", "The goal has more than %d characters.", MaxStatement),
			problem.Text{ZH: "一个目标写一两句话；请拆成几条。", EN: "A goal is a sentence or two: make several of it."})
	}
	if list.Failed() {
		return Report{}, list
	}
	g := &goal{Statement: s, reading: c.words.read(text), checker: c}
	g.bind()
	out := Report{Text: text, Version: SMARTVersion, Code: g.code, Verdict: NotCheckable}
	for _, l := range Letters() {
		letter := LetterReport{Letter: l, Verdict: NotCheckable}
		for _, rule := range rules {
			if rule.letter != l {
				continue
			}
			f := rule.check(g)
			f.Rule = "smart." + string(l) + "." + rule.name
			letter.Rules = append(letter.Rules, f)
			letter.Verdict = worse(letter.Verdict, f.Verdict)
		}
		out.Letters = append(out.Letters, letter)
		out.Verdict = worse(out.Verdict, letter.Verdict)
	}
	return out, nil
}

// worse returns the worse of two verdicts; what could not be checked says
// nothing beside what could.
func worse(a, b Verdict) Verdict {
	if b.weight() > a.weight() {
		return b
	}
	return a
}

// rule is one rule of the check.
type rule struct {
	letter Letter
	name   string
	check  func(*goal) Finding
}

// rules are all of them, in the order in which they are reported.
var rules = slices.Concat(specificRules, scopeRules, measurableRules, measuredRules, achievableRules, ableRules, relevantRules, chainRules, timeRules, workdayRules)

// RuleIDs returns the id of every rule, in the order of reports.
func RuleIDs() []string {
	var out []string
	for _, r := range rules {
		out = append(out, "smart."+string(r.letter)+"."+r.name)
	}
	return out
}

// pass, warn, fail and notCheckable make findings.
func pass(zh, en string, args ...any) Finding {
	return Finding{Verdict: Pass, Says: problem.Textf(zh, en, args...)}
}

func notCheckable(says, fix problem.Text) Finding {
	return Finding{Verdict: NotCheckable, Says: says, Fix: fix}
}

func (g *goal) finding(v Verdict, t *token, says, fix problem.Text) Finding {
	f := Finding{Verdict: v, Says: says, Fix: fix}
	if t != nil {
		f.Span = g.span(t.from, t.to)
	}
	return f
}
