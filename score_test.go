package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/scorecard"
	"steelyard/compensation/trace"
)

const octoberActuals = `period: 2026-10
persons:
  - person: E001
    name: 林悦
    items:
      - {item: collection, actual: 9500000, target: 10000000, unit: CNY, rows: [{kind: receipt, ref: R-101, value: 6000000}, {kind: receipt, ref: R-102, value: 3500000}]}
      - {item: due, actual: 85%, target: 85%}
      - {item: first_payment, missing: {zh: 本月没有窗口到期的合同, en: no contract's window closed}}
      - {item: new_deals, actual: 5, target: 5}
      - {item: reserve, actual: 100%, target: 100%}
      - {item: milestones, actual: 80%, target: 80%}
      - {item: key_people, actual: 70%, target: 70%}
    events: [{deduction: log, ref: L-1009, date: 2026-10-09}]
    gates: [{gate: compliance, value: 0}]
  - person: E002
    items: [{item: collection, actual: 0, target: 0}]
    gates: [{gate: compliance, value: 1}]
`

// The command scores several people by a shipped card and prints the result with
// its explanation in the language of the caller, or as JSON in both.
func TestScoreCommand(t *testing.T) {
	actuals := filepath.Join(folder(t, map[string]string{"a.yaml": octoberActuals}), "a.yaml")
	for lang, want := range map[string][]string{
		// 0.263158 × 68.75 + 0.736842 × 75 − 1
		"zh": {"林悦（E001） 2026-10：中级代表月度记分卡（绩效工资）（rep-monthly-mid v1）", "首期款达标率：没有评分（本月没有窗口到期的合同），权重分给其余项目", "总分 72.36，等级 B（达到目标），系数 0.9472", "依据 R-101：6,000,000.00 CNY（回款 R-101）", "E002 2026-10", "目标值是零，没有达成率", "没有总分：没有一项有权重的项目有评分"},
		"en": {"林悦 (E001), 2026-10: Monthly card, mid representative", "First-payment compliance: no score (no contract's window closed), its weight is shared by the others", "Total 72.36, grade B (On target), coefficient 0.9472", "Row R-101: 6,000,000.00 CNY (receipt R-101)", "The target is zero: there is no attainment of nothing.", "No total: no item with a weight has a score"},
	} {
		code, out, messages := call(t, lang, "score", "--card", "rep-monthly-mid", "--actuals", actuals)
		for _, w := range want {
			if code != exitDone || messages != "" || !strings.Contains(out, w) {
				t.Errorf("%s: code %d, %q not in\n%s%s", lang, code, w, out, messages)
			}
		}
	}
	code, out, _ := call(t, "en", "score", "--card", "rep-monthly-mid", "--actuals", actuals, "--format", "json")
	var result struct {
		Card    struct{ Code, Digest string }
		Results []struct {
			Status, Total, Coefficient string
			Trace                      json.RawMessage
		}
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil || code != exitDone || result.Card.Code != "rep-monthly-mid" || len(result.Card.Digest) != 64 || len(result.Results) != 2 {
		t.Fatalf("code %d, %v\n%s", code, err, out)
	}
	n, err := trace.ParseJSON(result.Results[0].Trace)
	if r := result.Results[0]; err != nil || len(trace.Verify(n)) > 0 || r.Total != "72.36" || r.Coefficient != "0.9472" || result.Results[1].Status != "empty" {
		t.Errorf("%v\n%s", err, out)
	}
	_, chinese, _ := call(t, "zh", "score", "--card", "rep-monthly-mid", "--actuals", actuals, "--format", "json")
	if chinese != out {
		t.Error("the JSON depends on the language")
	}
}

// A shipped card can be copied, edited and used as a file.
func TestScoreWithACopiedCard(t *testing.T) {
	data, _ := scorecard.ShippedDocument("rep-monthly-mid")
	dir := folder(t, map[string]string{"a.yaml": octoberActuals, "mine.yaml": strings.Replace(string(data), "missing: renormalise", "missing: zero", 1)})
	code, out, messages := call(t, "en", "score", "--card", filepath.Join(dir, "mine.yaml"), "--actuals", filepath.Join(dir, "a.yaml"))
	// 0.25 × 68.75 + 0.7 × 75 − 1; of E002 nothing is known, and that is 0
	if code != exitDone || messages != "" || !strings.Contains(out, "Total 68.69,") || !strings.Contains(out, "Total 0, grade D") {
		t.Errorf("code %d\n%s%s", code, messages, out)
	}
}

func TestScoreList(t *testing.T) {
	for lang, want := range map[string]string{"zh": "manager-quarterly              v1  季度  销售经理季度记分卡（绩效工资）\n", "en": "rep-monthly-mid-commission     v1  monthly  Monthly card, mid representative, for commission: without collection attainment\n"} {
		code, out, messages := call(t, lang, "score", "--list")
		if code != exitDone || messages != "" || !strings.Contains(out, want) || strings.Count(out, "\n") != 13 {
			t.Errorf("%s: code %d\n%s%s", lang, code, out, messages)
		}
	}
}

func TestScoreCheck(t *testing.T) {
	data, _ := scorecard.ShippedDocument("rep-monthly-mid")
	dir := folder(t, map[string]string{
		"plan.yaml":       smallPlan,
		"bad.yaml":        strings.Replace(strings.Replace(string(data), "weight: 25", "weight: 26", 1), "kpi: OP02", "kpi: OP99", 1),
		"commission.yaml": strings.Replace(string(data), "purpose: performance-pay", "purpose: commission", 1),
		"tiers.yaml":      strings.Replace(string(data), "{at: 40%, score: 0}, ", "", 1),
	})
	for _, c := range []struct {
		args     []string
		code     int
		out      string
		messages []string
	}{
		{[]string{"rep-monthly-mid"}, exitDone, "Card rep-monthly-mid v1 checked, 0 warning(s).\n", nil},
		{[]string{filepath.Join(dir, "bad.yaml")}, exitBadInput, "", []string{"bad.yaml:", "The weights sum to 101 %", "[card.weights_sum]", `"OP99"`, "[card.unknown_kpi]", "2 problem(s)"}},
		{[]string{filepath.Join(dir, "tiers.yaml")}, exitDone, "Card rep-monthly-mid v1 checked, 1 warning(s).\n", []string{"jumps at 60% from 0 to 25: a hair's breadth is worth 6.25. Fix:"}},
		{[]string{"rep-monthly-mid", "--plan", filepath.Join(dir, "plan.yaml")}, exitDone, "Card rep-monthly-mid v1 checked, 1 warning(s).\n", []string{"25 % of the performance pay depends on collection, on which plan p (collected) pays as well."}},
		{[]string{filepath.Join(dir, "commission.yaml"), "--plan", filepath.Join(dir, "plan.yaml")}, exitBadInput, "", []string{"The same money is paid twice", "[card.paid_twice]"}},
		{[]string{"rep-monthly-mid-commission", "--plan", filepath.Join(dir, "plan.yaml")}, exitDone, "Card rep-monthly-mid-commission v1 checked, 0 warning(s).\n", nil},
	} {
		code, out, messages := call(t, "en", append([]string{"score", "--check"}, c.args...)...)
		if code != c.code || out != c.out || c.messages == nil && messages != "" || slices.ContainsFunc(c.messages, func(s string) bool { return !strings.Contains(messages, s) }) {
			t.Errorf("%v: code %d\n%s%s", c.args, code, out, messages)
		}
	}
}

// Bad input ends with exit code 2, with everything that is wrong told in the
// language of the caller and no result.
func TestScoreMistakes(t *testing.T) {
	bad := strings.Replace(strings.Replace(octoberActuals, "actual: 5, target: 5", "actual: 5e0, target: 5", 1), "item: reserve", "colour: red, item: reserve", 1)
	dir := folder(t, map[string]string{
		"a.yaml": octoberActuals, "bad.yaml": bad,
		"unit.yaml": strings.Replace(strings.Replace(octoberActuals, "deduction: log", "deduction: lgo", 1), "gate: compliance, value: 1", "gate: compliance, value: 1%", 1),
	})
	file := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		args   []string
		zh, en string
	}{
		{nil, "缺少选项 --card", "The option --actuals is missing"},
		{[]string{"--card", "rep-monthly-mid"}, "缺少选项 --actuals", "The option --actuals is missing"},
		{[]string{"--list", "--check", "x"}, "只能选一种", "one of them at a time"},
		{[]string{"--list", "--card", "x"}, "只能选一种", "one of them at a time"},
		{[]string{"--check", "x", "--actuals", "y"}, "只能选一种", "one of them at a time"},
		{[]string{"--list", "--plan", "x"}, "只与 --check 一起", "goes with --check alone"},
		{[]string{"--list", "--format", "csv"}, "不是可用的值", "not a possible value"},
		{[]string{"--list", "x"}, "不认识", "is not understood"},
		{[]string{"--check", "rep-monthly-mdi"}, "文件不存在", "The file does not exist"},
		{[]string{"--check", "rep-monthly-mid", "--plan", file("none.yaml")}, "文件不存在", "The file does not exist"},
		{[]string{"--card", "rep-monthly-mid", "--actuals", file("none.yaml")}, "文件不存在", "The file does not exist"},
		{[]string{"--card", "rep-monthly-mid", "--actuals", file("bad.yaml")}, "bad.yaml:9:35 (persons[0].items[3].actual): \"5e0\" 不是有效的数字", "(persons[0].items[4].colour): Unknown key \"colour\""},
		{[]string{"--card", "rep-monthly-mid", "--actuals", file("unit.yaml")}, "(persons[0].events.lgo): 记分卡没有扣分项 \"lgo\"", "(persons[1].gates.compliance): The unit is rate, but number is needed."},
		{[]string{"--card", file("a.yaml"), "--actuals", file("a.yaml")}, "缺少必填的键 card", "Unknown key \"persons\""},
	} {
		for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
			code, out, messages := call(t, lang, append([]string{"score"}, c.args...)...)
			if code != exitBadInput || out != "" || !strings.Contains(messages, want) {
				t.Errorf("%v in %s: code %d, %q not in\n%s%s", c.args, lang, code, want, out, messages)
			}
		}
	}
}
