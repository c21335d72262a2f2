package competency

import (
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Placement is where a person stands in the nine boxes.
type Placement struct {
	Person, Name string
	Placed       bool
	Performance  int           // third, 1 the lowest to 3
	Competency   int           // third, 1 the lowest to 3
	Mean         money.Decimal // of the latest cards' scores, four digits; where Placed
	Fulfilment   money.Decimal // share of the requirements that is met; where Placed
	Why          []problem.Text
	mean, share  *trace.Node
}

// Explain returns how the mean score and the share of requirements met follow
// from cards and ratings, nil for somebody who is not placed.
func (p Placement) Explain() (mean, share *trace.Node) { return p.mean, p.share }

// Place puts a person into one of the nine boxes: performance is the mean score
// of the latest cards, competency the share of the requirements that is met. A
// value on a cut point belongs to the upper third. Somebody with too few scored
// cards, or with a dimension that is not assessed, is not placed.
func Place(a *Assessment, p Person, s Settings) Placement {
	out := Placement{Person: p.Code, Name: p.Name}
	calc := trace.Recorder()
	var scores []trace.Value
	for _, c := range latestCards(p, a.AsOf, s.Cards) {
		if c.HasScore {
			scores = append(scores, calc.Leaf(c.Score, trace.Plain, trace.Named(trace.KeySkillCard, c.Until.String()),
				trace.Source{Kind: trace.FromCard, Ref: p.Code + " " + c.Until.String()}))
		}
	}
	if n := len(scores); n < max(s.CardsMet, 1) {
		out.Why = append(out.Why, problem.Textf("有分数的记分卡只有 %d 张，至少要 %d 张", "Only %d cards have a score, at least %d are needed", n, max(s.CardsMet, 1)))
	}
	if len(a.Missing) > 0 || a.Weight == 0 {
		out.Why = append(out.Why, problem.Textf("还有 %d 个维度没有评定", "%d dimension(s) are not assessed", len(a.Missing)))
	}
	if len(out.Why) > 0 {
		return out
	}
	mean := calc.Name(average(calc, scores, digits), trace.Plain, trace.L(trace.KeySkillMean))
	if calc.Err() != nil {
		out.Why = append(out.Why, problem.Text{ZH: "无法算出平均分", EN: "The mean score cannot be computed"})
		return out
	}
	out.Placed, out.Mean, out.Fulfilment, out.mean, out.share = true, mean.Decimal, a.Fulfilment, mean.Node(), a.share
	out.Performance, out.Competency = third(mean.Decimal, s.Performance), third(a.Fulfilment, s.Competency)
	return out
}

// average is the mean of at least one value.
func average(calc *trace.Calc, values []trace.Value, digits uint8) trace.Value {
	n := calc.Leaf(money.Int(int64(len(values))), trace.Plain, trace.L(trace.KeySkillCount), trace.Source{Kind: trace.FromRule, Ref: "how many there are"})
	return calc.Quo(calc.Sum(values), n, digits)
}

func third(v money.Decimal, cuts [2]money.Decimal) int {
	n := 1
	for _, c := range cuts {
		if v.Cmp(c) >= 0 {
			n++
		}
	}
	return n
}

// HeatColumn is one dimension over a team.
type HeatColumn struct {
	Family    string
	Dimension string
	Name      problem.Text
	Cells     []*Finding    // one a person in the order given, nil where the model does not ask for it
	Assessed  int           // persons with a held level
	Averages  bool          // whether there are enough of them for averages
	Held, Gap money.Decimal // means over the assessed, where Averages
	held, gap *trace.Node
}

// Explain returns how the averages follow from the levels of each person, nil
// where there are none.
func (c HeatColumn) Explain() (held, gap *trace.Node) { return c.held, c.gap }

// Heat lays the findings of a team side by side: person by dimension, in the
// order of the first model that asks for a dimension. Averages over a dimension
// (two digits, half away from zero) are there from the smallest group of the
// settings on; somebody who is not assessed has no part in them.
func Heat(team []*Assessment, s Settings) (columns []HeatColumn) {
	index := map[string]int{}
	for row, a := range team {
		for i := range a.Findings {
			f := &a.Findings[i]
			key := a.Model.Family + "/" + f.Requirement.Dimension
			at, ok := index[key]
			if !ok {
				at = len(columns)
				index[key] = at
				columns = append(columns, HeatColumn{Family: a.Model.Family, Dimension: f.Requirement.Dimension, Name: f.Name, Cells: make([]*Finding, len(team))})
			}
			columns[at].Cells[row] = f
		}
	}
	for i := range columns {
		columns[i].average(s.Group)
	}
	return columns
}

func (c *HeatColumn) average(least int) {
	var held, gap []trace.Value
	for _, f := range c.Cells {
		if f != nil && f.Assessed {
			c.Assessed++
			held = append(held, trace.WithNode(money.Int(int64(f.Held)), f.held))
			gap = append(gap, trace.WithNode(money.Int(int64(f.Gap)), f.gap))
		}
	}
	if c.Assessed == 0 || c.Assessed < least {
		return
	}
	calc := trace.Recorder()
	h := calc.Name(average(calc, held, 2), trace.Plain, trace.L(trace.KeySkillMeanHeld, c.Name))
	g := calc.Name(average(calc, gap, 2), trace.Plain, trace.L(trace.KeySkillMeanGap, c.Name))
	c.Averages, c.Held, c.Gap, c.held, c.gap = true, h.Decimal, g.Decimal, h.Node(), g.Node()
}
