package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steelyard/compensation/trace"
)

// sheetsOfTwo are two submitted sheets for a representative of grade mid.
const sheetsOfTwo = `candidate: C-014
sheets:
  - interviewer: I1
    scores:
      - {dimension: lead_digging, score: 4, note: 三个渠道都报得出每周数字}
      - {dimension: qualification, score: 4, note: 讲清楚哪天放弃}
      - {dimension: relationship, score: 3}
      - {dimension: integrity, score: 4, note: 当天更正}
  - interviewer: I2
    scores:
      - {dimension: lead_digging, score: 2, note: 线索都是公司给的}
      - {dimension: qualification, score: 4, note: 五要素逐项有证据}
      - {dimension: collection, score: not_observed}
      - {dimension: integrity, score: 4, note: 拒绝补写拜访}
`

func wants(t *testing.T, lang string, args []string, wanted ...string) string {
	t.Helper()
	code, out, messages := call(t, lang, append([]string{"interview"}, args...)...)
	for _, want := range wanted {
		if code != exitDone || messages != "" || !strings.Contains(out, want) {
			t.Errorf("%s %v: code %d, %q is not in\n%s%s", lang, args, code, want, out, messages)
		}
	}
	return out
}

func TestInterviewQuestions(t *testing.T) {
	wants(t, "zh", []string{"questions", "--family", "rep", "--grade", "junior", "--dimension", "bidding"}, "R39", "R40", "情景题")
	wants(t, "en", []string{"questions", "--family", "manager"}, "M01", "M48", "behavioural")
	wants(t, "en", []string{"questions", "--dimension", "nothing"}, "Nothing was found")
	wants(t, "en", []string{"questions", "r01", "M02"}, "R01 version 1", "  5  ", "probe: ", "red flag: ", "M02", "\nTerritory |")
	wants(t, "zh", []string{"questions", "R01"}, "追问：", "危险信号：", "兼看 target_insight")
	var out struct {
		Questions []struct {
			Code, Dimension, Type string
			Minutes               int
			Grades                []string
			Text                  struct{ ZH, EN string }
			Signs                 []struct{ Level int }
			Probes, Flags         []struct{ ZH, EN string }
		}
	}
	if err := json.Unmarshal([]byte(wants(t, "en", []string{"questions", "--format", "json"})), &out); err != nil || len(out.Questions) < 70 {
		t.Fatalf("%d questions, %v", len(out.Questions), err)
	}
	for _, q := range out.Questions {
		if q.Code == "" || q.Dimension == "" || q.Type == "" || q.Minutes < 5 || len(q.Grades) == 0 || q.Text.ZH == "" || q.Text.EN == "" || len(q.Signs) != 3 || len(q.Probes) < 2 || len(q.Flags) < 1 {
			t.Errorf("%+v", q)
		}
	}
}

func TestInterviewKit(t *testing.T) {
	for _, model := range []string{"rep_junior", "rep_mid", "rep_senior", "manager_junior", "manager_mid", "manager_senior"} {
		var out struct {
			Minimal  bool
			Total    int
			Sessions []struct{ Minutes, Used int }
			Coverage []struct{ Viewers int }
		}
		text := wants(t, "en", []string{"kit", "--model", model, "--sessions", "2", "--interviewers", "2", "--minutes", "60", "--format", "json"})
		if err := json.Unmarshal([]byte(text), &out); err != nil || !out.Minimal || len(out.Sessions) != 2 || len(out.Coverage) != 11 || out.Total > 120 {
			t.Fatalf("%s: %+v %v", model, out, err)
		}
		for _, s := range out.Sessions {
			if s.Used > s.Minutes {
				t.Errorf("%s: %+v", model, s)
			}
		}
		for _, row := range out.Coverage {
			if row.Viewers < 2 {
				t.Errorf("%s: %+v", model, row)
			}
		}
		code, stdout, messages := call(t, "zh", "interview", "kit", "--model", model, "--per-dimension", "2")
		if code != exitBadInput || stdout != "" || !strings.Contains(messages, "还差") || !strings.Contains(messages, "kit.minutes_missing") || !strings.Contains(messages, "1/2 题") {
			t.Errorf("%s: code %d\n%s%s", model, code, stdout, messages)
		}
	}
	wants(t, "zh", []string{"kit", "--model", "REP_MID"}, "2 场，题目 95 分钟，合计 115 分钟", "没有用时更短的组合", "覆盖", "1:I1", "收尾 5 分钟", "关键维度")
	wants(t, "en", []string{"kit", "--model", "rep_mid", "--sessions", "3", "--minutes", "50"}, "Session 3", "No combination takes less time")
	wants(t, "en", []string{"kits"}, "rep_ten_junior", "manager_ten", "R10 R01")
	wants(t, "en", []string{"kits", "--format", "json"}, `"rep_ten"`, `"minutes": 70`)
}

func TestInterviewPanel(t *testing.T) {
	file := filepath.Join(folder(t, map[string]string{"s.yaml": sheetsOfTwo}), "s.yaml")
	wants(t, "zh", []string{"panel", "--file", file, "--model", "rep_mid", "--explain"}, "C-014：中级销售代表（rep_mid）", "综合分 3.2857", "须讨论：评分相差 2 分", "不符合规则", "collection）」没有人观察到", "这不是录用决定", "面试官 I2 的评分：2（记录 I2", "33.33%")
	wants(t, "en", []string{"panel", "--file", file, "--model", "rep_mid"}, "Overall score 3.2857; nobody observed target_insight", "a debrief is required", "does not meet the rule", "one score alone", "This is no decision")
	out := wants(t, "en", []string{"panel", "--file", file, "--model", "rep_mid", "--format", "json"})
	var r struct {
		Standing        string
		DebriefRequired bool
		Overall         string
		Dimensions      []struct {
			Dimension   string
			N           int
			Mean        *string
			NotObserved []string
		}
		Trace json.RawMessage
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil || r.Standing != "does_not" || !r.DebriefRequired || r.Overall != "3.2857" || len(r.Dimensions) != 11 {
		t.Fatalf("%+v %v", r, err)
	}
	for _, d := range r.Dimensions {
		if (d.N == 0) != (d.Mean == nil) || d.N+len(d.NotObserved) != 2 {
			t.Errorf("%+v", d)
		}
	}
	if n, err := trace.ParseJSON(r.Trace); err != nil || len(trace.Verify(n)) > 0 {
		t.Errorf("%v", err)
	}
	if zh := wants(t, "zh", []string{"panel", "--file", file, "--model", "rep_mid", "--format", "json"}); zh != out {
		t.Error("the JSON depends on the language")
	}
	asJSON := `{"candidate":"C-1","sheets":[{"interviewer":"I1","scores":[{"dimension":"lead_digging","score":4,"note":"three channels"},{"dimension":"bidding","score":"not_observed"}]}]}`
	written := filepath.Join(folder(t, map[string]string{"s.json": asJSON}), "s.json")
	wants(t, "en", []string{"panel", "--file", written, "--model", "rep_mid"}, "C-1: Mid-level", "Overall score 4; nobody observed", "nobody observed Integrity (integrity), which is critical", "cannot be held against the rule yet")
	noted := filepath.Join(folder(t, map[string]string{"s.yaml": strings.Replace(sheetsOfTwo, "当天更正", "已婚，稳定", 1)}), "s.yaml")
	code, _, messages := call(t, "zh", "interview", "panel", "--file", noted, "--model", "rep_mid")
	if code != exitDone || !strings.Contains(messages, "panel.topic") || !strings.Contains(messages, "已婚") {
		t.Errorf("code %d\n%s", code, messages)
	}
}

// H14: the command finds forbidden topics in arguments and in files.
func TestH14_InterviewTopics(t *testing.T) {
	wants(t, "zh", []string{"topics", "您结婚了吗？", "客户家族企业谁拍板"}, "1 处触及禁问话题", "「结婚」（第 2–3 个字符）婚恋 [marriage]", "请改问", "没有触及禁问话题")
	wants(t, "en", []string{"topics", "Are you married? How old is the debt?"}, "1 place(s) touch a forbidden topic", "“married” (characters 9–15)", "Ask about the demand itself")
	file := filepath.Join(folder(t, map[string]string{"chat.txt": "\uFEFF您的漏斗健康吗\n\n您有孩子吗\n"}), "chat.txt")
	var out struct {
		Texts []struct {
			Text     string
			Findings []struct {
				Topic, Text string
				From, To    int
				Ask         struct{ ZH, EN string }
			}
		}
	}
	if err := json.Unmarshal([]byte(wants(t, "en", []string{"topics", "--file", file, "--format", "json"})), &out); err != nil || len(out.Texts) != 2 || len(out.Texts[0].Findings) != 0 || len(out.Texts[1].Findings) != 1 {
		t.Fatalf("%+v %v", out, err)
	}
	if f := out.Texts[1].Findings[0]; f.Topic != "children" || f.Text != "孩子" || f.From != 2 || f.To != 4 || f.Ask.ZH == "" || f.Ask.EN == "" {
		t.Errorf("%+v", f)
	}
}

func TestInterviewCheck(t *testing.T) {
	var shipped []string
	for _, name := range []string{"questions-rep", "questions-rep-junior", "questions-manager", "questions-manager-junior", "kits-rep", "kits-manager"} {
		shipped = append(shipped, "competency/interview/library/"+name+".yaml")
	}
	wants(t, "en", append([]string{"check"}, shipped...), "4 kit(s) checked, 0 warning(s)")
	data, err := os.ReadFile(shipped[0])
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.Replace(string(data), "请讲讲您最近三个自己挖出来的大客户", "您结婚了吗？请讲讲您最近三个自己挖出来的大客户", 1)
	file := filepath.Join(folder(t, map[string]string{"own.yaml": bad}), "own.yaml")
	code, out, messages := call(t, "en", "interview", "check", file, "--with-shipped")
	if code != exitBadInput || out != "" || !strings.Contains(messages, "questions.R01.text") || !strings.Contains(messages, "interview.topic") || strings.Contains(messages, "interview.coverage") {
		t.Errorf("code %d\n%s", code, messages)
	}
	code, _, messages = call(t, "zh", "interview", "check", shipped[0])
	if code != exitBadInput || !strings.Contains(messages, "题库撑不起模型") {
		t.Errorf("code %d\n%s", code, messages)
	}
}

func TestInterviewMistakes(t *testing.T) {
	file := filepath.Join(folder(t, map[string]string{"s.yaml": strings.Replace(sheetsOfTwo, "score: 3", "score: 0", 1)}), "s.yaml")
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"kit", "--model", "rep_mi"}, []string{"competency.model_unknown", "Did you mean rep_mid?"}},
		{[]string{"kit"}, []string{"competency.model_unknown"}},
		{[]string{"kit", "--model", "rep_mid", "--sessions", "0"}, []string{"kit.sessions"}},
		{[]string{"kit", "--model", "rep_mid", "--sessions", "999999999"}, []string{"kit.sessions"}},
		{[]string{"kit", "--model", "rep_mid", "--interviewers", "-1"}, []string{"kit.interviewers"}},
		{[]string{"kit", "--model", "rep_mid", "--minutes", "10000"}, []string{"kit.minutes"}},
		{[]string{"kit", "--model", "rep_mid", "--format", "xml"}, []string{"command.flag"}},
		{[]string{"kit", "--model", "rep_mid", "--bank", "competency/interview/library/questions-manager.yaml"}, []string{"kit.not_covered", "the bank has 0"}},
		{[]string{"questions", "R0l"}, []string{"interview.question_unknown", "Did you mean"}},
		{[]string{"topics"}, []string{"command.argument"}},
		{[]string{"topics", "--file", "nowhere.txt"}, []string{"nowhere.txt"}},
		{[]string{"check"}, []string{"command.argument"}},
		{[]string{"check", "nowhere.yaml"}, []string{"nowhere.yaml"}},
		{[]string{"panel", "--file", file, "--model", "rep_mid"}, []string{"panel.scale", "sheets[0].scores[2]", "not_observed and never 0"}},
		{[]string{"panel", "--file", "nowhere.json", "--model", "rep_mid"}, []string{"nowhere.json"}},
		{[]string{"panels"}, []string{"command.word", "Did you mean panel?"}},
	} {
		code, out, messages := call(t, "en", append([]string{"interview"}, c.args...)...)
		for _, want := range c.want {
			if code != exitBadInput || out != "" || !strings.Contains(messages, want) {
				t.Errorf("%v: code %d, %q is not in\n%s%s", c.args, code, want, messages, out)
			}
		}
	}
}
