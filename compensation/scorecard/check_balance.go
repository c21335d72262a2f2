package scorecard

import (
	"slices"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// moneyKind is money that indicators count and that plans pay on.
type moneyKind struct {
	zh, en     string
	indicators []string
	measure    string // codes of measures begin with it
}

// What is counted as the same money: collection attainment is collected cash,
// signing attainment is the signed amount. Due-collection and first-payment
// rates look at how, not at how much.
var (
	moneyCollected = moneyKind{"回款", "collection", []string{"CL01", "CL02"}, "collected"}
	moneySigned    = moneyKind{"签约", "signing", []string{"CT01", "CT02"}, "signed"}
)

func isOf(m moneyKind, code string) bool { return slices.Contains(m.indicators, code) }

// holds reports whether an indicator is on the card, as an item or as a gate.
func (c *checker) holds(code string) bool {
	return slices.ContainsFunc(c.t.Items, func(it Item) bool { return it.KPI == code }) || slices.ContainsFunc(c.t.Gates, func(g Gate) bool { return g.KPI == code })
}

// twice reports an indicator that is on the card twice.
func (c *checker) twice() {
	seen := map[string]bool{}
	for i := range c.t.Items {
		it := &c.t.Items[i]
		if it.KPI != "" && seen[it.KPI] {
			c.fail("kpi_twice", it.Path, problem.Textf("指标 %s 在卡上出现两次。", "The indicator %s is on the card twice.", it.KPI),
				problem.Text{ZH: "请合并为一项并合计权重。", EN: "Make it one item with the weights together."})
		}
		seen[it.KPI] = true
	}
}

// balance reports cards that look at one side only. Cards of probation are
// exempt: the first weeks have no results.
func (c *checker) balance() {
	if c.t.Purpose == Probation || len(c.t.Items) == 0 {
		return
	}
	results, signs, collects := 0, false, false
	guards := []string{"CT03"}
	for i := range c.t.Items {
		it := &c.t.Items[i]
		if it.Category == OfResult || it.Category == OfCollection {
			results++
		}
		if isOf(moneySigned, it.KPI) {
			signs, guards = true, append(guards, c.guards(it.KPI)...)
		}
		collects = collects || it.Category == OfCollection
	}
	for _, g := range c.t.Gates {
		collects = collects || g.Category == OfCollection
	}
	switch results {
	case len(c.t.Items):
		c.warn("only_results", "items", problem.Text{ZH: "全部是结果指标：出现偏差时已经晚了。", EN: "Every item is a result: what goes wrong is seen too late."},
			problem.Text{ZH: "请加入一两个过程指标，例如有效商机或关键人覆盖。", EN: "Add one or two of activity, such as valid opportunities or key-person coverage."})
	case 0:
		c.warn("only_activity", "items", problem.Text{ZH: "全部是过程指标：忙碌不等于结果。", EN: "Every item is an activity: being busy is no result."},
			problem.Text{ZH: "请加入结果或回款指标。", EN: "Add a result or a collection."})
	}
	if signs && !collects {
		c.fail("signing_without_collection", "items", problem.Text{ZH: "卡上有签约，没有回款：会签下收不到钱的合同。", EN: "The card has signing and no collection: contracts will be signed that nobody pays."},
			problem.Text{ZH: "请加入回款或到期回款的项目，或设回款红线。", EN: "Add an item or a gate on collection."})
	}
	if signs && !slices.ContainsFunc(guards, c.holds) {
		c.warn("volume_without_margin", "items", problem.Text{ZH: "卡上有签约额，没有毛利：会用降价换数量。", EN: "The card has volume and no margin: volume will be bought with discounts."},
			problem.Textf("请加入毛利率 %s，作为项目或红线。", "Add the margin, %s, as an item or as a gate.", guards[0]))
	}
}

// guards are the partners that the library names for an indicator of signing
// beside the usual one, but for other indicators of the same money or of cash:
// those keep volume honest in another way.
func (c *checker) guards(code string) []string {
	if c.indicators == nil {
		return nil
	}
	k, _ := c.indicators.Indicator(code)
	return slices.DeleteFunc(slices.Clone(k.Partners), func(p string) bool { return isOf(moneySigned, p) || isOf(moneyCollected, p) })
}

// deductions bounds what events take off: a tenth of the scale.
func (c *checker) deductions() {
	tenth, err := c.t.Scale.Quo(money.Int(10), weightDigits)
	if err != nil || c.t.MostDeducted.Cmp(tenth) <= 0 {
		return
	}
	c.fail("deductions_beyond", "deducted_at_most", problem.Textf("扣分最多可到 %s 分，超过 %s 分。", "Deductions may come to %s points, more than %s.", c.t.MostDeducted.Decimal, tenth),
		problem.Text{ZH: "请降低 deducted_at_most；严重的事用红线。", EN: "Lower deducted_at_most; make what is grave a gate."})
}

// paidTwice reports money that both the card and a plan pay for: under a
// commission card it is multiplied by itself, under one of performance pay it is
// paid again.
func (c *checker) paidTwice(pay Pay) {
	if c.t.Purpose == Probation {
		return
	}
	for _, m := range []moneyKind{moneyCollected, moneySigned} {
		var weight, share money.Decimal
		var codes, plans []string
		path := ""
		for i := range c.t.Items {
			if it := &c.t.Items[i]; isOf(m, it.KPI) {
				weight = added(weight, it.Weight)
				codes, path = append(codes, it.KPI), it.Path
			}
		}
		for _, b := range pay.Bases {
			if b.Measure == m.measure || strings.HasPrefix(b.Measure, m.measure+"_") {
				share = added(share, b.Share)
				if plan := b.Plan + " (" + b.Measure + ")"; !slices.Contains(plans, plan) {
					plans = append(plans, plan)
				}
			}
		}
		if len(codes) == 0 || len(plans) == 0 {
			continue
		}
		what, who := listed(codes), listed(plans)
		if c.t.Purpose == Commission {
			c.fail("paid_twice", path, problem.Text{
				ZH: "同一笔" + m.zh + "付了两次：方案 " + who.ZH + " 已按它计提，卡上的 " + what.ZH + " 再乘一次。",
				EN: "The same money is paid twice: plan " + who.EN + " pays on " + m.en + " already, and " + what.EN + " on the card multiplies it again.",
			}, problem.Text{ZH: "请使用不含 " + what.ZH + " 的记分卡，把权重分给别的项目。", EN: "Use the card without " + what.EN + ", its weight given to other items."})
			continue
		}
		c.twicePaid(m, path, weight, share, pay.PerformanceShare, who)
	}
}

// twicePaid warns how much of the pay depends on the same money.
func (c *checker) twicePaid(m moneyKind, path string, weight, share, performance money.Decimal, plans problem.Text) {
	text := problem.Textf("绩效工资的 %[3]s%% 取决于%[1]s，而方案 %[4]s 也按%[1]s计提。", "%[3]s %% of the performance pay depends on %[2]s, on which plan %[5]s pays as well.", m.zh, m.en, weight, plans.ZH, plans.EN)
	if again, err := performance.Mul(weight); err == nil && performance.Sign() > 0 && share.Sign() > 0 {
		if again, err = again.Mul(percent()); err == nil {
			text = problem.Textf("目标薪酬的 %[3]s%% 取决于%[1]s，其中 %[4]s%% 是第二次（方案：%[5]s）。", "%[3]s %% of target pay depends on %[2]s, %[4]s %% twice (plans: %[6]s).", m.zh, m.en, added(share, again), again, plans.ZH, plans.EN)
		}
	}
	c.warn("paid_twice", path, text, problem.Text{ZH: "若不是有意为之，请降低这一项的权重，或换用不含它的记分卡。", EN: "Unless it is meant, lower the weight of the item or use the card without it."})
}

// listed joins words as each language lists them.
func listed(words []string) problem.Text {
	return problem.Text{ZH: strings.Join(words, "、"), EN: strings.Join(words, ", ")}
}

// added sums two percentages; what does not fit is left out.
func added(a, b money.Decimal) money.Decimal {
	if sum, err := a.Add(b); err == nil {
		return sum
	}
	return a
}
