package intake

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// ledger writes tables as people keep them: yuan with signs and in 万, dates
// with slashes, 是 and 否.
type ledger map[string][][]string

func (l ledger) add(name, heads string, rows ...[]string) {
	l[name] = append([][]string{strings.Split(heads, ",")}, rows...)
}

func slashed(d period.Date) string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.Civil()
	return strings.Join([]string{strconv.Itoa(y), strconv.Itoa(m), strconv.Itoa(day)}, "/")
}

func longDay(d period.Date) string {
	y, m, day := d.Civil()
	return strconv.Itoa(y) + "年" + strconv.Itoa(m) + "月" + strconv.Itoa(day) + "日"
}

// grouped writes a number with commas between thousands.
func grouped(n int64) string {
	if n < 1000 {
		return strconv.FormatInt(n, 10)
	}
	return grouped(n/1000) + "," + strconv.FormatInt(n%1000+1000, 10)[1:]
}

// yuan spells whole amounts by turns as people do.
func yuan(a money.Amount) string {
	if a == (money.Amount{}) {
		return ""
	}
	whole := a.Minor / 100
	switch {
	case whole != 0 && whole%10000 == 0:
		return strconv.FormatInt(whole/10000, 10) + "万"
	case whole%1000 == 500:
		return "￥" + strconv.FormatInt(whole, 10)
	case whole >= 100000:
		return grouped(whole) + ".00元"
	}
	return strconv.FormatInt(whole, 10)
}

func yes(is bool) string {
	if is {
		return "是"
	}
	return "否"
}

// word is the ledgers' word for one of the facts, from a look-up of the profile.
func word(p *Profile, lookup, s string) string {
	for _, l := range p.lookups {
		for own, to := range l.values {
			if l.name == lookup && to == s {
				return own
			}
		}
	}
	return s
}

func rowsOf[T any](list []T, row func(T) []string) (out [][]string) {
	for _, x := range list {
		out = append(out, row(x))
	}
	return out
}

// ledgers writes the facts under the headers of the example's profile.
func ledgers(p *Profile, s *fact.Set, x *fact.Selling) ledger {
	l := ledger{}
	l.add("团队", "团队,上级团队", rowsOf(s.Teams, func(f fact.Team) []string { return []string{f.Code, f.Parent} })...)
	l.add("人员", "工号,姓名,团队,入职日期", rowsOf(s.Employments, func(f fact.Employment) []string {
		name := s.Persons[slices.IndexFunc(s.Persons, func(p fact.Person) bool { return p.Code == f.Person })].Name
		return []string{f.Person, name, f.Team, slashed(f.Valid.From)}
	})...)
	l.add("客户", "客户编号,客户名称", rowsOf(s.Customers, func(f fact.Customer) []string { return []string{f.Code, f.Name} })...)
	l.add("合同", "合同号,客户编号,签订日期,含税金额,不含税金额,归属人,生效日期,归档日期,目录价,预算成本,外购,质保金期次", rowsOf(s.Contracts, func(f fact.Contract) []string {
		t := x.Terms[0]
		return []string{f.Number, f.Customer, slashed(f.Signed), yuan(f.Amount), yuan(f.Net), s.Splits[0].Person, slashed(t.Effective), slashed(t.Filed), yuan(t.List), yuan(t.Cost), yuan(t.Purchase), t.Retention}
	})...)
	l.add("分期", "合同号,期次,到期日,金额", rowsOf(s.Instalments, func(f fact.Instalment) []string {
		return []string{f.Contract, f.Number, slashed(f.Due), yuan(f.Amount)}
	})...)
	l.add("阶段", "代码,名称,含义,成交概率", rowsOf(x.Stages, func(f fact.Stage) []string {
		percent, _ := f.Probability.Mul(money.Int(100))
		return []string{f.Code, f.Name, word(p, "meaning", string(f.Meaning)), percent.String() + "%"}
	})...)
	l.add("线索", "线索编号,负责人,收到日期,渠道,转成商机", rowsOf(x.Leads, func(f fact.Lead) []string {
		return []string{f.Number, f.Person, slashed(f.Received), f.Channel, f.Opportunity}
	})...)
	l.add("商机", "商机编号,客户编号,负责人,立项日期,预计金额,预计签约,预计首款日,预计首款,中标通知,合同号,来源商机", rowsOf(x.Opportunities, func(f fact.Opportunity) []string {
		return []string{f.Number, f.Customer, f.Owner, slashed(f.Opened), yuan(f.Amount), slashed(f.Signing), slashed(f.Cash), yuan(f.First), slashed(f.Award), f.Contract, f.Origin}
	})...)
	l.add("阶段变动", "商机编号,进入日期,序号,阶段", rowsOf(x.Moves, func(f fact.Move) []string {
		return []string{f.Opportunity, longDay(f.Date), strconv.Itoa(f.Line), f.Stage}
	})...)
	l.add("里程碑", "商机编号,里程碑,应达日期,实达日期,凭据", rowsOf(x.Milestones, func(f fact.Milestone) []string {
		return []string{f.Opportunity, f.Code, slashed(f.Due), slashed(f.Reached), f.Evidence}
	})...)
	l.add("五要素", "商机编号,要素,凭据日期", rowsOf(x.Elements, func(f fact.Element) []string {
		return []string{f.Opportunity, word(p, "element", string(f.Which)), slashed(f.Date)}
	})...)
	l.add("商机确认", "商机编号,确认人,申请日期,确认日期,方式,上几级,抽查日期,不属实", rowsOf(x.Confirmations, func(f fact.Confirmation) []string {
		return []string{f.Opportunity, f.By, slashed(f.Asked), slashed(f.Date), word(p, "mode", f.Mode), strconv.Itoa(f.Level), slashed(f.Checked), yes(f.False)}
	})...)
	l.add("关键人", "代号,商机编号,角色", rowsOf(x.KeyPersons, func(f fact.KeyPerson) []string {
		return []string{f.Code, f.Opportunity, word(p, "role", string(f.Role))}
	})...)
	l.add("客情", "代号,自,等级", rowsOf(x.Relations, func(f fact.Relation) []string {
		return []string{f.KeyPerson, slashed(f.From), "CR" + strconv.Itoa(f.Grade)}
	})...)
	l.work(p, x)
	return l
}

func (l ledger) work(p *Profile, x *fact.Selling) {
	l.add("拜访", "拜访编号,拜访人,日期,客户编号,商机编号,见到高层,有成果,计划内,已进行,陪访上级,复盘日期", rowsOf(x.Visits, func(f fact.Visit) []string {
		return []string{f.Number, f.Person, slashed(f.Date), f.Customer, f.Opportunity, yes(f.High), yes(f.Outcome), yes(f.Planned), yes(f.Held), f.With, slashed(f.Debriefed)}
	})...)
	l.add("会面", "拜访编号,代号", rowsOf(x.Meetings, func(f fact.Meeting) []string { return []string{f.Visit, f.KeyPerson} })...)
	l.add("周计划", "工号,周一,序号,类别,权重,计划内,完成日期,凭据", rowsOf(x.PlanItems, func(f fact.PlanItem) []string {
		return []string{f.Person, slashed(f.Week), f.Number, word(p, "kind", f.Kind), f.Weight.String(), yes(f.Planned), slashed(f.Done), f.Evidence}
	})...)
	l.add("工作日志", "工号,日期,填写日期,内容合格,抽查不合格,审阅人,审阅日期", rowsOf(x.Logs, func(f fact.Log) []string {
		return []string{f.Person, slashed(f.Day), slashed(f.Written), yes(f.Passed), yes(f.Failed), f.Reviewer, slashed(f.Reviewed)}
	})...)
	l.add("工时", "工号,日期,类别,小时", rowsOf(x.Hours, func(f fact.Hours) []string {
		return []string{f.Person, slashed(f.Day), word(p, "category", string(f.Category)), f.Hours.String()}
	})...)
	l.add("投标", "投标编号,商机编号,负责人,递交日期,结果日期,结果", rowsOf(x.Bids, func(f fact.Bid) []string {
		return []string{f.Number, f.Opportunity, f.Person, slashed(f.Submitted), slashed(f.Decided), word(p, "result", f.Result)}
	})...)
	l.add("预测", "工号,期间,对象,冻结日期,金额", rowsOf(x.Forecasts, func(f fact.Forecast) []string {
		return []string{f.Person, f.Period, word(p, "of", f.Of), slashed(f.Frozen), yuan(f.Amount)}
	})...)
	l.add("目标", "工号,期间,对象,金额", rowsOf(x.Targets, func(f fact.Target) []string {
		return []string{f.Person, f.Period, word(p, "of", f.Of), yuan(f.Amount)}
	})...)
	l.add("合同变更", "合同号,变更号,日期,含税增减,不含税增减", rowsOf(x.Changes, func(f fact.Change) []string {
		return []string{f.Contract, f.Number, slashed(f.Date), f.Amount.String(), f.Net.String()}
	})...)
	l.add("坏账", "合同号,编号,核销日期,金额", rowsOf(x.BadDebts, func(f fact.BadDebt) []string {
		return []string{f.Contract, f.Number, slashed(f.Date), yuan(f.Amount)}
	})...)
}

// files writes the tables as CSV.
func (l ledger) files(t testing.TB) fstest.MapFS {
	out := fstest.MapFS{}
	for name, rows := range l {
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		out[name+".csv"] = &fstest.MapFile{Data: b.Bytes()}
	}
	return out
}
