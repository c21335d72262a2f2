package agreement

import (
	"cmp"
	"math"
	"slices"

	"steelyard/compensation/problem"
)

// Group is how many people of a group applied and how many of them were
// selected.
type Group struct {
	Name                 string
	Applicants, Selected int64
	Place                problem.Place
}

// Verdict is what the four-fifths rule says about a group.
type Verdict string

// The verdicts. A sign is an impact ratio below four fifths; it is significant
// where Fisher's two-sided test says so and moving one decision would not take
// the sign away.
const (
	NoSign          Verdict = "no_sign"
	SignFewData     Verdict = "sign_too_few_data"
	SignSignificant Verdict = "sign_significant"
)

// Words is the verdict for people.
func (v Verdict) Words() problem.Text {
	switch v {
	case SignSignificant:
		return problem.Text{ZH: "有迹象，显著", EN: "sign, significant"}
	case SignFewData:
		return problem.Text{ZH: "有迹象，数据太少", EN: "sign, too few data"}
	}
	return problem.Text{ZH: "没有迹象", EN: "no sign"}
}

// Flip is the flip test: one decision moved between the group and the base, in
// the direction that could change the verdict. Changes says whether the sign
// appears or goes; Reversed whether the base would then be below four fifths of
// the group.
type Flip struct {
	Selected, Base    int64 // selected of the group and of the base afterwards
	Changes, Reversed bool
}

// GroupRatio is one group against the base, the group with the largest rate.
// Ratio is nil for the base itself and where the group is left out. Tests are
// Fisher's exact test, two-sided and for a smaller share, and the pooled z.
type GroupRatio struct {
	Group
	Rate     *float64
	Base     bool
	Ratio    *float64
	Interval *Interval
	Tests    []Test
	Flip     Flip
	Verdict  Verdict
	LeftOut  Reason
}

// CheckGroups finds what is wrong with counts: a group twice or without a name,
// more selected than applied, negative or too large counts.
func CheckGroups(groups []Group) (list problem.List) {
	seen := map[string]bool{}
	for _, g := range groups {
		fix := problem.Textf("人数应为 0 到 %d 的整数，录用不多于申请。", "Counts are whole numbers from 0 to %d, and no more are selected than apply.", MaxCount)
		switch {
		case g.Name == "":
			list.Add("agreement.no_name", g.Place, problem.Text{ZH: "组没有名称。", EN: "The group has no name."}, problem.Text{ZH: "请写明组名。", EN: "Name the group."})
		case seen[g.Name]:
			list.Add("agreement.group_twice", g.Place, problem.Textf("组 %s 出现了不止一次。", "The group %s is there more than once.", problem.Show(g.Name)), problem.Text{ZH: "请合并成一行。", EN: "Put it into one row."})
		}
		seen[g.Name] = true
		if g.Applicants < 0 || g.Selected < 0 || g.Applicants > MaxCount {
			list.Add("agreement.count", g.Place, problem.Textf("%s 的人数不可用。", "The counts of %s cannot be used.", problem.Show(g.Name)), fix)
		} else if g.Selected > g.Applicants {
			list.Add("agreement.more_selected", g.Place, problem.Textf("%s 录用 %d 人，多于申请的 %d 人。", "Of %s %d were selected, more than the %d who applied.", problem.Show(g.Name), g.Selected, g.Applicants), fix)
		}
	}
	return list
}

// FourFifths compares selection rates by the four-fifths rule of the Uniform
// Guidelines (1978): the group with the largest rate is the base, and a group
// shows a sign where 5 x N < 4 X n, in whole numbers, so exactly 80 % is none.
// Groups under 2 % of the pool are left out of the ratios. The value is the
// smallest impact ratio, with the interval of Katz (1978) and the tests of that
// group. Groups must have passed CheckGroups. Undefined: fewer than two groups to
// compare, nobody selected.
func FourFifths(groups []Group, level Level) Result {
	out := Result{Statistic: StatFourFifths}
	var pool int64
	for _, g := range groups {
		pool += g.Applicants
	}
	var used []int
	for i, g := range groups {
		r := GroupRatio{Group: g}
		switch {
		case g.Applicants == 0:
			r.LeftOut = Reason{"no_applicants", problem.Text{ZH: "没有人申请。", EN: "Nobody applied."}}
		case 50*g.Applicants < pool:
			r.LeftOut = Reason{"under_two_percent", problem.Text{ZH: "不到申请总数的 2 %，按准则不计算比值。", EN: "Less than 2 % of the pool, so by the guideline there is no ratio."}}
		default:
			used = append(used, i)
			out.Size.Subjects += int(g.Applicants)
		}
		if g.Applicants > 0 {
			rate := float64(g.Selected) / float64(g.Applicants)
			r.Rate = &rate
		}
		out.Groups = append(out.Groups, r)
	}
	if len(used) < 2 {
		return out.without(Reason{"one_group", problem.Text{ZH: "可比的组不足两个。", EN: "There are fewer than two groups to compare."}})
	}
	base := slices.MinFunc(used, func(a, b int) int { return higherRate(groups[a], groups[b]) })
	if groups[base].Selected == 0 {
		return out.without(Reason{"nobody_selected", problem.Text{ZH: "没有人被录用，最高录用率为零，比值没有意义。", EN: "Nobody was selected: with a highest rate of zero the ratio has no meaning."}})
	}
	out.Groups[base].Base = true
	out.compare(used, base, level)
	return out
}

// higherRate orders groups by rate, the highest first, then by applicants and
// name.
func higherRate(a, b Group) int {
	return cmp.Or(cmp.Compare(b.Selected*a.Applicants, a.Selected*b.Applicants), cmp.Compare(b.Applicants, a.Applicants), cmp.Compare(a.Name, b.Name))
}

// compare sets every used group against the base.
func (r *Result) compare(used []int, base int, level Level) {
	top := r.Groups[base].Group
	var worst *GroupRatio
	for _, i := range used {
		g := &r.Groups[i]
		if i == base {
			continue
		}
		g.against(top, level)
		if worst == nil || higherRate(worst.Group, g.Group) < 0 {
			worst = g
		}
		if g.Applicants < fewSubjects || top.Applicants < fewSubjects {
			r.warn(Reason{"small_group", problem.Textf("%s 或其基准组不足 5 人，结果只能作参考。", "%s or its base has fewer than 5 people: do not rest anything on it.", problem.Show(g.Name))})
		}
		if g.Verdict == NoSign && g.Tests[0].P <= 1-level.share() {
			r.warn(Reason{"significant_above", problem.Textf("%s 的比值不低于五分之四，但差异显著，仍应查明原因。", "The ratio of %s is four fifths or more, yet the difference is significant and should be looked into.", problem.Show(g.Name))})
		}
	}
	r.Value, r.Interval, r.Tests = worst.Ratio, worst.Interval, worst.Tests
	if r.Interval == nil {
		r.NoInterval = zeroCell()
	}
}

// below reports whether x of n is less than four fifths of X of N.
func below(x, n, topX, topN int64) bool { return 5*x*topN < 4*topX*n }

// against fills in what compares the group with the base.
func (g *GroupRatio) against(top Group, level Level) {
	x, n := g.Selected, g.Applicants
	ratio := float64(x) * float64(top.Applicants) / (float64(top.Selected) * float64(n))
	g.Ratio = &ratio
	if x > 0 {
		spread := 1/float64(x) - 1/float64(n) + 1/float64(top.Selected) - 1/float64(top.Applicants)
		half := normalBeyond(level.tail()) * math.Sqrt(max(spread, 0))
		if half > 0 {
			g.Interval = &Interval{level.share(), ratio * math.Exp(-half), ratio * math.Exp(half), problem.Text{ZH: "对数比，Katz 1978", EN: "log ratio, Katz 1978"}}
		}
	}
	t := Table{{x, n - x}, {top.Selected, top.Applicants - top.Selected}}
	two, _, less := t.exact()
	g.Tests = []Test{{"fisher_two_sided", nil, nil, two}, {"fisher_less", nil, nil, less}}
	if z, p, ok := t.pooled(); ok {
		g.Tests = append(g.Tests, Test{"z", &z, nil, p})
	}
	sign := below(x, n, top.Selected, top.Applicants)
	g.Flip = flipped(x, n, top, sign)
	switch {
	case !sign:
		g.Verdict = NoSign
	case two <= 1-level.share() && !g.Flip.Changes:
		g.Verdict = SignSignificant
	default:
		g.Verdict = SignFewData
	}
}

// flipped moves one decision: to the group where it shows a sign, away from it
// where it shows none.
func flipped(x, n int64, top Group, sign bool) Flip {
	f := Flip{Selected: max(x-1, 0), Base: min(top.Selected+1, top.Applicants)}
	if sign {
		f = Flip{Selected: min(x+1, n), Base: max(top.Selected-1, 0)}
	}
	f.Changes = below(f.Selected, n, f.Base, top.Applicants) != sign
	f.Reversed = below(f.Base, top.Applicants, f.Selected, n)
	return f
}
