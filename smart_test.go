package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// smartLine is one line of the JSON form.
type smartLine struct {
	Text, Version, Verdict, Code string
	Letters                      map[string]struct {
		Verdict string
		Rules   []struct {
			ID, Verdict, Says, Fix string
			Span                   *struct {
				From, To int
				Text     string
			}
		}
	}
}

func smartLines(t *testing.T, out string) []smartLine {
	t.Helper()
	var lines []smartLine
	for _, text := range strings.Split(strings.TrimSpace(out), "\n") {
		var l smartLine
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		lines = append(lines, l)
	}
	return lines
}

func TestSmartJSONHasEveryLetter(t *testing.T) {
	code, out, messages := call(t, "en", "smart", "提高签约额并降低逾期率", "Collect 3.2m from C017 by 30 June", "--format", "json")
	if code != exitDone || messages != "" {
		t.Fatalf("code %d: %s", code, messages)
	}
	lines := smartLines(t, out)
	if len(lines) != 2 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, want := range []map[string]string{
		{"S": "fail", "M": "fail", "A": "not-checkable", "R": "not-checkable", "T": "fail"},
		{"S": "pass", "M": "pass", "A": "not-checkable", "R": "not-checkable", "T": "pass"},
	} {
		for letter, verdict := range want {
			got := lines[i].Letters[letter]
			if got.Verdict != verdict || len(got.Rules) == 0 {
				t.Errorf("%s %s: %s with %d rules, want %s", lines[i].Text, letter, got.Verdict, len(got.Rules), verdict)
			}
			for _, r := range got.Rules {
				if !strings.HasPrefix(r.ID, "smart."+letter+".") || r.Says == "" || r.Verdict == "fail" && r.Fix == "" {
					t.Errorf("%+v", r)
				}
				if r.Span != nil && string([]rune(lines[i].Text)[r.Span.From:r.Span.To]) != r.Span.Text {
					t.Errorf("the span %+v is not in the text", r.Span)
				}
			}
		}
	}
	if lines[0].Verdict != "fail" || lines[1].Verdict != "pass" || lines[0].Version == "" || lines[0].Version != lines[1].Version {
		t.Errorf("%+v", lines)
	}
}

func TestSmartTextInBothLanguages(t *testing.T) {
	for lang, want := range map[string][]string{"zh": {"不通过", "没有时间", "处理：", "[smart.T.time]"}, "en": {"fail", "There is no time", "Fix: ", "[smart.T.time]"}} {
		code, out, messages := call(t, lang, "smart", "回款 300 万")
		for _, w := range want {
			if code != exitDone || messages != "" || !strings.Contains(out, w) {
				t.Errorf("%s: code %d, %q is not in\n%s%s", lang, code, w, out, messages)
			}
		}
	}
}

func TestSmartFiles(t *testing.T) {
	dir := folder(t, map[string]string{
		"a.txt":   "\uFEFFQ3 回款 300 万元\r\n\n加强客户关系\n",
		"b.jsonl": `{"name":"回款额","target":"300 万元","period":"2026-10","weight":0.6}` + "\n" + `{"text":"Sign C017 by 30 June"}` + "\n",
		"bad.jsonl": `{"name":"回款额","wieght":0.6}` + "\n" + `{"target":"3"}` + "\n\n" + `{"text":"x","card":{"from":"2026-10-31","to":"2026-10-01"},"lagDays":-1,"history":[1,"?"]}` + "\n" +
			`not json` + "\n" + `{"text":"` + strings.Repeat("回", 4001) + `"}` + "\n",
		"empty.txt": "\n \n",
	})
	code, out, _ := call(t, "zh", "smart", "--file", filepath.Join(dir, "a.txt"), "--format", "json")
	lines := smartLines(t, out)
	if code != exitDone || len(lines) != 2 || lines[0].Text != "Q3 回款 300 万元" || lines[0].Letters["T"].Verdict != "pass" || lines[1].Letters["S"].Verdict != "fail" {
		t.Errorf("code %d\n%s", code, out)
	}
	code, out, _ = call(t, "zh", "smart", "--file", filepath.Join(dir, "b.jsonl"), "--format", "json")
	lines = smartLines(t, out)
	if code != exitDone || len(lines) != 2 || lines[0].Code != "CL01" || lines[0].Letters["R"].Verdict != "fail" || lines[1].Letters["S"].Verdict != "pass" {
		t.Errorf("code %d\n%s", code, out)
	}
	code, out, messages := call(t, "en", "smart", "--file", filepath.Join(dir, "bad.jsonl"))
	for _, want := range []string{"bad.jsonl:1", "document.unknown_key", "weight", "bad.jsonl:2", "smart.no_statement", "bad.jsonl:4", "smart.card", "smart.days", "document.number", "bad.jsonl:5", "bad.jsonl:6", "smart.too_long"} {
		if code != exitBadInput || out != "" || !strings.Contains(messages, want) {
			t.Errorf("code %d, %q is not in\n%s%s", code, want, out, messages)
		}
	}
	if code, _, messages = call(t, "en", "smart", "--file", filepath.Join(dir, "empty.txt")); code != exitBadInput || !strings.Contains(messages, "smart.no_statements") {
		t.Errorf("code %d: %s", code, messages)
	}
}

func TestSmartRefusesWhatIsNoInput(t *testing.T) {
	for want, args := range map[string][]string{
		"command.argument": {"smart"},
		"command.flag":     {"smart", "回款 300 万", "--format", "xml"},
		"command.no_file":  {"smart", "--file", "nowhere.txt"},
		"smart.empty":      {"smart", " 。"},
		"smart.too_long":   {"smart", strings.Repeat("a ", 2001)},
		"smart.encoding":   {"smart", "回款 \xff 300 万"},
	} {
		for _, lang := range []string{"zh", "en"} {
			if code, out, messages := call(t, lang, args...); code != exitBadInput || out != "" || !strings.Contains(messages, want) {
				t.Errorf("%v: code %d\n%s%s", args, code, out, messages)
			}
		}
	}
}
