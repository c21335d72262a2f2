package interview

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// meanDigits is where means, agreement and the overall score are rounded, once
// each, half away from zero. Comparisons are made before that.
const meanDigits = 4

// MostRange is the spread of scores from which the panel has to talk.
const MostRange = 2

// Standing says how a panel's scores compare with the rule. It is no decision.
type Standing string

// The standings.
const (
	Meets     Standing = "meets"
	DoesNot   Standing = "does_not"
	CannotSay Standing = "cannot_say" // nothing observed where the rule asks for it
)

// Score is one interviewer's score on a dimension.
type Score struct {
	Interviewer string
	Voice       int
	Level       int
	Note        string
}

// Line is what the panel says of one dimension.
type Line struct {
	Demand      Demand
	Scores      []Score       // by interviewer
	NotObserved []string      // interviewers who saw nothing of it
	Mean        money.Decimal // Σ weight × score ÷ Σ weight, rounded to four digits; only with HasMean
	HasMean     bool          // somebody observed it
	Range       int           // highest less lowest score
	RWG         money.Decimal // within-group agreement; only with HasRWG
	HasRWG      bool          // two or more scores
	Share       money.Decimal // of the overall score, weights of unobserved dimensions shared out, rounded to four digits
	Below       bool          // critical, and the exact mean is below the required level
	Debrief     []problem.Text
}

// Result is what a panel's sheets come to. It supports a decision and makes none.
type Result struct {
	Model      Profile
	Candidate  string
	Rule       Rule
	Lines      []Line
	Overall    money.Decimal // rounded to four digits; only with HasOverall
	HasOverall bool          // a dimension with a weight was observed
	Debrief    bool          // the panel has to talk before anybody decides
	Standing   Standing
	Reasons    []problem.Text // why the standing is what it is
	trace      *trace.Node
}

// Trace is the explanation of the overall score, nil where there is none.
func (r *Result) Trace() *trace.Node { return r.trace }

// Evaluate works out what the sheets come to for a model.
//
// The mean of a dimension is that of the interviewers who observed it; those who
// did not count nowhere. Overall = Σ weight × mean ÷ Σ weight over the
// dimensions that were observed, computed over a common denominator so that
// nothing is rounded before the end. Agreement is rwg = 1 − s² ÷ 2 with the
// sample variance s² of the scores, 2 being the variance of chance on five
// levels (James, Demaree & Wolf 1984); it is unweighted and needs two scores.
// A range of two or more, or rwg below 0.5, requires a debrief. The result is
// nil exactly when there is a failure; every problem of the sheets is listed.
func Evaluate(p *Panel, m Profile) (*Result, problem.List) {
	c := &count{panel: p, model: m, calc: trace.Recorder(), result: &Result{Model: m, Candidate: p.Candidate, Rule: p.Rule}}
	c.check()
	if c.list.Failed() {
		return nil, c.list.Sorted()
	}
	for _, d := range m.Demands {
		c.result.Lines = append(c.result.Lines, c.line(d))
	}
	meets := c.overall()
	c.support(meets)
	if err := c.calc.Err(); err != nil {
		c.list.Add("panel.too_large", problem.Place{}, problem.Text{ZH: "数太大，无法精确计算。", EN: "The numbers are too large to be computed exactly."}, problem.Text{ZH: "请检查权重和规则。", EN: "Check the weights and the rule."})
		return nil, c.list.Sorted()
	}
	return c.result, c.list.Sorted()
}

type count struct {
	panel  *Panel
	model  Profile
	calc   *trace.Calc
	list   problem.List
	result *Result
}

// at is a place: where it stands in the document, or its path alone.
func at(place problem.Place, path string) problem.Place {
	if place.Path == "" {
		place.Path = path
	}
	return place
}

// check collects what is wrong with the sheets.
func (c *count) check() {
	if n := len(c.panel.Sheets); n < 1 || n > MaxSheets {
		c.list.Add("panel.sheets", problem.Place{Path: "sheets"}, problem.Textf("%d 张评分表不在 1 到 %d 之间。", "%d sheets are not between 1 and %d.", n, MaxSheets), problem.Text{ZH: "请只给已提交的评分表。", EN: "Give the sheets that were submitted."})
	}
	if mean := c.panel.Rule.Mean; mean.Cmp(money.Int(LeastMark)) < 0 || mean.Cmp(money.Int(MostMark)) > 0 {
		c.list.Add("panel.rule", problem.Place{Path: "rule.mean"}, problem.Textf("规则的平均分 %s 不在 1 到 5 之间。", "The mean of the rule, %s, is not between 1 and 5.", mean.String()), problem.Text{ZH: "请写 3.5 这样的数。", EN: "Write a number such as 3.5."})
	}
	seen, different := map[string]bool{}, false
	for i, s := range c.panel.Sheets {
		path := document.Item("sheets", i)
		if seen[s.Interviewer] {
			c.list.Add("panel.rater_twice", at(s.place, path), problem.Textf("面试官 %s 交了两张评分表。", "The interviewer %s has submitted two sheets.", problem.Show(s.Interviewer)), problem.Text{ZH: "每人只交一张；改动请走补充说明。", EN: "One sheet each; changes are made as an addendum."})
		}
		if strings.TrimSpace(s.Interviewer) == "" {
			c.list.Add("panel.no_interviewer", at(s.place, path), problem.Text{ZH: "评分表没有写面试官。", EN: "The sheet names no interviewer."}, problem.Text{ZH: "请写面试官代码。", EN: "Write the interviewer's code."})
		}
		seen[s.Interviewer] = true
		if s.Voice < 1 || s.Voice > MaxVoice {
			c.list.Add("panel.weight", at(s.place, path), problem.Textf("面试官权重 %d 不是 1 到 %d 的整数。", "The interviewer's weight %d is not a whole number from 1 to %d.", s.Voice, MaxVoice), problem.Text{ZH: "请写整数，一般都是 1。", EN: "Write a whole number, as a rule 1."})
		}
		different = different || s.Voice != c.panel.Sheets[0].Voice
		c.marks(s, path)
	}
	if different && (strings.TrimSpace(c.panel.Reason.ZH) == "" && strings.TrimSpace(c.panel.Reason.EN) == "") {
		c.list.Add("panel.weights_without_reason", problem.Place{Path: "reason"}, problem.Text{ZH: "面试官的权重不一样，却没有写明理由。", EN: "The interviewers do not weigh alike and no reason is written down."},
			problem.Text{ZH: "请写明理由，或让所有人权重相同。", EN: "Write the reason, or let all weigh alike."})
	}
}

// marks checks the scores of one sheet.
func (c *count) marks(s Sheet, path string) {
	var dimensions []string
	for _, d := range c.model.Demands {
		dimensions = append(dimensions, d.Dimension)
	}
	seen := map[string]bool{}
	for i, m := range s.Marks {
		spot := at(m.place, document.Item(path+".scores", i))
		if !slices.Contains(dimensions, m.Dimension) {
			fix := problem.Textf("可用的：%s。", "Possible are: %s.", strings.Join(dimensions, ", "))
			if near := document.Nearest(m.Dimension, dimensions); near != "" {
				fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
			}
			c.list.Add("panel.unknown_dimension", spot, problem.Textf("模型 %[2]s 没有维度 %[1]s。", "The model %[2]s has no dimension %[1]s.", problem.Show(m.Dimension), c.model.Code), fix)
		}
		if seen[m.Dimension] {
			c.list.Add("panel.dimension_twice", spot, problem.Textf("维度 %s 在这张表上评了两次。", "The dimension %s is scored twice on this sheet.", problem.Show(m.Dimension)), problem.Text{ZH: "请只留一个评分。", EN: "Keep one score."})
		}
		seen[m.Dimension] = true
		switch {
		case !m.Observed:
		case m.Level < LeastMark || m.Level > MostMark:
			text, fix := scaleText(strconv.Itoa(m.Level))
			c.list.Add("panel.scale", spot, text, fix)
		case m.Level != 3 && strings.TrimSpace(m.Note) == "":
			c.list.Add("panel.no_evidence", spot, problem.Textf("%[2]d 分没有写依据（%[1]s）。", "The score %[2]d on %[1]s has no evidence.", problem.Show(m.Dimension), m.Level),
				problem.Text{ZH: "1、2、4、5 分都要写下听到的事实。", EN: "Scores of 1, 2, 4 and 5 need the facts that were heard."})
		}
	}
}

// CheckNotes looks for forbidden topics in the notes of the sheets; each is a
// warning.
func (p *Panel) CheckNotes(topics *Topics) (list problem.List) {
	for i, s := range p.Sheets {
		for k, m := range s.Marks {
			for _, f := range topics.Find(m.Note) {
				list.Warn("panel.topic", at(m.place, document.Item(document.Item("sheets", i)+".scores", k)), problem.Text{
					ZH: fmt.Sprintf("依据里的「%s」不该出现（%s）：%s", problem.Clean(f.Text), f.Topic.Name.ZH, f.Topic.Why.ZH),
					EN: fmt.Sprintf("“%s” does not belong in a note (%s): %s", problem.Clean(f.Text), f.Topic.Name.EN, f.Topic.Why.EN)},
					problem.Text{ZH: "请删去，只写与维度有关的事实。", EN: "Take it out and keep to facts about the dimension."})
			}
		}
	}
	return list.Sorted()
}

// line collects the scores of one dimension.
func (c *count) line(d Demand) Line {
	l := Line{Demand: d}
	for _, s := range c.panel.Sheets {
		i := slices.IndexFunc(s.Marks, func(m Mark) bool { return m.Dimension == d.Dimension && m.Observed })
		if i < 0 {
			l.NotObserved = append(l.NotObserved, s.Interviewer)
			continue
		}
		l.Scores = append(l.Scores, Score{s.Interviewer, s.Voice, s.Marks[i].Level, s.Marks[i].Note})
	}
	slices.Sort(l.NotObserved)
	slices.SortFunc(l.Scores, func(a, b Score) int { return cmp.Compare(a.Interviewer, b.Interviewer) })
	if len(l.Scores) == 0 {
		return l
	}
	sum, voices := l.totals()
	l.Mean, l.HasMean = c.quo(money.Int(sum), money.Int(voices)), true
	l.Below = d.Critical && sum < int64(d.Required)*voices
	c.agreement(&l)
	return l
}

// totals are Σ weight × score and Σ weight.
func (l Line) totals() (sum, voices int64) {
	for _, s := range l.Scores {
		sum, voices = sum+int64(s.Voice)*int64(s.Level), voices+int64(s.Voice)
	}
	return sum, voices
}

// agreement works out range and rwg, and whether they require a debrief.
func (c *count) agreement(l *Line) {
	low, high := l.Scores[0].Level, l.Scores[0].Level
	n, sum, squares := int64(len(l.Scores)), int64(0), int64(0)
	for _, s := range l.Scores {
		low, high = min(low, s.Level), max(high, s.Level)
		sum, squares = sum+int64(s.Level), squares+int64(s.Level)*int64(s.Level)
	}
	l.Range = high - low
	if l.Range >= MostRange {
		l.Debrief = append(l.Debrief, problem.Textf("评分相差 %d 分", "the scores are %d points apart", l.Range))
	}
	if n < 2 {
		return
	}
	chance := 2 * n * (n - 1) // s² = (n Σx² − (Σx)²) ÷ n(n−1), and 2 is the variance of chance
	l.RWG, l.HasRWG = c.quo(money.Int(chance-(n*squares-sum*sum)), money.Int(chance)), true
	if 2*(chance-(n*squares-sum*sum)) < chance {
		l.Debrief = append(l.Debrief, problem.Textf("评分一致性 rwg = %s，低于 0.5", "the agreement rwg = %s is below 0.5", l.RWG.String()))
	}
}

func (c *count) quo(a, b money.Decimal) money.Decimal {
	d, err := a.Quo(b, meanDigits)
	if err != nil {
		c.calc.Fail(err)
	}
	return d
}
