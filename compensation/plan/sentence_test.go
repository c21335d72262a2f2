package plan_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"steelyard/compensation/plan"
	"steelyard/compensation/problem"

	"github.com/google/go-cmp/cmp"
)

// recited is a plan with most of what plans can say.
const recited = `plan: p
version: 1
title: {zh: 方案, en: Plan}
currency: CNY
effective: {from: 2026-01-01, to: 2026-12-31}
who: {family: [rep, kam], team: [east]}
settle: month
parameters:
  base_rate: {title: {zh: 基础比例, en: Base rate}, unit: rate, values: [{from: 2026-01-01, value: 1%}, {from: 2026-07-01, value: 1.25%}]}
figures:
  quota: {title: {zh: 目标, en: Quota}, unit: money, period: quarter}
  score: {title: {zh: 记分卡, en: Scorecard}, unit: number, period: month, missing: 1}
tables:
  age: {title: {zh: 账期, en: Age}, unit: days, bands: [{upTo: 15, value: 1.1}, {below: 60, value: 0.8}, {value: 0.5}]}
components:
  - code: c
    title: {zh: 提成, en: Commission}
    kind: rate
    basis: collected
    when: 合同.类型 <> "pilot" 且 回款.金额 >= 50万
    tiers:
      on: collected
      carry: year
      mode: marginal
      bands: [{upTo: 1000000, rate: base_rate, amount: 500}, {below: 2000000, rate: base_rate * 1.5}, {rate: 3%}]
    coefficients:
      - {table: age, by: receipt.value_date - instalment.due_date}
      - {figure: score}
    gate: {first_payment: 30%}
    limits: {cap: 200000, floor: 100.50, per: year}
  - code: line
    title: {zh: 奖金, en: Bonus}
    kind: rate
    basis: signed
    credit: overlay
    tiers: {on: signed, of: quota, carry: quarter, mode: payout-line, line: {floor: 60%, goal: 100%, bonus: 30000, beyond: 150%}}
  - {code: formula, title: {zh: 大额, en: Large}, kind: formula, basis: collected, amount: base * 0.2%}
`

func TestSentences(t *testing.T) {
	var zh, en []string
	for _, s := range read(t, recited).Sentences() {
		zh, en = append(zh, s.Component+"|"+s.Text.ZH), append(en, s.Component+"|"+s.Text.EN)
	}
	wantZH := []string{
		"|2026-01-01～2026-12-31 适用于岗位序列 rep、kam，团队 east 的人。", "|基础比例：自 2026-01-01 起 1%，自 2026-07-01 起 1.25%。",
		"|指标值「目标」按季度给出；没有的人不能核算。", "|指标值「记分卡」按月给出；没有的人按 1 计算。",
		"c|按回款额计算，依合同的分成归属业绩。", `c|只计算满足这个条件的：合同类型 ≠ "pilot" 且 回款金额 ≥ 50万。`, "c|按本年累计回款额分档，每一档的比例只对落在该档内的部分计算。",
		"c|第 1 档，到 ¥1,000,000（含）：「基础比例」，另加 进档一次性 ¥500。", "c|第 2 档，不到 ¥2,000,000：「基础比例」 × 1.5。", "c|第 3 档，¥2,000,000 起：3%。",
		"c|乘以系数「账期」，由银行到账日 − 分期到期日查得：到 15 天 为 1.1；不到 60 天 为 0.8；其余为 0.5。", "c|乘以「记分卡」。",
		"c|每年最少 ¥100.50。", "c|每年最多 ¥200,000。", "c|合同的首付款到 30% 以前，只计不发；达到时一并释放。", "c|退款时，按剩下的钱重算原来所在的期间，差额记在退款当月。",
		"line|按签约额计算，在合同分成之外另计业绩，不减少他人的份额。", "line|按本季累计签约额的达成情况给奖金；界限是目标「目标」的百分比。", "line|到 60% 以前没有奖金。",
		"line|从那里均匀上升，达到 100% 时是 ¥30,000。", "line|超过以后，按这个速度的 150% 继续上升。", "line|退款时，按剩下的钱重算原来所在的期间，差额记在退款当月。",
		"formula|按回款额计算，依合同的分成归属业绩。", "formula|金额 = 归属业绩 × 0.2%。", "formula|退款时，按退回的比例冲回原来那一行。",
	}
	if diff := cmp.Diff(wantZH, zh); diff != "" {
		t.Error(diff)
	}
	lines := map[string]int{}
	for _, s := range read(t, recited).Sentences() {
		lines[s.Path] = s.Line
	}
	if lines["components.c"] != 16 || lines["components.c.tiers.bands[1].rate"] != 25 || lines["components.c.gate.first_payment"] != 29 || lines["who"] != 0 {
		t.Errorf("%v", lines)
	}
	for i, want := range map[int]string{
		0: "|For people of job family rep or kam, team east, from 2026-01-01 to 2026-12-31.", 1: "|Base rate: 1% from 2026-01-01, 1.25% from 2026-07-01.",
		5: `c|Only where kind of contract ≠ "pilot" and amount of the receipt ≥ 500000.`, 7: "c|Band 1, up to and including ¥1,000,000: “Base rate”, and ¥500 once on entering it.",
		10: "c|Multiplied by the coefficient “Age”, by bank value date of the receipt − due date of the instalment: 1.1 up to 15 days; 0.8 below 60 days; otherwise 0.5.",
		19: "line|From there it rises evenly to ¥30,000 at 100%.",
	} {
		if en[i] != want {
			t.Errorf("%d: %s\nwant %s", i, en[i], want)
		}
	}
}

// Shipped plans are read out whole: every sentence has both languages, a clause
// that exists, and nothing unfilled.
func TestSentencesOfShippedPlans(t *testing.T) {
	demo, _ := filepath.Glob("../../demo/plans/*.yaml")
	examples, _ := filepath.Glob("../../examples/*/plan.yaml")
	han := regexp.MustCompile(`\p{Han}`)
	for _, file := range append(demo, examples...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p := read(t, string(text))
		said := map[string]bool{}
		for _, s := range p.Sentences() {
			said[s.Component] = true
			if !han.MatchString(s.Text.ZH) || han.MatchString(s.Text.EN) || strings.ContainsAny(s.Text.ZH+s.Text.EN, "{}") || !strings.HasSuffix(s.Text.EN, ".") || !strings.HasSuffix(s.Text.ZH, "。") {
				t.Errorf("%s %s: %q %q", file, s.Path, s.Text.ZH, s.Text.EN)
			}
		}
		if len(said) != len(p.Components)+1 {
			t.Errorf("%s: %v", file, said)
		}
	}
}

// The texts of users cannot leave their place in a sentence.
func TestSentencesKeepWhatUsersWrote(t *testing.T) {
	p := read(t, strings.NewReplacer("zh: 基础比例, en: Base rate", `zh: "{2}", en: "{1}{2}"`).Replace(recited))
	if got := p.Sentences()[1].Text; got != (problem.Text{ZH: "{2}：自 2026-01-01 起 1%，自 2026-07-01 起 1.25%。", EN: "{1}{2}: 1% from 2026-01-01, 1.25% from 2026-07-01."}) {
		t.Errorf("%+v", got)
	}
}

func TestChangesInWords(t *testing.T) {
	later := strings.NewReplacer("version: 1\n", "version: 2\n", "rate: 3%}", "rate: 4%}", "value: 1.25%", "value: 1.5%", "cap: 200000, ", "", "upTo: 15", "upTo: 20", "{zh: 奖金", "{zh: 奖励", "missing: 1", "missing: 0.9",
		"first_payment: 30%", "first_payment: 35%").Replace(recited)
	changes, list := plan.Diff("a.yaml", []byte(recited), "b.yaml", []byte(later))
	if list.Failed() {
		t.Fatal(list)
	}
	from, to := read(t, recited), read(t, later)
	var zh, en []string
	for _, c := range changes {
		w := c.Words(from, to)
		zh, en = append(zh, w.ZH), append(en, w.EN)
	}
	if diff := cmp.Diff([]string{
		"版本：1 → 2", "基础比例 自 2026-07-01 起 值：1.25% → 1.5%", "记分卡 缺省值：1 → 0.9", "账期 第 1 档 上限（含）：15 → 20", "提成 第 3 档 比例：3% → 4%",
		"提成 首付款门槛：30% → 35%", "奖励 名称 中文：奖金 → 奖励", "提成 封顶：删去 200000",
	}, zh); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{
		"Version: 1 → 2", "Base rate, from 2026-07-01, value: 1.25% → 1.5%", "Scorecard, value where missing: 1 → 0.9", "Age, band 1, bound (included): 15 → 20", "Commission, band 3, rate: 3% → 4%",
		"Commission, gate on the first payment: 30% → 35%", "Bonus, title, in Chinese: 奖金 → 奖励", "Commission, cap: 200000 is gone",
	}, en); diff != "" {
		t.Error(diff)
	}
}
