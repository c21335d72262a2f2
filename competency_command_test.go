package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"steelyard/compensation/trace"
)

func TestCompetencyListAndShow(t *testing.T) {
	for lang, want := range map[string][]string{
		"zh": {"模型            名称", "rep_junior      初级销售代表  1     11      rep_mid", "manager  forecast_control    商机与预测", "rep_junior 第 1 版  初级销售代表（2026-01-01 起）", "下一职级 rep_mid，在本职级至少 12 个月", "lead_digging 线索挖掘：权重 16，要求 2 级，关键", "来源 岗位：", " ▶2 "},
		"en": {"model           name", "rep_junior      Junior sales representative", "manager  forecast_control    Opportunity and forecast control", "rep_junior version 1  Junior sales representative (from 2026-01-01)", "next grade rep_mid, at least 12 months in this one", "lead_digging Lead digging: weight 16, level 2 required, critical", "source position: ", " ▶2 "},
	} {
		code, out, messages := call(t, lang, "competency", "list")
		_, page, more := call(t, lang, "competency", "show", "REP_JUNIOR")
		for _, w := range want {
			if code != exitDone || messages+more != "" || strings.Contains(out, " \n") || !strings.Contains(out+page, w) {
				t.Errorf("code %d, %q is not in\n%s%s%s", code, w, out, page[:400], messages)
			}
		}
		if code, out, _ := call(t, lang, "competency", "show", "rep_junior", "--format", "json"); code != exitDone || !strings.Contains(out, `"code": "rep_junior"`) || !json.Valid([]byte(out)) {
			t.Errorf("as JSON: code %d", code)
		}
		if n := strings.Count(page, "\n    − "); n != 55 {
			t.Errorf("%d counter-signs of 11 × 5 are shown", n)
		}
	}
}

func TestCompetencyCompare(t *testing.T) {
	code, out, messages := call(t, "zh", "competency", "compare", "rep")
	if code != exitDone || messages != "" || strings.Count(out, "≠") != 12 || !strings.Contains(out, "lead_digging        线索挖掘        16% / 2 *     14% / 3       12% / 4 *     ≠") {
		t.Errorf("code %d\n%s%s", code, out, messages)
	}
	code, out, _ = call(t, "en", "competency", "compare", "manager", "--format", "json")
	var read struct {
		Rows []struct {
			Dimension string
			Cells     []struct{ Weight, Required int }
		}
	}
	if err := json.Unmarshal([]byte(out), &read); code != exitDone || err != nil || len(read.Rows) != 11 || len(read.Rows[0].Cells) != 3 || read.Rows[0].Cells[2].Weight != 14 {
		t.Errorf("code %d, %v\n%s", code, err, out)
	}
}

func TestCompetencyWeights(t *testing.T) {
	dir := folder(t, map[string]string{
		"pairs.yaml": "dimensions: [digging, closing, writing]\ncompare: [{of: digging, over: closing, times: 2}, {of: digging, over: writing, times: 4}, {of: closing, over: writing, times: 2}]\n",
		"odd.yaml":   "dimensions: [digging, closing, writing]\ncompare: [{of: digging, over: closing, times: 9}, {of: closing, over: writing, times: 9}, {of: digging, over: writing, times: 1/9}]\n",
	})
	code, out, messages := call(t, "zh", "competency", "weights", filepath.Join(dir, "pairs.yaml"))
	if code != exitDone || messages != "" || !strings.Contains(out, "digging  57%   0.571428571429") || !strings.Contains(out, "一致性比率 0\n") {
		t.Errorf("code %d\n%s%s", code, out, messages)
	}
	code, out, messages = call(t, "en", "competency", "weights", filepath.Join(dir, "odd.yaml"), "--format", "json")
	if code != exitDone || !strings.Contains(messages, "weights.inconsistent") || !strings.Contains(messages, "digging, closing and writing contradict each other most") || !strings.Contains(out, `"times": "729"`) {
		t.Errorf("code %d\n%s%s", code, out, messages)
	}
}

// team is a document of people who are rated alike: at what a junior
// representative is asked, but the given level in bidding.
func team(bidding ...string) string {
	var b strings.Builder
	b.WriteString("people:\n")
	for i, level := range bidding {
		fmt.Fprintf(&b, "  - person: E%d\n    grade_since: 2025-01-01\n    cards: [{until: 2026-09-30, score: 80}, {until: 2026-08-31, score: 80}, {until: 2026-07-31, score: 80}, {until: 2026-06-30, score: 80}]\n", i+1)
		fmt.Fprintf(&b, "    sheets:\n      - {by: M7, source: manager, on: 2026-10-12, ratings: [{dimension: bidding, level: %s, evidence: seen}, {dimension: self_management, level: 3}, {dimension: integrity, level: 3}", level)
		for _, code := range []string{"target_insight", "lead_digging", "qualification", "relationship", "solution", "collection", "internal_resources", "negotiation"} {
			fmt.Fprintf(&b, ", {dimension: %s, level: 2, evidence: seen}", code)
		}
		b.WriteString("]}\n")
	}
	return b.String()
}

func TestCompetencyAssess(t *testing.T) {
	file := filepath.Join(folder(t, map[string]string{"r.yaml": team("1", "2", "3", "5", "not_observed")}), "r.yaml")
	args := []string{"competency", "assess", "--ratings", file, "--model", "rep_junior", "--as-of", "2026-11-01"}
	for lang, want := range map[string][]string{
		"zh": {"E1：对照初级销售代表第 1 版，截至 2026-11-01，现在就绪", "已评权重 100%，加权差距 0 级，要求达成率 100%", "晋升到中级销售代表：条件不足", "✗ 关键维度未达到要求：五要素确认、关系建设、成交与回款、诚信", "✓ 在本职级满 22 个月，要求 12 个月", "九宫格：业绩第 2 档（平均 80），胜任力第 3 档", "E5：对照初级销售代表第 1 版，截至 2026-11-01，未评全", "九宫格：未放入（还有 1 个维度没有评定）", "2.75 / -1.75"},
		"en": {"E1 against Junior sales representative version 1 as of 2026-11-01: ready now", "94% of the weight assessed, weighted gap 0 levels", "promotion to Mid-level sales representative: not every condition is met", "✓ 22 whole months in this grade, 12 are asked", "nine boxes: not placed (1 dimension(s) are not assessed)", "– / 1", "not observed", "2.75 / -1.75"},
	} {
		code, out, messages := call(t, lang, args...)
		for _, w := range want {
			if code != exitDone || messages != "" || !strings.Contains(out, w) {
				t.Errorf("%s: code %d, %q is not in\n%s%s", lang, code, w, out, messages)
			}
		}
	}
	_, out, _ := call(t, "en", append(args, "--explain")...)
	for _, w := range []string{"Weighted gap: 0 = 0 ÷ 100", "(competency model rep_junior v1, clause dimensions[5].required)", "(record M7 2026-10-12", "Mean score of the latest cards: 80 = 320 ÷ 4", "Card until 2026-08-31: 80 (card E1 2026-08-31)"} {
		if !strings.Contains(out, w) {
			t.Errorf("%q is not in the explanation\n%.3000s", w, out)
		}
	}
	code, out, _ := call(t, "en", append(args, "--format", "json")...)
	var read struct {
		Assessments []struct{ Trace json.RawMessage }
		Heat        []struct{ MeanHeld string }
	}
	if err := json.Unmarshal([]byte(out), &read); code != exitDone || err != nil || len(read.Assessments) != 5 || read.Heat[5].MeanHeld != "2.75" {
		t.Fatalf("code %d, %v", code, err)
	}
	if n, err := trace.ParseJSON(read.Assessments[0].Trace); err != nil || len(trace.Verify(n)) > 0 {
		t.Error(err, trace.Verify(n))
	}
}

func TestCompetencyBadInput(t *testing.T) {
	dir := folder(t, map[string]string{
		"r.yaml": team("6"), "twice.yaml": strings.Replace(team("2"), "{dimension: integrity, level: 3}", "{dimension: bidding, level: 3}", 1), "good.yaml": team("2"),
		"m.yaml":   "models: [{code: rep_lead, family: rep, grade: lead, version: 1, effective: {from: 2026-01-01}, name: {zh: 主管, en: Lead}, dimensions: [{dimension: bidding, weight: 99, required: 3, critical: true}]}]",
		"own.yaml": "models: [{code: rep_lead, family: rep, grade: lead, version: 1, effective: {from: 2026-01-01}, name: {zh: 主管, en: Lead}, dimensions: [{dimension: bidding, weight: 100, required: 3, critical: true}]}]",
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"show", "rep_junor"}, []string{"competency.model_unknown", "是否想写 rep_junior"}},
		{[]string{"show"}, []string{"command.argument", "steelyard competency show MODEL"}},
		{[]string{"compare", "presales"}, []string{"command.argument", "rep, manager"}},
		{[]string{"compare", "rep", "--format", "xml"}, []string{"command.flag"}},
		{[]string{"check", at("m.yaml")}, []string{"competency.weights_total", "差 1", "共 1 个问题"}},
		{[]string{"check", at("none.yaml")}, []string{"command.no_file"}},
		{[]string{"weights", at("m.yaml")}, []string{"document.unknown_key", "weights.way"}},
		{[]string{"assess", "--ratings", at("r.yaml"), "--model", "rep_mid", "--as-of", "2026-11-01"}, []string{"rating.scale", "r.yaml:6:"}},
		{[]string{"assess", "--ratings", at("twice.yaml"), "--model", "rep_mid", "--as-of", "2026-11-01"}, []string{"rating.twice", "people[0].sheets[0].ratings[2]"}},
		{[]string{"assess", "--ratings", at("good.yaml"), "--as-of", "2026-11-01"}, []string{"rating.model"}},
		{[]string{"assess", "--ratings", at("good.yaml"), "--model", "rep_mid", "--as-of", "1.11.2026"}, []string{"command.flag", "--as-of"}},
		{[]string{"assess"}, []string{"缺少选项 --ratings", "缺少选项 --as-of"}},
		{[]string{"lst"}, []string{"command.word", "是否想写 list"}},
	} {
		code, out, messages := call(t, "zh", append([]string{"competency"}, c.args...)...)
		for _, w := range c.want {
			if code != exitBadInput || out != "" || !strings.Contains(messages, w) {
				t.Errorf("%v: code %d, %q is not in\n%s%s", c.args, code, w, out, messages)
			}
		}
	}
	// a company's own model
	if code, out, messages := call(t, "en", "competency", "check", at("own.yaml")); code != exitDone || messages != "" || out != "0 dimension(s) and 1 model(s) checked, 0 warning(s).\n" {
		t.Errorf("code %d\n%s%s", code, out, messages)
	}
	if code, out, messages := call(t, "en", "competency", "assess", "--content", at("own.yaml"), "--ratings", at("good.yaml"), "--model", "rep_lead", "--as-of", "2026-11-01"); code != exitDone || !strings.Contains(out, "E1 against Lead version 1 as of 2026-11-01: in development") {
		t.Errorf("code %d\n%s%s", code, out, messages)
	}
}
