package compensation

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

// PlanVersion names a version of a plan.
type PlanVersion struct {
	Code    string
	Version int
}

// Prior is an earlier result whose months are closed: they stay as they are,
// under the plan versions that the result names. What they would be now becomes
// adjustments in the first open month.
type Prior struct {
	From, To period.Month
	Digest   string

	file   string
	result resultJSON
	months []closedMonths
	partly []string // the people whose statements were read; empty for everybody
}

// closedMonths are months with the plan versions that they were closed under.
type closedMonths struct {
	from, to period.Month
	digest   string
	plans    []planJSON
	also     []PlanVersion // later versions that were approved for these months too
}

func (c *closedMonths) holds(m period.Month) bool {
	return m.Compare(c.from) >= 0 && m.Compare(c.to) <= 0
}

func (c *closedMonths) names(p *plan.Plan) bool {
	return slices.ContainsFunc(c.plans, func(q planJSON) bool { return q.Code == p.Code && q.Version == p.Version }) ||
		slices.Contains(c.also, PlanVersion{p.Code, p.Version})
}

// pins returns what a month was closed under, nil for an open month.
func (e *engine) pins(m period.Month) *closedMonths {
	for i := range e.closed {
		if c := &e.closed[i]; c.holds(m) {
			return c
		}
	}
	return nil
}

// ReadPrior reads a result in the form that WriteJSON writes. A result whose
// content does not agree with its digest is refused: it was changed after it was
// made.
func ReadPrior(file string, data []byte) (*Prior, problem.List) {
	var list problem.List
	p := &Prior{file: file}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(&p.result)
	if err == nil && d.More() {
		err = errors.New("more text behind it")
	}
	if err != nil {
		list.Add("prior.form", problem.Place{File: file}, problem.Textf("这不是 steelyard calculate --format json 的结果：%v。", "This is no result of steelyard calculate --format json: %v.", err),
			problem.Text{ZH: "请给出未经改动的 JSON 结果。", EN: "Give the JSON result as it was written."})
		return nil, list
	}
	if list = p.accept(p.result.digest()); list.Failed() {
		return nil, list
	}
	return p, list
}

// accept takes a result for what closed its months, if it can be that; made is
// the digest that its content has.
func (p *Prior) accept(made string) problem.List {
	var list problem.List
	at := problem.Place{File: p.file}
	p.Digest = p.result.Digest
	var err1, err2 error
	p.From, err1 = period.ParseMonth(p.result.From)
	p.To, err2 = period.ParseMonth(p.result.To)
	if cmp.Or(err1, err2) != nil || p.To.Compare(p.From) < 0 || made != p.Digest {
		list.Add("prior.changed", at, problem.Text{ZH: "结果的内容与其摘要 digest 不符：它在生成之后被改动过。", EN: "The content of the result does not agree with its digest: it was changed after it was made."},
			problem.Text{ZH: "请使用原来的结果文件。", EN: "Use the original result."})
		return list
	}
	if len(p.result.Payees) > 0 {
		list.Add("prior.partial", at, partialText(),
			problem.Text{ZH: "请使用不带 --payee 的结果。", EN: "Use a result that was calculated without --payee."})
		return list
	}
	own := closedMonths{from: p.From, to: p.To, digest: p.Digest, plans: p.result.Plans}
	for _, q := range p.result.Prior { // months that this result had found closed: their own results close them
		if to, err := period.ParseMonth(q.To); err == nil && to.Compare(own.from) >= 0 {
			own.from = to.Add(1)
		}
	}
	if own.from.Compare(own.to) <= 0 {
		p.months = append(p.months, own)
	}
	return nil
}

func partialText() problem.Text {
	return problem.Text{ZH: "这个结果只算了部分人员，不能用来结账。", EN: "The result covers only some of the people, and so closes no month."}
}

// serves reports whether a result of which only some people were read covers
// everybody who is calculated.
func (p *Prior) serves(payees []string) bool {
	if len(p.partly) == 0 {
		return true
	}
	for _, code := range payees {
		if !slices.Contains(p.partly, code) {
			return false
		}
	}
	return len(payees) > 0
}

// closedBy lines up the months that earlier results have closed, and finds what
// does not fit: months closed twice or not at all in between, and plan versions
// that are missing or are not what they were.
func closedBy(priors []*Prior, plans *plan.Set, retroactive []PlanVersion) (list []closedMonths, problems problem.List) {
	for _, p := range priors {
		at := problem.Place{File: p.file}
		if p.result.Currency != plans.Currency.Code() {
			problems.Add("prior.currency", at, problem.Textf("结果的币种是 %s，方案是 %s。", "The result is in %s, the plans are in %s.", p.result.Currency, plans.Currency),
				problem.Text{ZH: "请使用同一币种的结果。", EN: "Use a result in the same currency."})
		}
		problems = append(problems, needed(p, priors)...)
		for _, m := range p.months {
			m.also, m.plans = retroactive, latestPlans(priors, m)
			list = append(list, m)
			for _, q := range m.plans {
				problems = append(problems, namedPlan(at, plans, q)...)
			}
		}
	}
	for _, v := range retroactive {
		if _, ok := versionOf(plans, v.Code, v.Version); !ok {
			problems.Add("prior.retroactive", problem.Place{}, problem.Textf("要追溯适用的方案 %s 第 %d 版不在所给的方案之中。", "Version %[2]d of plan %[1]s, which is to govern closed months, is not among the plans.", v.Code, v.Version),
				problem.Text{ZH: "请改正代码或版本号，或给出这个版本。", EN: "Correct the code or the version, or give that version too."})
		}
	}
	slices.SortFunc(list, func(a, b closedMonths) int { return a.from.Compare(b.from) })
	list = slices.CompactFunc(list, func(a, b closedMonths) bool { return a.from == b.from && a.to == b.to && a.digest == b.digest })
	for i := 1; i < len(list); i++ {
		if list[i].from.Compare(list[i-1].to.Add(1)) != 0 {
			problems.Add("prior.months", problem.Place{}, problem.Textf("已结账的月份 %s 至 %s 与 %s 至 %s 不相接。", "The closed months %s to %s and %s to %s do not join.", list[i-1].from, list[i-1].to, list[i].from, list[i].to),
				problem.Text{ZH: "请给出每个已结账月份的结果，每个月份一次。", EN: "Give the result of every closed month, each month once."})
		}
	}
	return list, problems
}

// needed finds results that another one was made on top of and that are not
// given: what they have posted would be posted again.
func needed(p *Prior, priors []*Prior) problem.List {
	var list problem.List
	for _, q := range p.result.Prior {
		if slices.ContainsFunc(priors, func(o *Prior) bool { return o.Digest == q.Digest }) {
			continue
		}
		list.Add("prior.missing", problem.Place{File: p.file}, problem.Textf("这个结果以 %s 至 %s 的结果（摘要 %s…）为前提，但没有给出后者。", "This result was made on top of the one for %s to %s (digest %s…), which is not given.", q.From, q.To, q.Digest[:min(12, len(q.Digest))]),
			problem.Text{ZH: "请用 --prior 一并给出全部已结账的结果。", EN: "Give every closed result with --prior."})
	}
	return list
}

// latestPlans is what a result's months are closed under: what the latest result
// on top of it says, which may have brought in a retroactive version.
func latestPlans(priors []*Prior, m closedMonths) []planJSON {
	plans, from := m.plans, m.from
	for _, p := range priors {
		for _, q := range p.result.Prior {
			if q.Digest == m.digest && p.To.Compare(from) > 0 {
				plans, from = q.Plans, p.To
			}
		}
	}
	return plans
}

func namedPlan(at problem.Place, plans *plan.Set, q planJSON) problem.List {
	var list problem.List
	switch found, ok := versionOf(plans, q.Code, q.Version); {
	case !ok:
		list.Add("prior.plan_missing", at, problem.Textf("缺少结账时所用的方案 %s 第 %d 版。", "Version %[2]d of plan %[1]s, under which the months were closed, is missing.", q.Code, q.Version),
			problem.Text{ZH: "请同时给出结账时所用的全部方案版本。", EN: "Give all plan versions under which the months were closed, too."})
	case found.Digest != q.Digest:
		list.Add("prior.plan_changed", at, problem.Textf("方案 %s 第 %d 版在结账之后被改动过。", "Version %[2]d of plan %[1]s was changed after the months were closed.", q.Code, q.Version),
			problem.Text{ZH: "已发布的版本不能改动：请恢复原文，改动写成新的版本。", EN: "A published version never changes: restore it, and write the change as a new version."})
	}
	return list
}

// versionOf finds a version of a plan.
func versionOf(plans *plan.Set, code string, version int) (*plan.Plan, bool) {
	for _, g := range plans.Groups {
		for _, p := range g.Versions {
			if p.Code == code && p.Version == version {
				return p, true
			}
		}
	}
	return nil, false
}

// once leaves out results that are given more than once.
func once(priors []*Prior) []*Prior {
	var list []*Prior
	for _, p := range priors {
		if !slices.ContainsFunc(list, func(q *Prior) bool { return q.Digest == p.Digest }) {
			list = append(list, p)
		}
	}
	return list
}

// postedKey names a line of a closed month.
type postedKey struct {
	payee string
	month string
	key   string
}

// posted is what was posted for a line in all, with the line.
type posted struct {
	amount int64
	line   lineJSON
	name   string // of the payee
}

// postedBy sums what earlier results have posted for every line of the closed
// months: the line itself and the adjustments to it.
func postedBy(priors []*Prior, currency money.Currency) (map[postedKey]*posted, error) {
	list := map[postedKey]*posted{}
	byMonth := func(a, b *Prior) int { return a.From.Compare(b.From) }
	for _, p := range slices.SortedStableFunc(slices.Values(priors), byMonth) {
		for _, s := range p.result.Statements {
			if s.Closed { // stands in the result of its own month
				continue
			}
			for _, l := range s.Lines {
				if l.Pending {
					continue
				}
				k := postedKey{s.Payee.Code, s.Period, l.Key}
				if l.Kind == Adjustment.String() {
					k.month, k.key = l.Origin, l.Of
				}
				a, err := money.ParseAmount(string(l.Amount), currency)
				if err != nil {
					return nil, err
				}
				q := list[k]
				if q == nil {
					q = &posted{name: s.Payee.Name}
					list[k] = q
				}
				q.line = l // the latest that was posted
				if q.amount, err = money.AddMinor(q.amount, a.Minor); err != nil {
					return nil, err
				}
			}
		}
	}
	return list, nil
}
