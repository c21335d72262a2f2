package interview

import (
	"strconv"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// Bounds of a panel.
const (
	MaxSheets = 12
	MaxVoice  = 5 // weight of one interviewer
	LeastMark = 1 // the scale of scores
	MostMark  = 5
)

// NotObserved is the word for a dimension on which an interviewer saw nothing.
// It is a state and never a number.
const NotObserved = "not_observed"

// Mark is what an interviewer wrote about one dimension.
type Mark struct {
	Dimension string
	Observed  bool
	Level     int    // 1–5 where observed
	Note      string // evidence; required for 1, 2, 4 and 5

	place problem.Place
}

// Sheet is what one interviewer submitted. A dimension that is not on it was
// not observed.
type Sheet struct {
	Interviewer string
	Voice       int // weight, a whole number from 1; all are alike unless a reason is written down
	Marks       []Mark

	place problem.Place
}

// Rule is what the overall score must reach.
type Rule struct {
	Mean money.Decimal
}

// StandardRule is a mean of at least 3.5.
func StandardRule() Rule {
	mean, _ := money.Int(7).Quo(money.Int(2), 1) // fits
	return Rule{Mean: mean}
}

// Panel is the submitted sheets on one candidate.
type Panel struct {
	Candidate string       // a code, never a name
	Reason    problem.Text // why interviewers do not weigh alike
	Rule      Rule
	Sheets    []Sheet
}

// ReadPanel reads a document of sheets:
//
//	candidate: C-014
//	rule: {mean: 3.5}
//	reason: {zh: 主考官熟悉该行业, en: the lead knows the trade}   # only where weights differ
//	sheets:
//	  - interviewer: I01
//	    weight: 2
//	    scores:
//	      - {dimension: lead_digging, score: 4, note: 三个渠道及每周数字都能复核}
//	      - {dimension: bidding, score: not_observed}
//
// Strictly, collecting every problem; whether the sheets fit a model and are
// whole is for Evaluate. The panel is nil exactly when there is a failure.
func ReadPanel(file string, data []byte) (*Panel, problem.List) {
	root, list := document.Parse(file, data)
	if root == nil {
		return nil, list
	}
	r := &reader{Reader: document.Reader{File: file, Problems: list}}
	p := &Panel{Rule: StandardRule()}
	if o, ok := r.Object(root, "", "candidate", "rule", "reason", "sheets"); ok {
		p.Candidate, p.Reason = o.Word("candidate"), o.Text("reason")
		if n, path := o.At("rule"); n != nil {
			if rule, ok := r.Object(n, path, "mean"); ok {
				if d, ok := rule.Decimal("mean"); ok {
					p.Rule.Mean = d
				}
			}
		}
		o.Need("sheets")
		nodes, path := o.Items("sheets")
		for i, n := range nodes {
			p.Sheets = append(p.Sheets, r.sheet(n, document.Item(path, i)))
		}
	}
	if r.Problems.Failed() {
		return nil, r.Problems.Sorted()
	}
	return p, r.Problems.Sorted()
}

func (r *reader) sheet(n *document.Node, path string) Sheet {
	o, ok := r.Object(n, path, "interviewer", "weight", "scores")
	if !ok {
		return Sheet{}
	}
	s := Sheet{Interviewer: o.NeedWord("interviewer"), Voice: 1, place: r.Place(n, path)}
	if o.Has("weight") {
		s.Voice = r.integer(o, "weight", "panel.weight", 1, MaxVoice)
	}
	o.Need("scores")
	nodes, at := o.Items("scores")
	for i, n := range nodes {
		spot := document.Item(at, i)
		m, ok := r.Object(n, spot, "dimension", "score", "note")
		if !ok {
			continue
		}
		mark := Mark{Dimension: m.NeedWord("dimension"), Note: m.Word("note"), place: r.Place(n, spot)}
		word := m.NeedWord("score")
		level, err := strconv.Atoi(word)
		mark.Observed, mark.Level = word != NotObserved, level
		if node, where := m.At("score"); mark.Observed && node != nil && node.Kind == document.Scalar && word != "" && (err != nil || strconv.Itoa(level) != word) {
			text, fix := scaleText(word)
			r.Add("panel.scale", node, where, text, fix)
		}
		s.Marks = append(s.Marks, mark)
	}
	return s
}

func scaleText(word string) (text, fix problem.Text) {
	return problem.Textf("评分 %s 不在 1 到 5 的整数之内。", "The score %s is not a whole number from 1 to 5.", problem.Show(word)),
		problem.Text{ZH: "请写 1 到 5；没有看到的写 not_observed，不要写 0。", EN: "Write 1 to 5; what was not seen is not_observed and never 0."}
}
