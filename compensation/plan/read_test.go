package plan

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

const whole = `# 大客户
plan: key-account-rep
version: 3
title: {zh: 大客户代表提成方案, en: Key-account representative plan}
currency: CNY
effective: {from: 2026-01-01, to: 2026-12-31}
who: {family: [rep], grade: [mid, senior], team: [east]}
settle: month
parameters:
  base_rate: [{from: 2026-01-01, value: 2%}, {from: 2026-07-01, value: 2.5%}]
  奖金:
    title: {zh: 单笔奖金}
    unit: money
    values: [{from: 2025-01-01, value: 500}]
figures:
  scorecard: {title: {zh: 绩效系数, en: Scorecard coefficient}, unit: number, period: quarter, missing: 1}
  target: {unit: money, period: year}
tables:
  collection_days: [{upTo: 15, value: 1.1}, {value: 1}]
  classes: {title: {zh: 等级系数, en: Class}, unit: money, bands: [{below: 5, value: 1}, {value: 2}]}
components:
  - code: commission
    title: {zh: 回款提成, en: Commission}
    kind: rate
    basis: collected
    credit: split
    when: 合同.类型 <> "pilot"
    tiers:
      on: collected
      carry: year
      mode: whole
      catchUp: true
      bands:
        - {upTo: 300000, rate: 1%}
        - {below: 1000000, rate: base_rate}
        - {rate: base_rate + 0.5%}
  - code: spot
    kind: formula
    basis: signed
    amount: IF(base > 100000, 奖金, 0)
    limits: {cap: 5000, floor: 奖金, per: receipt}
    coefficients: [{table: classes, by: base}, {figure: scorecard}, {value: 1.2, title: {zh: 地区, en: Region}}]
  - code: flat
    basis: collected
    rate: 1%
  - code: attained
    basis: collected
    credit: overlay
    reversal: mirror
    gate: {first_payment: base_rate * 10}
    limits: {cap: figure.target * 2%, floor: 奖金, per: year}
    tiers:
      of: target
      carry: year
      mode: marginal
      bands: [{upTo: 80%, rate: 1%}, {below: 1.2, rate: 2%}, {rate: 3%}]
  - code: line
    basis: collected_net
    limits: {cap: 50000, per: deal}
    tiers:
      carry: year
      mode: payout-line
      line: {floor: 0, goal: 100000, bonus: 奖金 * figure.scorecard, beyond: 150%}
`

func TestReadsAWholePlan(t *testing.T) {
	p, list := Read("p.yaml", []byte(whole))
	if len(list) > 0 {
		t.Fatal(list)
	}
	if p.Name() != "key-account-rep v3" || p.Currency.Code() != "CNY" || p.Effective.To.String() != "2026-12-31" || p.Title.EN != "Key-account representative plan" {
		t.Errorf("head: %+v", p)
	}
	if fmt.Sprint(p.Who) != "{[rep] [mid senior] [east]}" {
		t.Errorf("who: %v", p.Who)
	}
	if v, ok := p.Parameters[0].On(day("2026-06-30")); !ok || v.Value.String() != "0.02" || v.Path != "parameters.base_rate[0].value" {
		t.Errorf("base_rate in June: %+v %v", v, ok)
	}
	if v, _ := p.Parameters[0].On(day("2026-07-01")); v.Value.String() != "0.025" {
		t.Errorf("base_rate in July: %+v", v)
	}
	if _, ok := p.Parameters[0].On(day("2025-12-31")); ok {
		t.Error("base_rate has a value before its first date")
	}
	if f := p.Figures[0]; f.Span != period.InQuarter || f.Unit != "number" || !f.HasMissing || f.Missing.String() != "1" {
		t.Errorf("scorecard: %+v", f)
	}
	if f := p.Figures[1]; f.Unit != "CNY" || f.HasMissing || f.Span != period.InYear {
		t.Errorf("target: %+v", f)
	}
	c := p.Components[0]
	if c.Tiers.Mode != Whole || c.Tiers.Carry != period.InYear || !c.Tiers.CatchUp || len(c.Tiers.Bands) != 3 || c.When == nil || c.Path != "components.commission" {
		t.Errorf("commission: %+v", c)
	}
	if b := c.Tiers.Bands[1]; !b.Below || b.Bound.String() != "1000000" || b.Path != "components.commission.tiers.bands[1]" || b.Value.Inputs()[0] != "base_rate" {
		t.Errorf("second band: %+v", b)
	}
	if c := p.Components[1]; c.Kind != Formula || c.Basis != measure.Signed || c.Amount == nil {
		t.Errorf("spot: %+v", c)
	}
	if l := p.Components[1].Limits; l == nil || l.Cap == nil || l.Floor.Inputs()[0] != "奖金" || l.CapPath != "components.spot.limits.cap" {
		t.Errorf("limits: %+v", l)
	}
	if k := p.Components[1].Coefficients; len(k) != 3 || k[0].Table != &p.Tables[1] || k[0].Title.EN != "Class" || k[1].Value.Inputs()[0] != "figure.scorecard" || k[2].Title.ZH != "地区" || k[0].By == nil {
		t.Errorf("coefficients: %+v", k)
	}
	if c := p.Components[2]; c.Kind != Rate || c.Basis != measure.Collected || c.Rate == nil || c.Title != problem.Same("flat") {
		t.Errorf("flat: %+v", c)
	}
	if c := p.Components[3]; c.Credit != Overlay || c.Reversal != Mirror || c.Gate == nil || c.Gate.FirstPayment.Inputs()[0] != "base_rate" || c.Limits.Per != PerYear || c.Tiers.Of != &p.Figures[1] || c.Tiers.Bands[1].Bound.String() != "1.2" {
		t.Errorf("attained: %+v", c)
	}
	if c := p.Components[4]; c.Credit != Split || c.Reversal != Rerate || c.Gate != nil || c.Limits.Per != PerDeal || c.Tiers.Mode != PayoutLine || c.Tiers.Line.Goal.Scale() != 2 || c.Tiers.Line.BeyondPath != "components.line.tiers.line.beyond" {
		t.Errorf("line: %+v", c)
	}
	if len(p.Digest) != 64 {
		t.Errorf("digest %q", p.Digest)
	}
}

func day(s string) period.Date { d, _ := period.ParseDate(s); return d }

func TestBandAt(t *testing.T) {
	p, _ := Read("p.yaml", []byte(whole))
	tiers := p.Components[0].Tiers
	for position, want := range map[string]int{"0": 0, "300000": 0, "300000.01": 1, "999999.99": 1, "1000000": 2, "9999999999": 2} {
		if got := tiers.BandAt(decimal(position)); got != want {
			t.Errorf("%s lies in band %d, want %d", position, got, want)
		}
	}
}

func TestJSONAndYAMLAreOnePlan(t *testing.T) {
	yaml := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents: [{code: c, rate: 5%, basis: collected}]\n"
	json := `{"version": 1, "plan": "p", "effective": {"from": "2026-01-01"}, "currency": "CNY",
	"components": [{"rate": "5%", "code": "c", "basis": "collected"}]}`
	a, list := Read("p.yaml", []byte(yaml))
	b, list2 := Read("p.json", []byte(json))
	if len(list)+len(list2) > 0 {
		t.Fatal(list, list2)
	}
	if a.Digest != b.Digest {
		t.Errorf("digests %s and %s", a.Digest, b.Digest)
	}
	c, _ := Read("p.yaml", []byte(strings.Replace(yaml, "5%", "6%", 1)))
	if c.Digest == a.Digest {
		t.Error("another rate has the same digest")
	}
}

// Every defect is found with its place, all of them in one reading.
func TestProblemsOfADocument(t *testing.T) {
	head := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\n"
	component := func(s string) string {
		if !strings.Contains(s, "basis:") {
			s += ", basis: collected"
		}
		return head + "components:\n  - {code: c, " + s + "}\n"
	}
	tiers := func(s string) string { return component("tiers: {" + s + "}") }
	cases := []struct{ name, document, want string }{
		{"empty", "", "document.empty"},
		{"list", "- a\n", "document.not_a_map 1:1"},
		{"everything missing", "{}\n", "document.missing_key 1:1 components; document.missing_key 1:1 currency; document.missing_key 1:1 effective; document.missing_key 1:1 plan; document.missing_key 1:1 version"},
		{"codes", "plan: 9x\nversion: 01\ncurrency: RMB\neffective: {from: 2026-02-30, to: 2025-01-01}\ncomponents: []\n",
			"plan.code 1:7 plan; plan.version 2:10 version; plan.currency 3:11 currency; document.date 4:19 effective.from; plan.no_component 5:13 components"},
		{"backwards", "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-02-01, to: 2025-01-01}\ncomponents: [{code: c, rate: 1%, basis: collected}]\n", "plan.effective 4:12 effective"},
		{"unknown keys", head + "componets: []\ncomponents:\n  - {code: c, rate: 1%, cap: 5, basis: collected}\n", "document.unknown_key 5:1 componets; document.unknown_key 7:25 components.c.cap"},
		{"kind", component("kind: flat, rate: 1%"), "document.not_one_of 6:21 components.c.kind"},
		{"measure", component("basis: colected, rate: 1%"), "plan.measure 6:22 components.c.basis"},
		{"no basis", head + "components:\n  - {code: c, rate: 1%}\n", "document.missing_key 6:5 components.c.basis"},
		{"no rate", component("kind: rate"), "plan.no_rate 6:5 components.c"},
		{"both", component("rate: 1%, tiers: {carry: none, mode: marginal, bands: [{rate: 1%}]}"), "plan.rate_and_tiers 6:32 components.c.tiers"},
		{"amount under rate", component("rate: 1%, amount: 5"), "plan.misplaced_key 6:33 components.c.amount"},
		{"rate under formula", component("kind: formula, rate: 1%"), "document.missing_key 6:5 components.c.amount; plan.misplaced_key 6:36 components.c.rate"},
		{"unit of a rate", component("rate: base"), "formula. 6:21 components.c.rate"},
		{"unit of an amount", component("kind: formula, amount: 'base + 5%'"), "formula. 6:44 components.c.amount"},
		{"unknown name", component("rate: 'IF(contract.knd = \"a\", 1%, 2%)'"), "formula. 6:25 components.c.rate"},
		{"two codes", head + "components:\n  - {code: c, rate: 1%, basis: collected}\n  - {code: c, rate: 2%, basis: collected}\n", "plan.repeated_component 7:5 components.c"},
		{"no mode", tiers("carry: year, bands: [{rate: 1%}]"), "document.missing_key 6:22 components.c.tiers.mode"},
		{"catchUp missing", tiers("carry: year, mode: whole, bands: [{rate: 1%}]"), "plan.catch_up_missing 6:22 components.c.tiers.catchUp"},
		{"catchUp misplaced", tiers("carry: year, mode: marginal, catchUp: true, bands: [{rate: 1%}]"), "plan.misplaced_key 6:61 components.c.tiers.catchUp"},
		{"driver", tiers("carry: year, mode: marginal, on: signed, bands: [{rate: 1%}]"), "plan.marginal_driver 6:56 components.c.tiers.on"},
		{"driver alone", tiers("carry: none, mode: whole, on: signed, bands: [{rate: 1%}]"), "plan.driver_without_carry 6:53 components.c.tiers.on"},
		{"no bands", tiers("carry: none, mode: marginal, bands: []"), "plan.no_band 6:59 components.c.tiers.bands"},
		{"bound at the end", tiers("carry: none, mode: marginal, bands: [{upTo: 5, rate: 1%}]"), "plan.band_end 6:60 components.c.tiers.bands[0]"},
		{"gap in the middle", tiers("carry: none, mode: marginal, bands: [{rate: 1%}, {rate: 2%}]"), "plan.band_open 6:60 components.c.tiers.bands[0]"},
		{"overlap", tiers("carry: none, mode: marginal, bands: [{upTo: 5, rate: 1%}, {upTo: 5, rate: 2%}, {rate: 2%}]"), "plan.band_order 6:81 components.c.tiers.bands[1]"},
		{"overlap at a point", tiers("carry: none, mode: marginal, bands: [{upTo: 5, rate: 1%}, {below: 5, rate: 2%}, {rate: 2%}]"), "plan.band_order 6:81 components.c.tiers.bands[1]"},
		{"two bounds", tiers("carry: none, mode: marginal, bands: [{upTo: 5, below: 6, rate: 1%}, {rate: 2%}]"), "plan.band_bound 6:60 components.c.tiers.bands[0]"},
		{"bound not an amount", tiers("carry: none, mode: marginal, bands: [{upTo: 5.001, rate: 1%}, {upTo: '1,000', rate: 1%}, {rate: 2%}]"), "plan.band_amount 6:67 components.c.tiers.bands[0].upTo; document.number 6:92 components.c.tiers.bands[1].upTo"},
		{"parameter too late", head + "parameters: {a: [{from: 2026-02-01, value: 1}]}\ncomponents: [{code: c, rate: a, basis: collected}]\n", "plan.parameter_gap 5:17 parameters.a"},
		{"parameter out of order", head + "parameters: {a: [{from: 2026-01-01, value: 1}, {from: 2026-01-01, value: 2}]}\ncomponents: [{code: c, rate: a, basis: collected}]\n", "plan.parameter_order 5:17 parameters.a"},
		{"parameter of mixed units", head + "parameters: {a: [{from: 2026-01-01, value: 1}, {from: 2026-02-01, value: 2%}]}\ncomponents: [{code: c, rate: a, basis: collected}]\n", "plan.parameter_unit 5:74 parameters.a[1].value"},
		{"percent as money", head + "parameters: {a: {unit: money, values: [{from: 2026-01-01, value: 1%}]}}\ncomponents: [{code: c, rate: 1%, basis: collected}]\n", "formula. 5:66 parameters.a.values[0].value"},
		{"taken name", head + "parameters: {base: [{from: 2026-01-01, value: 1}], or: [{from: 2026-01-01, value: 1}]}\ncomponents: [{code: c, rate: 1%, basis: collected}]\n", "plan.parameter_name 5:14 parameters.base; plan.parameter_name 5:52 parameters.or"},
		{"amount with carry", tiers("carry: year, mode: whole, catchUp: false, bands: [{upTo: 5, rate: 1%, amount: 5}, {amount: 6}]"), "plan.amount_with_carry 6:101 components.c.tiers.bands[0].amount; plan.amount_with_carry 6:114 components.c.tiers.bands[1].amount"},
		{"neither rate nor amount", tiers("carry: none, mode: whole, bands: [{upTo: 5}, {rate: 1%}]"), "document.missing_key 6:57 components.c.tiers.bands[0].rate"},
		{"points", tiers("carry: year, mode: interpolate-rate, bands: [{upTo: 5, rate: 1%}, {below: 5, rate: 2%}, {rate: 3%, amount: 1}]"), "plan.band_order 6:89 components.c.tiers.bands[1]; plan.point_open 6:111 components.c.tiers.bands[2]; document.unknown_key 6:122 components.c.tiers.bands[2].amount"},
		{"amounts at points", tiers("carry: year, mode: interpolate-amount, on: signed, bands: [{upTo: 5, amount: 1%}, {upTo: 6, rate: 5%}]"), "plan.marginal_driver 6:66 components.c.tiers.on; formula. 6:100 components.c.tiers.bands[0].amount; document.missing_key 6:105 components.c.tiers.bands[1].amount; document.unknown_key 6:115 components.c.tiers.bands[1].rate"},
		{"limits", component("rate: 1%, limits: {}"), "document.missing_key 6:33 components.c.limits.per; plan.no_limit 6:33 components.c.limits"},
		{"limits cross", component("rate: 1%, limits: {cap: 5, floor: 6, per: week}"), "document.not_one_of 6:57 components.c.limits.per; plan.limits_cross 6:33 components.c.limits"},
		{"unit of a limit", component("rate: 1%, limits: {cap: 5%, per: receipt}"), "formula. 6:39 components.c.limits.cap"},
		{"no table", component("rate: 1%, coefficients: [{table: dayz, by: 1}, {table: x}]"), "plan.no_table 6:48 components.c.coefficients[0].table; plan.no_table 6:70 components.c.coefficients[1].table"},
		{"no figure", component("rate: 1%, coefficients: [{figure: card}]"), "plan.no_figure 6:49 components.c.coefficients[0].figure"},
		{"two coefficients in one", component("rate: 1%, coefficients: [{figure: card, value: 1}, {}, {value: 1, by: 2}]"), "plan.coefficient 6:40 components.c.coefficients[0]; plan.coefficient 6:66 components.c.coefficients[1]; plan.misplaced_key 6:85 components.c.coefficients[2].by"},
		{"unit of a coefficient", component("rate: 1%, coefficients: [{value: base}]"), "formula. 6:48 components.c.coefficients[0].value"},
		{"tables", head + "tables: {a-b: [{value: 1}], t: [], u: {bands: [{upTo: 1, value: 1}]}}\ncomponents: [{code: c, rate: 1%, basis: collected, coefficients: [{table: u, by: base}]}]\n",
			"plan.table_name 5:10 tables.a-b; plan.no_band 5:32 tables.t; plan.band_end 5:48 tables.u.bands[0]; formula. 6:82 components.c.coefficients[0].by"},
		{"nobody", head + "who: {family: [], grade: [mid]}\ncomponents: [{code: c, rate: 1%, basis: collected}]\n", "plan.covers_nobody 5:15 who.family"},
		{"dotted name", head + "parameters: {figure.a: [{from: 2026-01-01, value: 1}]}\ncomponents: [{code: c, rate: 1%, basis: collected}]\n", "plan.parameter_name 5:14 parameters.figure.a"},
		{"figure name", head + "figures: {a-b: {unit: number}}\ncomponents: [{code: c, rate: 1%, basis: collected}]\n", "plan.figure_name 5:11 figures.a-b"},
		{"no parameter values", head + "parameters: {a: []}\ncomponents: [{code: c, rate: 1%, basis: collected}]\n", "plan.parameter_empty 5:17 parameters.a"},
		{"alias", "plan: &x p\nversion: *x\n", "document.alias"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			refused(t, c.document, c.want)
		})
	}
}

// refused wants a document to be answered by exactly the given problems, each
// with its place and worded in both languages.
func refused(t *testing.T, document, want string) problem.List {
	t.Helper()
	p, list := Read("p.yaml", []byte(document))
	if p != nil {
		t.Fatalf("accepted:\n%s", document)
	}
	wants := strings.Split(want, "; ")
	if len(wants) != len(list) && want != "document.alias" {
		t.Errorf("%d problems, want %d: %v", len(list), len(wants), list)
	}
	for _, want := range wants {
		if !found(list, want) {
			t.Errorf("not found: %s in\n%v", want, list)
		}
	}
	for _, q := range list {
		if q.Place.File != "p.yaml" || q.Text.ZH == "" || q.Text.EN == "" || q.Fix.ZH == "" || q.Fix.EN == "" || q.Text.ZH == q.Text.EN || strings.Contains(q.String(problem.EN)+q.String(problem.ZH), "%!") {
			t.Errorf("wording or place: %+v", q)
		}
	}
	return list
}

// found looks for "code line:column path"; a code that ends with a dot stands
// for all that begin with it.
func found(list problem.List, want string) bool {
	parts := append(strings.Fields(want), "", "")
	for _, p := range list {
		code := p.Code == parts[0] || strings.HasSuffix(parts[0], ".") && strings.HasPrefix(p.Code, parts[0])
		place := parts[1] == "" || fmt.Sprintf("%d:%d", p.Place.Line, p.Place.Column) == parts[1]
		if code && place && (parts[2] == "" || p.Place.Path == parts[2]) {
			return true
		}
	}
	return false
}

func TestFormulaOnSeveralLinesIsFound(t *testing.T) {
	document := "plan: p\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents:\n  - code: c\n    basis: collected\n    kind: formula\n    amount: |\n      IF(base > 5,\n        bse,\n        0)\n"
	_, list := Read("p.yaml", []byte(document))
	if len(list) != 1 || list[0].Place.Line != 11 || list[0].Place.Column != 9 || list[0].Place.Path != "components.c.amount" {
		t.Errorf("%v", list)
	}
}
