package competency

import (
	"fmt"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Status says how far somebody is from what a model asks.
type Status string

// The statuses. NotAssessed is said where what is missing could still change
// the answer, and never a number put in its place.
const (
	Ready       Status = "ready"        // every dimension is assessed and none is below
	OneGap      Status = "one_gap"      // every dimension is assessed; one, not critical, is one level below
	Development Status = "development"  // more is missing than that, whatever the rest would show
	NotAssessed Status = "not_assessed" // some dimensions are not assessed, and the others do not decide
)

// Name is what people call the status.
func (s Status) Name() problem.Text {
	switch s {
	case Ready:
		return problem.Text{ZH: "现在就绪", EN: "ready now"}
	case OneGap:
		return problem.Text{ZH: "差一项", EN: "one gap"}
	case Development:
		return problem.Text{ZH: "培养中", EN: "in development"}
	}
	return problem.Text{ZH: "未评全", EN: "not assessed"}
}

// Finding is one dimension of an assessment.
type Finding struct {
	Requirement Requirement
	Name        problem.Text
	Assessed    bool
	Held        int       // level, where Assessed
	From        RaterKind // whose ratings decide it
	Gap         int       // required − held, where Assessed; below 0 for more than is asked
	Confidence  Confidence
	Why         problem.Text // where it is not Assessed
	Figures     []Figure     // panel, manager, peers, self
	held, gap   *trace.Node
}

// Below reports whether the held level is known and lower than required.
func (f Finding) Below() bool { return f.Assessed && f.Gap > 0 }

// Explain returns how the gap follows from the ratings, nil where there is none.
func (f Finding) Explain() *trace.Node { return f.gap }

// Assessment is one person against one model on one day.
type Assessment struct {
	Person, Name string
	Model        Model
	AsOf         period.Date
	Findings     []Finding // in the order of the model
	Status       Status
	Blocked      []string      // critical dimensions below the required level
	Missing      []string      // dimensions that are not assessed
	Weight       int           // of the assessed dimensions, whole percent: the coverage
	Short        int           // Σ weight × levels below, over the assessed dimensions
	WeightedGap  money.Decimal // Short ÷ Weight in levels, four digits half away from zero; where Weight > 0
	Fulfilment   money.Decimal // Σ weight × levels met ÷ Σ weight × levels required over the assessed, a share to four digits; where Weight > 0
	gap, share   *trace.Node
}

// Explain returns how the weighted gap and the share of requirements met follow
// from the ratings, nil where nothing with a weight is assessed.
func (a *Assessment) Explain() (gap, share *trace.Node) { return a.gap, a.share }

// Digits of quotients.
const digits = 4

// Assess compares the ratings of a person with what a model asks. The held level
// of a dimension is the panel's figure; without one the manager's; without one
// the peers'; what somebody says of himself or herself never counts. A dimension
// without such a figure is not assessed and has no part in any number. What is
// above a requirement makes up for nothing else. The order of ratings makes no
// difference. The assessment is nil exactly when there is a failure.
func Assess(l *Library, m Model, p Person, asOf period.Date, s Settings) (*Assessment, problem.List) {
	list := CheckPerson(l, m.Family, p)
	if list.Failed() {
		return nil, list.Sorted()
	}
	a := &Assessment{Person: p.Code, Name: p.Name, Model: m, AsOf: asOf}
	calc := trace.Recorder()
	var short, weights, met, asked []trace.Value
	for i, q := range m.Dimensions {
		d, _ := l.Dimension(m.Family, q.Dimension)
		f := Finding{Requirement: q, Name: d.Name, Figures: observed(l, m.Family, q.Dimension, p.Ratings, asOf, s)}
		f.decide()
		if f.Assessed {
			e := explained{calc: calc, model: m, at: place("dimensions", i), f: &f, unnamed: p.Unnamed}
			e.levels()
			if q.Weight > 0 {
				w := e.clause("weight", q.Weight, trace.KeySkillWeight)
				short, weights = append(short, e.short(w)), append(weights, w)
				met, asked = append(met, e.met(w)), append(asked, calc.Mul(w, e.required))
				a.Weight += q.Weight
				a.Short += q.Weight * max(f.Gap, 0)
			}
		}
		a.Findings = append(a.Findings, f)
	}
	if a.Weight > 0 {
		gap := calc.Quo(calc.Sum(short), calc.Name(calc.Sum(weights), trace.Plain, trace.L(trace.KeySkillWeights)), digits)
		gap = calc.Name(gap, trace.Plain, trace.L(trace.KeySkillWeightedGap))
		share := calc.Name(calc.Quo(calc.Sum(met), calc.Sum(asked), digits), trace.Percent, trace.L(trace.KeySkillFulfilment))
		a.WeightedGap, a.Fulfilment, a.gap, a.share = gap.Decimal, share.Decimal, gap.Node(), share.Node()
	}
	if err := calc.Err(); err != nil {
		list.Add("rating.arithmetic", problem.Place{}, problem.Textf("无法算出差距：%v。", "The gap cannot be computed: %v.", err), problem.Text{ZH: "请检查模型的权重。", EN: "Look at the weights of the model."})
		return nil, list
	}
	a.judge()
	return a, list.Sorted()
}

// decide takes the level of the first kind of rater that has one, or else the
// first reason that says more than that nobody rated.
func (f *Finding) decide() {
	for _, x := range f.Figures {
		if x.Shown && x.By != BySelf {
			f.Assessed, f.Held, f.From, f.Gap = true, x.Level, x.By, f.Requirement.Required-x.Level
			f.Confidence = least(x.Parts)
			return
		}
		if f.Why.IsZero() || f.Why == notRated() && x.By != BySelf {
			f.Why = x.Why
		}
		if x.By == BySelf && x.Shown && f.Why == notRated() {
			f.Why = problem.Text{ZH: "只有自评，自评不算", EN: "only rated by himself or herself, which does not count"}
		}
	}
}

// judge says how far the person is. It says Development only where no outcome of
// what is missing could make it better, and Ready or OneGap only where nothing
// is missing.
func (a *Assessment) judge() {
	below, deep := 0, false
	for _, f := range a.Findings {
		switch {
		case !f.Assessed:
			a.Missing = append(a.Missing, f.Requirement.Dimension)
		case f.Below():
			below++
			deep = deep || f.Gap > 1
			if f.Requirement.Critical {
				a.Blocked = append(a.Blocked, f.Requirement.Dimension)
			}
		}
	}
	switch {
	case len(a.Blocked) > 0 || below > 1 || deep:
		a.Status = Development
	case len(a.Missing) > 0 || len(a.Findings) == 0:
		a.Status = NotAssessed
	case below == 1:
		a.Status = OneGap
	default:
		a.Status = Ready
	}
}

// explained computes what follows from a held level, step by step.
type explained struct {
	calc           *trace.Calc
	model          Model
	at             string
	f              *Finding
	held, required trace.Value
	unnamed        bool
}

func (e *explained) clause(key string, n int, label trace.Key) trace.Value {
	return e.calc.Leaf(money.Int(int64(n)), trace.Plain, trace.L(label, e.f.Name),
		trace.Source{Kind: trace.FromModel, Ref: fmt.Sprintf("%s v%d", e.model.Code, e.model.Version), Path: e.at + "." + key})
}

// levels explains the held level by its ratings and the gap by the two levels.
// The lower median is the largest of the lower half.
func (e *explained) levels() {
	i := slices.IndexFunc(e.f.Figures, func(x Figure) bool { return x.By == e.f.From })
	x := e.f.Figures[i]
	switch {
	case x.By == ByPeer:
		e.held = e.calc.Leaf(money.Int(int64(x.Level)), trace.Plain, trace.L(trace.KeySkillPeers, e.f.Name, problem.Same(fmt.Sprint(x.Raters))),
			trace.Source{Kind: trace.FromRecord, Ref: fmt.Sprintf("%d × peer", x.Raters)})
	case e.unnamed:
		e.held = e.calc.Leaf(money.Int(int64(x.Level)), trace.Plain, trace.L(trace.KeySkillRating, e.f.Name, x.By.Name()),
			trace.Source{Kind: trace.FromRecord, Ref: fmt.Sprintf("%d × %s", x.Raters, x.By)})
	default:
		for n, r := range x.Parts[:(len(x.Parts)+1)/2] {
			leaf := e.calc.Leaf(money.Int(int64(r.Level)), trace.Plain, trace.L(trace.KeySkillRating, e.f.Name, r.By.Name()),
				trace.Source{Kind: trace.FromRecord, Ref: fmt.Sprintf("%s %s", r.Rater, r.On), Path: r.Dimension})
			if n == 0 {
				e.held = leaf
			} else {
				e.held = e.calc.Max(e.held, leaf)
			}
		}
	}
	e.held = e.calc.Name(e.held, trace.Plain, trace.L(trace.KeySkillHeld, e.f.Name))
	e.required = e.clause("required", e.f.Requirement.Required, trace.KeySkillRequired)
	gap := e.calc.Name(e.calc.Sub(e.required, e.held), trace.Plain, trace.L(trace.KeySkillGap, e.f.Name))
	e.f.held, e.f.gap = e.held.Node(), gap.Node()
}

// short is the weighted number of levels below, never under zero.
func (e *explained) short(weight trace.Value) trace.Value {
	zero := e.calc.Leaf(money.Int(0), trace.Plain, trace.L(trace.KeySkillNoSurplus), trace.Source{Kind: trace.FromRule, Ref: "a surplus makes up for nothing"})
	gap := trace.WithNode(money.Int(int64(e.f.Gap)), e.f.gap)
	short := e.calc.Name(e.calc.Max(gap, zero), trace.Plain, trace.L(trace.KeySkillShort, e.f.Name))
	return e.calc.Name(e.calc.Mul(weight, short), trace.Plain, trace.L(trace.KeySkillPoints, e.f.Name))
}

// met is the weighted number of levels of the requirement that are held.
func (e *explained) met(weight trace.Value) trace.Value {
	return e.calc.Mul(weight, e.calc.Name(e.calc.Min(e.held, e.required), trace.Plain, trace.L(trace.KeySkillMet, e.f.Name)))
}
