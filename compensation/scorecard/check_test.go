package scorecard

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/kpi"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// soundCard breaks no rule; every case below breaks one.
const soundCard = `
card: sound
version: 1
title: {zh: 样卡, en: Sound card}
for: {family: [kam], grade: [mid]}
cycle: month
purpose: performance-pay
missing: renormalise
scored_after: 10
items:
  - {code: cash, title: {zh: 回款, en: Collection}, kpi: CL02, window: year-to-date, weight: 30, category: collection, curve: {kind: points, points: [{at: 40%, score: 0}, {at: 100%, score: 75}, {at: 120%, score: 100}], below: 0, above: 100}}
  - {code: signing, title: {zh: 签约, en: Signing}, kpi: CT02, weight: 20, category: result, curve: {kind: linear, floor: {at: 0%, score: 0}, cap: {at: 100%, score: 100}}}
  - {code: deals, title: {zh: 商机, en: Opportunities}, kpi: OP02, weight: 20, category: process, curve: {kind: linear, floor: {at: 0%, score: 0}, cap: {at: 100%, score: 100}}}
  - {code: overdue, title: {zh: 逾期, en: Overdue}, kpi: AR03, weight: 10, category: risk, curve: {kind: mirror, of: {kind: linear, floor: {at: 50%, score: 0}, cap: {at: 100%, score: 75}}}}
  - {code: near, title: {zh: 近期占比, en: Near-term share}, kpi: OP03, weight: 10, category: process, curve: {kind: band, on: actual, unit: rate, low: 30%, high: 60%, score: 100, fade: 20%}}
  - {code: goal, title: {zh: 样板客户, en: Reference customer}, goal: {zh: 建成一个样板客户, en: One reference customer is won}, owner: superior, weight: 10, category: process, curve: {kind: milestone, steps: [{title: {zh: 选定, en: Chosen}, score: 40}, {title: {zh: 建成, en: Won}, score: 100}]}}
gates: [{code: margin, title: {zh: 毛利, en: Margin}, kpi: CT03, category: result, unit: rate, least: 20%, cap: 75}]
deductions: [{code: log, title: {zh: 缺日志, en: Log missing}, each: 1, most: 5}]
grades: [{grade: A, from: 75}, {grade: B}]
coefficient: {kind: points, on: actual, unit: number, points: [{at: 25, score: 0}, {at: 75, score: 1}], below: 0, above: 1}
`

func shipped(t testing.TB) IndicatorMap {
	t.Helper()
	library, list := kpi.Shipped()
	if list.Failed() {
		t.Fatal(list)
	}
	known := IndicatorMap{}
	for _, k := range library.Latest() {
		unit := k.Unit()
		if unit == "money" {
			unit = "CNY"
		}
		known[k.Code] = Indicator{Code: k.Code, Title: k.Name, Unit: unit, Direction: Direction(k.Direction.String()), Category: Category(k.Category),
			Families: k.Families, Grades: k.Grades, LagDays: k.LagDays, Owner: k.Owner, Partners: k.Partners, Diagnostic: k.Diagnostic}
	}
	return known
}

// changed replaces parts of the sound card: old, new, old, new …
func changed(t *testing.T, edits ...string) *Template {
	t.Helper()
	text := soundCard
	for i := 0; i+1 < len(edits); i += 2 {
		next := strings.Replace(text, edits[i], edits[i+1], 1)
		if next == text {
			t.Fatalf("%q is not in the card", edits[i])
		}
		text = next
	}
	return cardOf(t, text)
}

func codes(list problem.List) (out []string) {
	for _, p := range list {
		word := p.Code
		if p.Severity == problem.Warning {
			word += " (warning)"
		}
		if !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	slices.Sort(out)
	return out
}

// Every rule with a card that breaks it; the sound card, and those of the other
// rules, show that it is silent otherwise: the codes are all that are found.
func TestEveryRuleOfTheDesigner(t *testing.T) {
	cashLine := soundCard[strings.Index(soundCard, "  - {code: cash"):strings.Index(soundCard, "  - {code: signing")]
	signingLine := soundCard[strings.Index(soundCard, "  - {code: signing"):strings.Index(soundCard, "  - {code: deals")]
	for _, c := range []struct {
		name  string
		edits []string
		want  string
		says  string // in the English text
	}{
		{"nothing", nil, "", ""},
		{"weights of 99.99", []string{"weight: 30", "weight: 29.99"}, "card.weights_sum", "99.99 %"},
		{"weights of 100.01", []string{"weight: 30", "weight: 30.01"}, "card.weights_sum", "100.01 %"},
		{"exactly 5 %", []string{"kpi: CT02, weight: 20", "kpi: CT02, weight: 5", "weight: 30", "weight: 45"}, "", ""},
		{"below 5 %", []string{"kpi: CT02, weight: 20", "kpi: CT02, weight: 4.99", "weight: 30", "weight: 45.01"}, "card.weight_bounds", "4.99 %"},
		{"exactly 50 %", []string{"weight: 30", "weight: 50", "kpi: CT02, weight: 20", "kpi: CT02, weight: 5", "kpi: OP02, weight: 20", "kpi: OP02, weight: 15"}, "", ""},
		{"above 50 %", []string{"weight: 30", "weight: 50.01", "kpi: CT02, weight: 20", "kpi: CT02, weight: 5", "kpi: OP02, weight: 20", "kpi: OP02, weight: 14.99"}, "card.weight_bounds", "50.01 %"},
		{"unknown indicator", []string{"kpi: OP02", "kpi: OP99"}, "card.unknown_kpi", `"OP99"`},
		{"unknown indicator of a gate", []string{"kpi: CT03", "kpi: CT33"}, "card.unknown_kpi card.volume_without_margin (warning)", `"CT33"`},
		{"another grade", []string{"kpi: OP02", "kpi: SENIOR"}, "card.kpi_not_for_role", "SENIOR"},
		{"everybody, where it is for some", []string{"kpi: OP02", "kpi: SENIOR", "for: {family: [kam], grade: [mid]}\n", ""}, "card.kpi_not_for_role", "SENIOR"},
		{"for the right grade", []string{"kpi: OP02", "kpi: SENIOR", "grade: [mid]", "grade: [senior]"}, "", ""},
		{"another unit", []string{"unit: rate, low: 30%, high: 60%, score: 100, fade: 20%", "unit: days, low: 30, high: 60, score: 100, fade: 20"}, "card.unit_differs", "days"},
		{"a rate counted", []string{"{kind: band, on: actual, unit: rate, low: 30%, high: 60%, score: 100, fade: 20%}", "{kind: milestone, steps: [{title: x, score: 100}]}"}, "card.unit_differs", "OP03"},
		{"undefined below", []string{"120%, score: 100}], below: 0, above: 100", "120%, score: 100}], above: 100"}, "card.curve_undefined", "40%"},
		{"undefined above", []string{"120%, score: 100}], below: 0, above: 100", "120%, score: 100}], below: 0"}, "card.curve_undefined", "120%"},
		{"falls where more is better", []string{"{at: 120%, score: 100}]", "{at: 120%, score: 60}]", "above: 100", "above: 60"}, "card.curve_not_monotone", "120%"},
		{"rises where less is better", []string{"{kind: mirror, of: {kind: linear, floor: {at: 50%, score: 0}, cap: {at: 100%, score: 75}}}", "{kind: linear, floor: {at: 50%, score: 0}, cap: {at: 100%, score: 75}}"}, "card.curve_not_monotone", "Overdue"},
		{"a jump", []string{"{at: 40%, score: 0}", "{at: 40%, score: 10}"}, "card.cliff (warning)", "jumps at 40% from 0 to 10: a hair's breadth is worth 3."},
		{"tiers", []string{"{kind: linear, floor: {at: 0%, score: 0}, cap: {at: 100%, score: 100}}", "{kind: tiers, bands: [{below: 80%, score: 0}, {score: 100}]}"}, "card.cliff (warning)", "worth 20."},
		{"a red line may jump", []string{"{kind: band, on: actual, unit: rate, low: 30%, high: 60%, score: 100, fade: 20%}", "{kind: gate, on: actual, unit: rate, least: 30%, pass: 100, fail: 0}"}, "", ""},
		{"coefficient that falls", []string{"{at: 75, score: 1}], below: 0, above: 1", "{at: 75, score: 1}, {at: 90, score: 0.5}], below: 0, above: 0.5"}, "card.curve_not_monotone", "The coefficient"},
		{"coefficient with a jump", []string{"{at: 25, score: 0}", "{at: 25, score: 0.5}"}, "card.cliff (warning)", "worth 0.5."},
		{"coefficient of a grade above a better one's", []string{"grades: [{grade: A, from: 75}, {grade: B}]", "grades: [{grade: A, from: 75, coefficient: 1}, {grade: B, coefficient: 1.1}]", "coefficient: {kind: points, on: actual, unit: number, points: [{at: 25, score: 0}, {at: 75, score: 1}], below: 0, above: 1}\n", ""}, "card.curve_not_monotone", "Grade B"},
		{"twice", []string{"kpi: AR03", "kpi: CL02", "mirror, of: {kind: linear, floor: {at: 50%, score: 0}, cap: {at: 100%, score: 75}}", "linear, floor: {at: 50%, score: 0}, cap: {at: 100%, score: 75}"}, "card.kpi_twice", "CL02"},
		{"only results", []string{"kpi: OP02, weight: 20, category: process", "kpi: OP02, weight: 20, category: result", "weight: 10, category: risk", "weight: 10, category: result", "weight: 10, category: process", "weight: 10, category: result", "weight: 10, category: process", "weight: 10, category: result"}, "card.only_results (warning)", "Every item is a result"},
		{"only activity", []string{cashLine, strings.Replace(strings.Replace(cashLine, "kpi: CL02", "kpi: AC04", 1), "category: collection", "category: process", 1), signingLine, strings.Replace(strings.Replace(signingLine, "kpi: CT02", "kpi: AC03", 1), "category: result", "category: process", 1)}, "card.only_activity (warning)", "being busy is no result"},
		{"signing without collection", []string{cashLine, strings.Replace(strings.Replace(cashLine, "kpi: CL02", "kpi: AC04", 1), "category: collection", "category: process", 1)}, "card.signing_without_collection", "nobody pays"},
		{"signing with a gate on collection", []string{cashLine, strings.Replace(strings.Replace(cashLine, "kpi: CL02", "kpi: AC04", 1), "category: collection", "category: process", 1), "gates: [", "gates: [{code: cash, title: {zh: 回款, en: Cash}, kpi: AR01, category: collection, unit: rate, least: 50%, cap: 70}, "}, "", ""},
		{"volume without margin", []string{"kpi: CT03, category: result", "category: result"}, "card.volume_without_margin (warning)", "discounts"},
		{"no guard of its own either", []string{"kpi: CT02", "kpi: CT01", "kpi: CT03, category: result", "category: result"}, "card.volume_without_margin (warning)", "Add the margin, CT03"},
		{"a guard of its own", []string{"kpi: CT02", "kpi: CT01", "kpi: CT03, category", "kpi: CT08, category"}, "", ""},
		{"cash is no margin", []string{"kpi: CT02", "kpi: CT01", "kpi: CT03, category", "kpi: AR01, category"}, "card.volume_without_margin (warning)", "discounts"},
		{"for diagnosis alone", []string{"kpi: OP02", "kpi: YIELD"}, "card.diagnostic_kpi", "never on a card"},
		{"longer than the cycle", []string{"kpi: OP02,", "kpi: OP02, window: quarter,"}, "card.window_longer (warning)", "3 months"},
		{"the cycle itself", []string{"kpi: OP02,", "kpi: OP02, window: month,"}, "", ""},
		{"shorter than the cycle", []string{"cycle: month", "cycle: quarter", "kpi: OP02,", "kpi: OP02, window: month,"}, "card.window_shorter (warning)", "1 month of the 3"},
		{"looking ahead", []string{"kpi: OP02,", "kpi: OP02, window: next-two-quarters,"}, "", ""},
		{"scored too early", []string{"scored_after: 10", "scored_after: 4"}, "card.scored_before_final", "final 5 days after the period, but the card is scored after 4"},
		{"a gate scored too early", []string{"scored_after: 10", "scored_after: 9"}, "card.scored_before_final", "The data of gate “Margin” are final 10 days"},
		{"a gate in another unit", []string{"unit: rate, least: 20%", "unit: number, least: 20"}, "card.unit_differs", "The gate “Margin” is in number, but CT03 is in rate."},
		{"a gate on one's own data", []string{"kpi: CT03, category: result, unit: rate, least: 20%", "kpi: DIARY, category: result, least: 20"}, "card.typed_by_the_scored card.volume_without_margin (warning)", "gate “Margin”"},
		{"typed by the scored person", []string{"kpi: OP02", "kpi: DIARY"}, "card.typed_by_the_scored", "Opportunities"},
		{"a goal stated by oneself", []string{"owner: superior", "owner: self"}, "card.typed_by_the_scored", "Reference customer"},
		{"deductions of exactly a tenth", []string{"gates:", "deducted_at_most: 10\ngates:"}, "", ""},
		{"deductions beyond a tenth", []string{"gates:", "deducted_at_most: 10.01\ngates:"}, "card.deductions_beyond", "10.01 points, more than 10"},
	} {
		known := shipped(t)
		known["SENIOR"] = Indicator{Code: "SENIOR", Unit: number, Direction: Higher, Families: []string{"kam"}, Grades: []string{"senior"}, Owner: "finance"}
		known["CT01"] = Indicator{Code: "CT01", Unit: "CNY", Direction: Higher, Partners: []string{"CT08", "CL02", "CT02"}, Owner: "finance"}
		known["CT08"] = Indicator{Code: "CT08", Unit: rate, Direction: Lower, Owner: "finance"}
		known["YIELD"] = Indicator{Code: "YIELD", Unit: number, Direction: Higher, Owner: "finance", Diagnostic: true}
		known["DIARY"] = Indicator{Code: "DIARY", Unit: number, Direction: Higher, Owner: Self}
		list := changed(t, c.edits...).Check(known, Pay{})
		if got := strings.Join(codes(list), " "); got != c.want || c.says != "" && !strings.Contains(list.Error(), c.says) {
			t.Errorf("%s: %s, want %s with %q:\n%v", c.name, got, c.want, c.says, list)
		}
		complete(t, list)
		for _, p := range list {
			if p.Place.Line == 0 || p.Place.Path == "" {
				t.Errorf("%s: %s has no place: %+v", c.name, p.Code, p.Place)
			}
		}
	}
}

func TestMoreThanSevenItems(t *testing.T) {
	for n, want := range map[int]string{7: "", 8: "card.too_many_items"} {
		card := changed(t)
		goal := card.Items[5]
		card.Items = card.Items[:5]
		for i := 5; i < n; i++ {
			x := goal
			x.Code = fmt.Sprint("goal", i)
			x.Weight, _ = money.Int(10).Quo(money.Int(int64(n-5)), 4)
			card.Items = append(card.Items, x)
		}
		list := card.Check(shipped(t), Pay{})
		got := codes(slices.DeleteFunc(list, func(p problem.Problem) bool { return p.Code == "card.weight_bounds" || p.Code == "card.weights_sum" }))
		if strings.Join(got, " ") != want {
			t.Errorf("%d items: %v", n, got)
		}
	}
}

// The same money in commission and in the card.
func TestPaidTwice(t *testing.T) {
	collected := Pay{Bases: []Basis{{Plan: "kam", Measure: "collected_net", Share: money.Int(40)}, {Plan: "kam", Measure: "margin"}}, PerformanceShare: money.Int(20)}
	commission := []string{"purpose: performance-pay", "purpose: commission"}
	for _, c := range []struct {
		name  string
		edits []string
		pay   Pay
		want  string
		says  []string
	}{
		{"no plan", commission, Pay{}, "", nil},
		{"another basis", commission, Pay{Bases: []Basis{{Plan: "p", Measure: "margin"}}}, "", nil},
		{"a basis that begins alike", commission, Pay{Bases: []Basis{{Plan: "p", Measure: "collectedness"}}}, "", nil},
		{"multiplied by itself", commission, collected, "card.paid_twice", []string{"kam (collected_net)", "CL02", "方案 kam (collected_net) 已按它计提"}},
		{"a base of gross cash", commission, Pay{Bases: []Basis{{Plan: "p", Measure: "collected"}}}, "card.paid_twice", nil},
		{"signing", commission, Pay{Bases: []Basis{{Plan: "p", Measure: "signed"}}}, "card.paid_twice", []string{"signing", "CT02"}},
		// 40 % by the plan and 30 % of the performance half of 20 %: 46 %, 6 % of it twice
		{"paid again", nil, collected, "card.paid_twice (warning)", []string{"46 % of target pay depends on collection, 6 % twice", "目标薪酬的 46% 取决于回款，其中 6% 是第二次"}},
		{"paid again, shares not known", nil, Pay{Bases: []Basis{{Plan: "p", Measure: "collected"}}}, "card.paid_twice (warning)", []string{"30 % of the performance pay depends on collection"}},
		{"without it", append([]string{"kpi: CL02", "kpi: AR01"}, commission...), collected, "", nil},
	} {
		list := changed(t, c.edits...).Check(shipped(t), c.pay)
		if got := strings.Join(codes(list), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		for _, says := range c.says {
			if len(list) == 0 || !strings.Contains(list[0].String(problem.EN)+list[0].String(problem.ZH), says) {
				t.Errorf("%s: %q is not said: %v", c.name, says, list)
			}
		}
		complete(t, list)
	}
}

// Without a library what needs it is left out, and nothing else.
func TestCheckWithoutALibrary(t *testing.T) {
	list := changed(t, "kpi: OP02", "kpi: NOBODY", "weight: 30", "weight: 31").Check(nil, Pay{})
	if got := strings.Join(codes(list), " "); got != "card.weights_sum" {
		t.Errorf("%v", list)
	}
}

func TestIndicatorsAreFoundByCode(t *testing.T) {
	known := shipped(t)
	if k, ok := known.Indicator("CL02"); !ok || k.Unit != rate || k.Direction != Higher || k.Category != OfCollection || k.Owner != "finance" || k.LagDays != 3 {
		t.Errorf("%+v", k)
	}
	if _, ok := known.Indicator("ZZ99"); ok {
		t.Error("an indicator that is not there is found")
	}
	for code, k := range known {
		if k.Code != code || k.Title.ZH == "" || k.Title.EN == "" || k.Owner == "" || k.Owner == Self {
			t.Errorf("%+v", k)
		}
	}
}
