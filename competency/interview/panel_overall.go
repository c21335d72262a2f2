package interview

import (
	"cmp"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// overall weighs the means of the dimensions that were observed, over a common
// denominator, and explains it. It reports whether the exact value reaches the
// rule.
func (c *count) overall() (meets bool) {
	var scored []*Line
	for i := range c.result.Lines {
		if l := &c.result.Lines[i]; l.HasMean && l.Demand.Weight > 0 {
			scored = append(scored, l)
		}
	}
	if len(scored) == 0 {
		return false
	}
	slices.SortFunc(scored, func(a, b *Line) int { return cmp.Compare(a.Demand.Dimension, b.Demand.Dimension) })
	var divisors []int64
	for _, l := range scored {
		_, voices := l.totals()
		divisors = append(divisors, voices)
	}
	common := c.calc.Leaf(c.multiple(divisors), trace.Plain, trace.L(trace.KeyPanelCommon), trace.Source{Kind: trace.FromRule, Ref: "nothing is rounded before the end"})
	var parts, weights []trace.Value
	for _, l := range scored {
		part, weight := c.part(l, common)
		parts, weights = append(parts, part), append(weights, weight)
	}
	above := c.calc.Name(c.calc.Sum(parts), trace.Plain, trace.L(trace.KeyPanelParts))
	below := c.calc.Name(c.calc.Mul(c.calc.Sum(weights), common), trace.Plain, trace.L(trace.KeyPanelWeights))
	overall := c.calc.Name(c.calc.Quo(above, below, meanDigits), trace.Plain, trace.L(trace.KeyPanelOverall, c.model.Title()))
	c.result.Overall, c.result.HasOverall, c.result.trace = overall.Decimal, true, overall.Node()
	var total int64
	for _, l := range scored {
		total += int64(l.Demand.Weight)
	}
	for _, l := range scored {
		l.Share = c.quo(money.Int(int64(l.Demand.Weight)), money.Int(total))
	}
	least, err := c.panel.Rule.Mean.Mul(below.Decimal)
	if err != nil {
		c.calc.Fail(err)
	}
	return above.Cmp(least) >= 0
}

// part is what a dimension brings to the sum: its weight × the sum of its scores
// × the factor that brings its raters to the common denominator.
func (c *count) part(l *Line, common trace.Value) (part, weight trace.Value) {
	name := l.Demand.Title()
	var scores, voices []trace.Value
	for _, s := range l.Scores {
		source := trace.Source{Kind: trace.FromRecord, Ref: s.Interviewer, Path: l.Demand.Dimension}
		score := c.calc.Leaf(money.Int(int64(s.Level)), trace.Plain, trace.Named(trace.KeyPanelScore, s.Interviewer), source)
		source.Path = "weight"
		voice := c.calc.Leaf(money.Int(int64(s.Voice)), trace.Plain, trace.Named(trace.KeyPanelVoice, s.Interviewer), source)
		if c.weighted() {
			score = c.calc.Mul(voice, score)
		}
		scores, voices = append(scores, score), append(voices, voice)
	}
	sum := c.calc.Name(c.calc.Sum(scores), trace.Plain, trace.L(trace.KeyPanelSum, name))
	raters := c.calc.Name(c.calc.Sum(voices), trace.Plain, trace.L(trace.KeyPanelVoices, name))
	factor := c.calc.Name(c.calc.Quo(common, raters, 0), trace.Plain, trace.L(trace.KeyPanelFactor, name))
	weight = c.calc.Leaf(money.Int(int64(l.Demand.Weight)), trace.Plain, trace.L(trace.KeyPanelWeight, name),
		trace.Source{Kind: trace.FromModel, Ref: c.model.cite(), Path: l.Demand.Dimension + ".weight"})
	return c.calc.Name(c.calc.Mul(c.calc.Mul(weight, sum), factor), trace.Plain, trace.L(trace.KeyPanelPart, name)), weight
}

// weighted reports whether a weight of an interviewer is not 1.
func (c *count) weighted() bool {
	return slices.ContainsFunc(c.panel.Sheets, func(s Sheet) bool { return s.Voice != 1 })
}

// multiple is the least common multiple of positive numbers: of every prime the
// highest power that divides one of them.
func (c *count) multiple(numbers []int64) money.Decimal {
	most := map[int64]int{}
	var primes []int64
	for _, n := range numbers {
		for p := int64(2); n > 1; p++ {
			power := 0
			for ; n%p == 0; n /= p {
				power++
			}
			if power > 0 && most[p] == 0 {
				primes = append(primes, p)
			}
			most[p] = max(most[p], power)
		}
	}
	product := money.Int(1)
	for _, p := range primes {
		for range most[p] {
			next, err := product.Mul(money.Int(p))
			if err != nil {
				c.calc.Fail(err)
			}
			product = next
		}
	}
	return product
}

// support says in words how the scores compare with the rule: the overall score
// reaches it and no critical dimension is below its required level. What was not
// observed is no number: where it is critical, nothing can be said.
func (c *count) support(reached bool) {
	r := c.result
	var unseen, below []problem.Text
	for i := range r.Lines {
		l := &r.Lines[i]
		name := l.Demand.Title()
		r.Debrief = r.Debrief || len(l.Debrief) > 0
		switch {
		case l.Demand.Critical && !l.HasMean:
			unseen = append(unseen, problem.Text{ZH: "关键维度「" + name.ZH + "」没有人观察到", EN: "nobody observed " + name.EN + ", which is critical"})
		case l.Below:
			below = append(below, problem.Text{ZH: "关键维度「" + name.ZH + "」均分 " + l.Mean.String() + "，低于要求的 " + money.Int(int64(l.Demand.Required)).String() + " 级", EN: name.EN + ", which is critical, has a mean of " + l.Mean.String() + ", below the required level " + money.Int(int64(l.Demand.Required)).String()})
		}
	}
	mean := r.Rule.Mean.String()
	switch {
	case !r.HasOverall:
		unseen = append(unseen, problem.Text{ZH: "没有任何有权重的维度得到评分", EN: "no dimension with a weight was scored"})
	case !reached:
		below = append(below, problem.Text{ZH: "综合分 " + r.Overall.String() + "，未达到 " + mean, EN: "the overall score of " + r.Overall.String() + " does not reach " + mean})
	}
	r.Reasons = append(below, unseen...)
	switch {
	case len(below) > 0:
		r.Standing = DoesNot
	case len(unseen) > 0:
		r.Standing = CannotSay
	default:
		r.Standing = Meets
		r.Reasons = []problem.Text{{ZH: "综合分 " + r.Overall.String() + "，达到 " + mean + "，且没有关键维度低于要求", EN: "the overall score of " + r.Overall.String() + " reaches " + mean + " and no critical dimension is below its required level"}}
	}
}

// Words says the standing in a sentence. It is support for whoever decides and
// never the decision.
func (s Standing) Words() problem.Text {
	switch s {
	case Meets:
		return problem.Text{ZH: "符合规则", EN: "meets the rule"}
	case DoesNot:
		return problem.Text{ZH: "不符合规则", EN: "does not meet the rule"}
	}
	return problem.Text{ZH: "还不能对照规则", EN: "cannot be held against the rule yet"}
}
