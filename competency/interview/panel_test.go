package interview

import (
	"bytes"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// three dimensions: a critical one, a plain one, and a gate without weight.
func smallModel() Profile {
	return Profile{Code: "m", Version: 1, Family: "f", Grade: "g", Name: problem.Text{ZH: "模型", EN: "Model"}, Demands: []Demand{
		{Dimension: "a", Name: problem.Text{ZH: "甲", EN: "First"}, Weight: 60, Required: 3, Critical: true},
		{Dimension: "b", Name: problem.Text{ZH: "乙", EN: "Second"}, Weight: 40, Required: 4},
		{Dimension: "c", Name: problem.Text{ZH: "丙", EN: "Gate"}, Weight: 0, Required: 3, Critical: true},
	}}
}

const smallPanel = `candidate: C-014
sheets:
  - interviewer: I2
    scores: [{dimension: a, score: 4, note: 三个渠道}, {dimension: b, score: not_observed}, {dimension: c, score: 3}]
  - interviewer: I1
    scores: [{dimension: a, score: 3}, {dimension: b, score: 5, note: two parties}, {dimension: c, score: 4, note: told early}]
  - interviewer: I3
    scores: [{dimension: a, score: 4, note: figures}, {dimension: b, score: 4, note: traded terms}]
`

func panelOf(t testing.TB, text string) *Panel {
	t.Helper()
	p, list := ReadPanel("sheets.yaml", []byte(text))
	if list.Failed() {
		t.Fatal(list)
	}
	return p
}

func evaluated(t testing.TB, text string) *Result {
	t.Helper()
	r, list := Evaluate(panelOf(t, text), smallModel())
	if len(list) > 0 {
		t.Fatal(list)
	}
	return r
}

// By hand: a (4+3+4)÷3, b (5+4)÷2, overall (60 × 11/3 + 40 × 9/2) ÷ 100 = 4.
func TestPanelByHand(t *testing.T) {
	r := evaluated(t, smallPanel)
	a, b, c := r.Lines[0], r.Lines[1], r.Lines[2]
	if a.Mean.String() != "3.6667" || a.Range != 1 || a.RWG.String() != "0.8333" || len(a.Debrief) > 0 || a.Below || a.Share.String() != "0.6" {
		t.Errorf("%+v", a)
	}
	if b.Mean.String() != "4.5" || len(b.Scores) != 2 || b.Scores[0].Interviewer != "I1" || !slices.Equal(b.NotObserved, []string{"I2"}) || b.RWG.String() != "0.75" {
		t.Errorf("%+v", b)
	}
	if c.Mean.String() != "3.5" || !slices.Equal(c.NotObserved, []string{"I3"}) || c.Share.Sign() != 0 {
		t.Errorf("%+v", c)
	}
	if r.Overall.String() != "4" || r.Standing != Meets || r.Debrief || r.Candidate != "C-014" || !strings.Contains(r.Reasons[0].EN, "the overall score of 4 reaches 3.5") {
		t.Errorf("%+v", r)
	}
}

// rwg of 4, 4, 5, 4 on five levels is 0.875 (James, Demaree & Wolf 1984); of 1
// and 5 it is below zero: more apart than by chance.
func TestAgreementByHand(t *testing.T) {
	sheets := func(levels ...int) string {
		text := "sheets:\n"
		for i, level := range levels {
			text += fmt.Sprintf("  - {interviewer: I%d, scores: [{dimension: a, score: %d, note: x}]}\n", i, level)
		}
		return text
	}
	for _, c := range []struct {
		levels  []int
		rwg     string
		spread  int
		debrief int
	}{{[]int{4, 4, 5, 4}, "0.875", 1, 0}, {[]int{1, 5}, "-3", 4, 2}, {[]int{3, 3, 3}, "1", 0, 0}, {[]int{3, 4, 4, 5}, "0.6667", 2, 1}, {[]int{2, 4}, "0", 2, 2}, {[]int{3, 4}, "0.75", 1, 0}, {[]int{2, 4, 3}, "0.5", 2, 1}} {
		l := evaluated(t, sheets(c.levels...)).Lines[0]
		if !l.HasRWG || l.RWG.String() != c.rwg || l.Range != c.spread || len(l.Debrief) != c.debrief {
			t.Errorf("%v: rwg %s, range %d, %v", c.levels, l.RWG, l.Range, l.Debrief)
		}
	}
	if l := evaluated(t, sheets(5)).Lines[0]; l.HasRWG || !l.HasMean {
		t.Errorf("one score has an agreement: %+v", l)
	}
}

// What is not observed is no number: its weight goes to the others, a critical
// one leaves the rule open, and nothing observed leaves no score at all.
func TestMissingIsNeverANumber(t *testing.T) {
	r := evaluated(t, "sheets:\n  - {interviewer: I1, scores: [{dimension: b, score: 5, note: x}, {dimension: a, score: not_observed}, {dimension: c, score: 3}]}\n")
	if r.Overall.String() != "5" || r.Standing != CannotSay || r.Lines[0].HasMean || r.Lines[1].Share.String() != "1" || len(r.Reasons) != 1 || !strings.Contains(r.Reasons[0].ZH, "甲") {
		t.Errorf("%+v", r)
	}
	r = evaluated(t, "sheets:\n  - {interviewer: I1, scores: []}\n")
	if r.HasOverall || r.Trace() != nil || r.Standing != CannotSay || len(r.Reasons) != 3 {
		t.Errorf("%+v", r)
	}
	// a low score decides what is open otherwise
	r = evaluated(t, "sheets:\n  - {interviewer: I1, scores: [{dimension: a, score: 2, note: x}]}\n")
	if r.Standing != DoesNot || !r.Lines[0].Below || len(r.Reasons) != 3 {
		t.Errorf("%+v", r)
	}
}

// The rule is held against exact values: three thirds are one, and the mean
// that a gate is judged by is not rounded up.
func TestComparisonsAreExact(t *testing.T) {
	m := smallModel()
	sheets := func(gate ...int) *Panel {
		p := &Panel{Rule: StandardRule()}
		for i, level := range gate {
			p.Sheets = append(p.Sheets, Sheet{Interviewer: fmt.Sprint(i), Voice: 1, Marks: []Mark{{Dimension: "a", Observed: true, Level: 3 + i%2, Note: "x"}, {Dimension: "b", Observed: true, Level: 4 - i%2, Note: "x"}, {Dimension: "c", Observed: true, Level: level, Note: "x"}}})
		}
		return p
	}
	r, list := Evaluate(sheets(3, 3, 3, 3), m) // overall (60 × 3.5 + 40 × 3.5) ÷ 100
	if list.Failed() || r.Standing != Meets || r.Overall.String() != "3.5" {
		t.Errorf("%+v %v", r, list)
	}
	p := sheets(3, 3, 3)
	p.Rule.Mean, _ = money.ParseDecimal("3.466666666666") // a (3+4+3)/3, b (4+3+4)/3: 3.4666…
	if r, _ = Evaluate(p, m); r.Standing != Meets {
		t.Errorf("%+v", r.Reasons)
	}
	p.Rule.Mean, _ = money.ParseDecimal("3.466666666667")
	if r, _ = Evaluate(p, m); r.Standing != DoesNot || !strings.Contains(r.Reasons[0].EN, "does not reach") {
		t.Errorf("%+v", r.Reasons)
	}
	if r, _ = Evaluate(sheets(3, 3, 2), m); r.Standing != DoesNot || !r.Lines[2].Below {
		t.Errorf("%+v", r.Lines[2])
	}
}

// Weights of interviewers need a reason, and count as they are written.
func TestWeightsOfInterviewers(t *testing.T) {
	text := "reason: {zh: 主考官熟悉该行业, en: the lead knows the trade}\nsheets:\n  - {interviewer: I1, weight: 3, scores: [{dimension: a, score: 5, note: x}]}\n  - {interviewer: I2, scores: [{dimension: a, score: 3}]}\n"
	if r := evaluated(t, text); r.Lines[0].Mean.String() != "4.5" || r.Overall.String() != "4.5" || r.Lines[0].RWG.String() != "0" {
		t.Errorf("%+v", r.Lines[0])
	}
	_, list := Evaluate(panelOf(t, text[strings.Index(text, "sheets"):]), smallModel())
	if got := codesOf(list); !slices.Equal(got, []string{"panel.weights_without_reason"}) {
		t.Errorf("%v", list)
	}
}

// Every problem of the sheets, where it is.
func TestProblemsOfSheets(t *testing.T) {
	for _, c := range []struct{ rule, path, old, new string }{
		{"panel.scale", "sheets[1].scores[0]", "score: 3}, {dimension: b", "score: 6, note: x}, {dimension: b"},
		{"panel.scale", "sheets[1].scores[0]", "score: 3}, {dimension: b", "score: 0}, {dimension: b"},
		{"panel.scale", "sheets[1].scores[0].score", "score: 3}, {dimension: b", "score: 3.5}, {dimension: b"},
		{"panel.scale", "sheets[1].scores[0].score", "score: 3}, {dimension: b", "score: good}, {dimension: b"},
		{"panel.rater_twice", "sheets[1]", "interviewer: I1", "interviewer: I2"},
		{"document.empty_value", "sheets[1].interviewer", "interviewer: I1", "interviewer: ''"},
		{"panel.unknown_dimension", "sheets[0].scores[0]", "dimension: a, score: 4, note: 三个渠道", "dimension: z, score: 4, note: 三个渠道"},
		{"panel.dimension_twice", "sheets[2].scores[1]", "dimension: b, score: 4, note: traded", "dimension: a, score: 4, note: traded"},
		{"panel.no_evidence", "sheets[0].scores[0]", "score: 4, note: 三个渠道", "score: 4"},
		{"panel.no_evidence", "sheets[1].scores[1]", "score: 5, note: two parties", "score: 1, note: ' '"},
		{"panel.weight", "sheets[0].weight", "interviewer: I2", "interviewer: I2\n    weight: 9"},
		{"panel.rule", "rule.mean", "candidate: C-014", "candidate: C-014\nrule: {mean: 5.5}"},
		{"document.unknown_key", "sheets[0].colour", "interviewer: I2", "interviewer: I2\n    colour: red"},
	} {
		if strings.Count(smallPanel, c.old) != 1 {
			t.Fatalf("%q is not once in the document", c.old)
		}
		p, list := ReadPanel("s.yaml", []byte(strings.Replace(smallPanel, c.old, c.new, 1)))
		if !list.Failed() {
			var r *Result
			if r, list = Evaluate(p, smallModel()); r != nil {
				t.Errorf("%s: there is a result", c.rule)
			}
		}
		i := slices.IndexFunc(list, func(p problem.Problem) bool { return p.Code == c.rule && p.Place.Path == c.path })
		if i < 0 || list[i].Text.ZH == "" || list[i].Text.EN == "" || list[i].Fix.ZH == "" || list[i].Fix.EN == "" {
			t.Errorf("%s at %s is not whole in %v", c.rule, c.path, list)
		}
	}
	var many Panel
	many.Rule = StandardRule()
	if _, list := Evaluate(&many, smallModel()); !slices.Contains(codesOf(list), "panel.sheets") {
		t.Errorf("%v", list)
	}
	// all at once, none hides another
	_, list := Evaluate(&Panel{Rule: StandardRule(), Sheets: []Sheet{{Interviewer: "x", Voice: 1, Marks: []Mark{{Dimension: "z", Observed: true, Level: 9}, {Dimension: "a", Observed: true, Level: 5}}}, {Interviewer: "x", Voice: 1}, {Voice: 9}}}, smallModel())
	for _, want := range []string{"panel.scale", "panel.unknown_dimension", "panel.no_evidence", "panel.rater_twice", "panel.no_interviewer", "panel.weight"} {
		if !slices.Contains(codesOf(list), want) {
			t.Errorf("%s is not in %v", want, list)
		}
	}
}

// H14: a note that touches a forbidden topic is shown with what is wrong with it.
func TestH14_NotesOfSheets(t *testing.T) {
	p := panelOf(t, strings.Replace(smallPanel, "三个渠道", "未婚，能出差", 1))
	list := p.CheckNotes(shippedTopics(t))
	if len(list) != 1 || list.Failed() || list[0].Code != "panel.topic" || list[0].Place.Path != "sheets[0].scores[0]" || !strings.Contains(list[0].Text.ZH, "未婚") {
		t.Errorf("%v", list)
	}
	if list := panelOf(t, smallPanel).CheckNotes(shippedTopics(t)); len(list) > 0 {
		t.Errorf("%v", list)
	}
}

// drawn makes a model and a panel without problems.
func drawn(t *rapid.T) (Profile, *Panel) {
	m, p := Profile{Code: "m", Version: 1}, &Panel{Rule: StandardRule(), Reason: problem.Same("r")}
	for i := range rapid.IntRange(1, 6).Draw(t, "dimensions") {
		m.Demands = append(m.Demands, Demand{Dimension: fmt.Sprintf("d%d", i), Weight: rapid.IntRange(0, 40).Draw(t, "weight"), Required: rapid.IntRange(1, 5).Draw(t, "required"), Critical: rapid.Bool().Draw(t, "critical")})
	}
	for i := range rapid.IntRange(1, 7).Draw(t, "sheets") {
		s := Sheet{Interviewer: fmt.Sprintf("I%d", i), Voice: rapid.IntRange(1, MaxVoice).Draw(t, "voice")}
		for _, d := range m.Demands {
			if level := rapid.IntRange(-1, 5).Draw(t, "level"); level >= 0 {
				s.Marks = append(s.Marks, Mark{Dimension: d.Dimension, Observed: level > 0, Level: level, Note: "x"})
			}
		}
		p.Sheets = append(p.Sheets, s)
	}
	return m, p
}

// again computes a panel with rational numbers, from the words of Evaluate.
func again(m Profile, p *Panel) (means map[string]*big.Rat, overall *big.Rat, standing Standing) {
	means = map[string]*big.Rat{}
	above, below, unseen, low := new(big.Rat), new(big.Rat), false, false
	for _, d := range m.Demands {
		sum, voices := new(big.Rat), new(big.Rat)
		for _, s := range p.Sheets {
			for _, mark := range s.Marks {
				if mark.Dimension == d.Dimension && mark.Observed {
					sum.Add(sum, new(big.Rat).SetInt64(int64(mark.Level*s.Voice)))
					voices.Add(voices, new(big.Rat).SetInt64(int64(s.Voice)))
				}
			}
		}
		if voices.Sign() == 0 {
			unseen = unseen || d.Critical
			continue
		}
		mean := sum.Quo(sum, voices)
		means[d.Dimension] = mean
		low = low || d.Critical && mean.Cmp(new(big.Rat).SetInt64(int64(d.Required))) < 0
		weight := new(big.Rat).SetInt64(int64(d.Weight))
		above.Add(above, new(big.Rat).Mul(weight, mean))
		below.Add(below, weight)
	}
	if below.Sign() > 0 {
		overall = above.Quo(above, below)
		low = low || overall.Cmp(big.NewRat(7, 2)) < 0
	}
	switch {
	case low:
		return means, overall, DoesNot
	case unseen || overall == nil:
		return means, overall, CannotSay
	}
	return means, overall, Meets
}

// shown is a rational rounded half up to four digits; scores are positive.
func shown(x *big.Rat) string {
	d, _ := money.ParseDecimal(x.FloatString(meanDigits))
	return d.String()
}

func TestPanelsAgreeWithRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, p := drawn(t)
		r, list := Evaluate(p, m)
		if list.Failed() {
			t.Fatal(list)
		}
		means, overall, standing := again(m, p)
		for _, l := range r.Lines {
			want := means[l.Demand.Dimension]
			if l.HasMean != (want != nil) || want != nil && l.Mean.String() != shown(want) {
				t.Fatalf("%s: %s, want %v", l.Demand.Dimension, l.Mean, want)
			}
		}
		if r.HasOverall != (overall != nil) || overall != nil && r.Overall.String() != shown(overall) || r.Standing != standing {
			t.Fatalf("%s %s, want %v %s", r.Overall, r.Standing, overall, standing)
		}
		if r.HasOverall {
			if list := trace.Verify(r.Trace()); len(list) > 0 || !r.Trace().Number.Equal(r.Overall) {
				t.Fatalf("%v", list)
			}
		}
	})
}

// The order of sheets, of scores on them and of dimensions in the model changes
// nothing.
func TestOrderOfSheetsAndDimensionsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, p := drawn(t)
		first, _ := Evaluate(p, m)
		other := *p
		other.Sheets = rapid.Permutation(p.Sheets).Draw(t, "sheets")
		for i := range other.Sheets {
			other.Sheets[i].Marks = rapid.Permutation(other.Sheets[i].Marks).Draw(t, "marks")
		}
		m.Demands = rapid.Permutation(m.Demands).Draw(t, "demands")
		second, list := Evaluate(&other, m)
		if list.Failed() || first.Standing != second.Standing || !first.Overall.Equal(second.Overall) || first.Debrief != second.Debrief || !bytes.Equal(trace.JSON(first.trace), trace.JSON(second.trace)) {
			t.Fatalf("%+v\n%+v %v", first, second, list)
		}
		for _, l := range first.Lines {
			i := slices.IndexFunc(second.Lines, func(x Line) bool { return x.Demand.Dimension == l.Demand.Dimension })
			if fmt.Sprint(l) != fmt.Sprint(second.Lines[i]) {
				t.Fatalf("%+v\n%+v", l, second.Lines[i])
			}
		}
	})
}

// Leaving out an interviewer who observed nothing changes no score.
func TestASheetWithoutObservationsChangesNoScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, p := drawn(t)
		first, _ := Evaluate(p, m)
		more := *p
		more.Sheets = append(slices.Clone(p.Sheets), Sheet{Interviewer: "silent", Voice: MaxVoice, Marks: []Mark{{Dimension: m.Demands[0].Dimension}}})
		second, list := Evaluate(&more, m)
		if list.Failed() || !first.Overall.Equal(second.Overall) || first.Standing != second.Standing {
			t.Fatalf("%s and %s %v", first.Overall, second.Overall, list)
		}
		for i, l := range second.Lines {
			if !l.Mean.Equal(first.Lines[i].Mean) || l.HasMean != first.Lines[i].HasMean || l.NotObserved[len(l.NotObserved)-1] != "silent" {
				t.Fatalf("%+v", l)
			}
		}
	})
}

// Whatever is read, sheets answer with problems or a whole result.
func FuzzReadPanel(f *testing.F) {
	f.Add(smallPanel)
	f.Add("sheets: [{interviewer: x, weight: 9, scores: [{dimension: a, score: [1]}]}]\nrule: {mean: 1e9}\nreason: 3")
	f.Fuzz(func(t *testing.T, text string) {
		p, list := ReadPanel("s.yaml", []byte(text))
		if (p == nil) != list.Failed() {
			t.Fatalf("%v %v", p, list)
		}
		if p == nil {
			return
		}
		r, list := Evaluate(p, smallModel())
		if (r == nil) != list.Failed() || r != nil && len(trace.Verify(r.Trace())) > 0 && r.HasOverall {
			t.Fatalf("%v %v", r, list)
		}
	})
}
