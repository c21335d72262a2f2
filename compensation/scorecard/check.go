package scorecard

import (
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Bounds of a card's design. Weights are in percent.
const (
	leastWeight = 5
	mostWeight  = 50
	mostItems   = 7
)

// Basis is what a pay plan pays on, for the check that the same money is not
// paid twice: a code of the measure dictionary such as collected or signed, and
// the percentage of target pay that is earned on it (0 where it is not known).
type Basis struct {
	Plan    string
	Measure string
	Share   money.Decimal
}

// Pay is how the people of a card are paid beside it. PerformanceShare is the
// percentage of target pay that the card itself decides, 0 where it is not
// known.
type Pay struct {
	Bases            []Basis
	PerformanceShare money.Decimal
}

// Check looks for the common mistakes of performance management in a card. The
// codes card.… of its problems are stable; every problem has a fix in both
// languages. Failures are what makes a card wrong, warnings what as a rule makes
// it a poor one. A nil lookup leaves out what needs to know the indicators.
func (t *Template) Check(indicators Indicators, pay Pay) problem.List {
	c := &checker{t: t, indicators: indicators}
	c.weights()
	for i := range t.Items {
		c.item(&t.Items[i])
	}
	for i := range t.Gates {
		c.gate(&t.Gates[i])
	}
	c.coefficient()
	c.twice()
	c.balance()
	c.deductions()
	c.paidTwice(pay)
	return c.list.Sorted()
}

type checker struct {
	t          *Template
	indicators Indicators
	list       problem.List
}

// at is where something of the card stands.
func (c *checker) at(path string) problem.Place {
	if spot, ok := c.t.spots[path]; ok {
		return spot
	}
	place := c.t.place
	place.Path = path
	return place
}

func (c *checker) fail(code, path string, text, fix problem.Text) {
	c.list.Add("card."+code, c.at(path), text, fix)
}

func (c *checker) warn(code, path string, text, fix problem.Text) {
	c.list.Warn("card."+code, c.at(path), text, fix)
}

// title writes the title of an item for a sentence.
func (it *Item) name() (zh, en string) {
	return "「" + it.Title.In(problem.ZH) + "」", "“" + it.Title.In(problem.EN) + "”"
}

func (c *checker) weights() {
	var sum money.Decimal
	for i := range c.t.Items {
		it := &c.t.Items[i]
		zh, en := it.name()
		if next, err := sum.Add(it.Weight); err == nil {
			sum = next
		}
		if it.Weight.Cmp(money.Int(leastWeight)) < 0 || it.Weight.Cmp(money.Int(mostWeight)) > 0 {
			c.fail("weight_bounds", it.Path, problem.Text{ZH: zh + "的权重是 " + it.Weight.String() + "%，不在 5% 到 50% 之间。", EN: en + " weighs " + it.Weight.String() + " %, not between 5 % and 50 %."},
				problem.Text{ZH: "低于 5% 的项目请改为扣分或删去，高于 50% 的请分出一部分。", EN: "Make an item below 5 % a deduction or drop it; give part of one above 50 % to others."})
		}
	}
	if !sum.Equal(money.Int(100)) {
		c.fail("weights_sum", "items", problem.Textf("权重合计是 %s%%，不是 100%%。", "The weights sum to %s %%, not to 100 %%.", sum),
			problem.Text{ZH: "请调整权重，使合计恰好为 100。", EN: "Change the weights until they sum to exactly 100."})
	}
	if n := len(c.t.Items); n > mostItems {
		c.fail("too_many_items", "items", problem.Textf("有 %d 个项目，超过 %d 个，重点会分散。", "There are %d items, more than %d: nothing is in focus.", n, mostItems),
			problem.Text{ZH: "请只留最重要的，其余改为看板指标。", EN: "Keep those that matter most; watch the others on a board."})
	}
}

// known looks an indicator up and reports one that is not there.
func (c *checker) known(code, path string) (Indicator, bool) {
	if code == "" || c.indicators == nil {
		return Indicator{}, false
	}
	k, ok := c.indicators.Indicator(code)
	if !ok {
		c.fail("unknown_kpi", path, problem.Textf("指标库里没有 %s。", "The library has no indicator %s.", problem.Show(code)),
			problem.Text{ZH: "请改正代码，或先把指标加入指标库。", EN: "Correct the code, or add the indicator to the library first."})
	}
	return k, ok
}

func (c *checker) item(it *Item) {
	zh, en := it.name()
	k, ok := c.known(it.KPI, it.Path)
	direction := Higher
	if ok {
		direction = k.Direction
		c.indicator(it, k)
	}
	if it.KPI == "" && it.Owner == Self {
		c.typedBySelf(it.Path, zh, en)
	}
	if it.KPI == "" || ok {
		c.curve(it.Curve, it.Path, zh, en, direction, it.Weight)
	}
	c.window(it)
}

// indicator compares an item with what the library says of its indicator.
func (c *checker) indicator(it *Item, k Indicator) {
	zh, en := it.name()
	if !within(c.t.Families, k.Families) || !within(c.t.Grades, k.Grades) {
		c.fail("kpi_not_for_role", it.Path, problem.Text{ZH: zh + "的指标 " + k.Code + " 不适用于这张卡的岗位或职级。", EN: "The indicator " + k.Code + " of " + en + " is not for the roles or grades of this card."},
			problem.Text{ZH: "请换指标，或在 for 中缩小适用范围。", EN: "Choose another indicator, or narrow whom the card is for."})
	}
	if !it.Curve.OnAttainment && it.Curve.Unit != k.Unit && !it.Curve.whole || it.Curve.whole && k.Unit != number {
		c.fail("unit_differs", it.Path, problem.Text{ZH: zh + "的评分曲线读 " + it.Curve.Unit + "，指标 " + k.Code + " 的单位是 " + k.Unit + "。", EN: "The curve of " + en + " reads " + it.Curve.Unit + ", but " + k.Code + " is in " + k.Unit + "."},
			problem.Text{ZH: "请让曲线使用指标的单位，或改为按达成率评分。", EN: "Let the curve read the indicator's unit, or score the attainment."})
	}
	if k.Diagnostic {
		c.fail("diagnostic_kpi", it.Path, problem.Text{ZH: zh + "的指标 " + k.Code + " 只供诊断，不能放在记分卡上。", EN: "The indicator " + k.Code + " of " + en + " is for diagnosis and never on a card."},
			problem.Text{ZH: "请在看板上查看它，卡上换一个指标。", EN: "Watch it on a board, and put another one on the card."})
	}
	c.data(it.Path, zh, en, k)
}

// gate compares a gate with its indicator.
func (c *checker) gate(g *Gate) {
	k, ok := c.known(g.KPI, g.Path)
	if !ok {
		return
	}
	zh, en := "红线「"+g.Title.In(problem.ZH)+"」", "gate “"+g.Title.In(problem.EN)+"”"
	if g.Unit != k.Unit {
		c.fail("unit_differs", g.Path, problem.Text{ZH: zh + "的单位是 " + g.Unit + "，指标 " + k.Code + " 的单位是 " + k.Unit + "。", EN: "The " + en + " is in " + g.Unit + ", but " + k.Code + " is in " + k.Unit + "."},
			problem.Text{ZH: "请让红线使用指标的单位。", EN: "State the gate in the unit of its indicator."})
	}
	c.data(g.Path, zh, en, k)
}

// data checks when the data of an indicator are final, and who states them.
func (c *checker) data(path, zh, en string, k Indicator) {
	if k.LagDays > c.t.ScoredAfter {
		c.fail("scored_before_final", path, problem.Textf("%[1]s的数据在期末 %[3]d 天后才定，评分却在期末 %[4]d 天后。", "The data of %[2]s are final %[3]d days after the period, but the card is scored after %[4]d.", zh, en, k.LagDays, c.t.ScoredAfter),
			problem.Text{ZH: "请推迟 scored_after，或换一个更早定数的指标。", EN: "Score later (scored_after), or use an indicator that is final earlier."})
	}
	if k.Owner == Self {
		c.typedBySelf(path, zh, en)
	}
}

func (c *checker) typedBySelf(path, zh, en string) {
	c.fail("typed_by_the_scored", path, problem.Text{ZH: zh + "的数据由被评分人自己填报。", EN: "The data of " + en + " are typed by the person who is scored."},
		problem.Text{ZH: "请改由财务、上级或系统提供数据。", EN: "Let finance, the superior or a system state them."})
}

// within reports whether all of the wanted codes are allowed; no codes means
// all of them.
func within(wanted, allowed []string) bool {
	if len(allowed) == 0 {
		return true
	}
	if len(wanted) == 0 {
		return false
	}
	return !slices.ContainsFunc(wanted, func(code string) bool { return !slices.Contains(allowed, code) })
}

// curve checks that a curve gives a score everywhere, follows its direction,
// and does not jump where no jump is meant. For a jump it says what the card
// gains or loses by it.
func (c *checker) curve(v *Curve, path, zh, en string, direction Direction, weight money.Decimal) {
	if at, ok := v.Complete(); !ok {
		c.fail("curve_undefined", path, problem.Text{ZH: zh + "的评分曲线在 " + show(at, v.Unit) + " 以外没有定义。", EN: "The curve of " + en + " says nothing beyond " + show(at, v.Unit) + "."},
			problem.Text{ZH: "请用 below、above 或没有上限的末档写明两端的值。", EN: "State the ends with below, above, or a last band without a bound."})
	}
	if at, ok := v.Follows(direction); !ok {
		c.fail("curve_not_monotone", path, problem.Text{ZH: zh + "的评分在 " + show(at, v.Unit) + " 处与指标方向相反：结果更好，分数反而更低。", EN: "At " + show(at, v.Unit) + " the score of " + en + " moves against its indicator: a better result scores less."},
			problem.Text{ZH: "请让分值顺着指标的方向变化；越低越好的指标用 mirror 或从高到低的分值。", EN: "Let the scores follow the indicator; where less is better, use mirror or scores that fall."})
	}
	if v.Kind == RedLine || v.whole {
		return // steps are what these are for
	}
	for _, k := range v.Preview() {
		if !k.Jumps() {
			continue
		}
		from, to := k.Below, k.Over
		if !from.Known {
			from = k.On
		}
		if !to.Known {
			to = k.On
		}
		jump, err := to.Score.Sub(from.Score)
		points, err2 := jump.Mul(weight)
		if err == nil && err2 == nil {
			points, err = points.Mul(percent())
		}
		if err != nil || err2 != nil {
			continue
		}
		c.warn("cliff", path, problem.Textf("%[1]s在 %[3]s 处从 %[4]s 跳到 %[5]s，差一点就相差 %[6]s。", "%[2]s jumps at %[3]s from %[4]s to %[5]s: a hair's breadth is worth %[6]s.", zh, en, show(k.At, v.Unit), from.Score, to.Score, points.Abs()),
			problem.Text{ZH: "请在两侧之间用直线过渡（kind: points）。", EN: "Go straight from one side to the other (kind: points)."})
	}
}

// coefficient checks the curve from the total to the coefficient like any
// other; of it a jump is a factor of pay.
func (c *checker) coefficient() {
	if v := c.t.Coefficient; v != nil {
		c.curve(v, v.Path, "系数", "The coefficient", Higher, money.Int(100))
	}
	for i := 1; i < len(c.t.Marks); i++ {
		better, worse := &c.t.Marks[i-1], &c.t.Marks[i]
		if worse.HasCoefficient && worse.Coefficient.Cmp(better.Coefficient.Decimal) > 0 {
			c.fail("curve_not_monotone", worse.Path, problem.Textf("等级 %s 的系数 %s 高于更好的等级 %s。", "Grade %s has the coefficient %s, more than the better grade %s.", worse.Letter, worse.Coefficient.Decimal, better.Letter),
				problem.Text{ZH: "请让较好的等级有较高的系数。", EN: "Give the better grade the higher coefficient."})
		}
	}
}

// months is the length of a window that is a run of months, 0 for the others.
func months(w Window) int {
	switch w {
	case InMonth:
		return 1
	case InQuarter:
		return 3
	case InYear:
		return 12
	}
	return 0
}

// window compares the window of an item with the card's cycle. The year to date
// and the windows that look ahead fit every cycle.
func (c *checker) window(it *Item) {
	zh, en := it.name()
	cycle := 1
	if c.t.Cycle == period.InQuarter {
		cycle = 3
	}
	switch n := months(it.Window); {
	case n > cycle:
		c.warn("window_longer", it.Path, problem.Textf("%[1]s看 %[3]d 个月，卡却每 %[4]d 个月评一次：同一结果会被重复评分。", "%[2]s looks at %[3]d months, but the card is scored every %[4]d month(s): the same result is scored again and again.", zh, en, n, cycle),
			problem.Text{ZH: "请用 period 或 year-to-date。", EN: "Use period or year-to-date."})
	case n > 0 && n < cycle:
		c.warn("window_shorter", it.Path, problem.Textf("%[1]s只看 %[3]d 个月，卡却评 %[4]d 个月：其余时间不算。", "%[2]s looks at %[3]d month of the %[4]d that the card scores: the others count for nothing.", zh, en, n, cycle),
			problem.Text{ZH: "请用 period 或 year-to-date。", EN: "Use period or year-to-date."})
	}
}
