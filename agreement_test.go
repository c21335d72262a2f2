package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
	"steelyard/competency/agreement"
)

// Shrout and Fleiss 1979, table 2.
const sixTargets = "subject,J1,J2,J3,J4\n1,9,2,5,8\n2,6,1,3,2\n3,8,4,6,8\n4,7,1,2,6\n5,10,5,6,9\n6,6,2,4,7\n"

// agreementJSON is what the command prints as JSON, as far as tests look at it.
type agreementJSON struct {
	Statistic, Form           string
	Value, P                  *float64
	Subjects, Raters, Ratings int
	Undefined                 *struct{ Code, ZH, EN string }
	Interval                  *struct{ Level, Low, High float64 }
	Percent                   *float64 `json:"percent_agreement"`
	Warnings                  []struct{ Code string }
	Tests                     []struct{ Kind string }
	Groups                    []struct{ Group, Verdict string }
}

func agreementOf(t *testing.T, args ...string) (r agreementJSON) {
	t.Helper()
	code, out, messages := call(t, "en", append([]string{"agreement", "--format", "json"}, args...)...)
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitDone || messages != "" {
		t.Fatalf("%v: code %d, %v\n%s%s", args, code, err, out, messages)
	}
	return r
}

// Every statistic has its value, or the reason why not, by the command.
func TestAgreementCommand(t *testing.T) {
	dir := folder(t, map[string]string{
		"six.csv":    sixTargets,
		"pair.csv":   "subject,A,B\n1,1,2\n2,2,2\n3,3,3\n4,3,3\n5,1,1\n",
		"groups.csv": "group,applicants,selected\na,120,48\nb,80,20\n",
		"tea.json":   `{"table": [[3, 1], [1, 3]]}`,
		"one.csv":    "subject,rater,value\nC1,A,4\nC1,B,4\nC1,C,5\nC1,D,4\n",
		"same.csv":   "subject,A,B\n1,3,3\n2,3,3\n",
	})
	for _, c := range []struct {
		file      string
		args      []string
		form      string
		value     float64 // to 3 digits
		undefined string
	}{
		{"six.csv", []string{"--statistic", "icc"}, "2,1", 0.290, ""},
		{"six.csv", []string{"--statistic", "icc", "--form", "3,k"}, "3,k", 0.909, ""},
		{"six.csv", []string{"--statistic", "alpha", "--metric", "interval"}, "interval", 0.147, ""}, // 1 − (4/3) 112.75 × 23 ÷ (24 × 168.958)
		{"six.csv", []string{"--statistic", "cronbach"}, "", 0.909, ""},                              // ICC(3,k) by another name
		{"six.csv", []string{"--statistic", "kappa"}, "nominal", 0, "not_two_raters"},
		{"pair.csv", []string{"--statistic", "kappa"}, "nominal", 0.706, ""},            // (4/5 − 8/25) ÷ (17/25)
		{"pair.csv", []string{"--statistic", "spearman"}, "", 0.917, ""},                // 8.25 ÷ 9
		{"pair.csv", []string{"--statistic", "fleiss"}, "", 0.697, ""},                  // (0.8 − 0.34) ÷ 0.66
		{"pair.csv", []string{"--statistic", "ac1", "--scale", "1-3"}, "", 0.701, ""},   // (0.8 − 0.33) ÷ 0.67
		{"one.csv", []string{"--statistic", "rwg", "--scale", "1-5"}, "rwg", 0.875, ""}, // 1 − 0.25 ÷ 2
		{"one.csv", []string{"--statistic", "rwg"}, "rwg", 0, "no_scale"},
		{"one.csv", []string{"--statistic", "icc"}, "2,1", 0, "one_subject"},
		{"one.csv", []string{"--statistic", "leniency"}, "", 1.333, ""}, // 1 from the others, and −1/3
		{"same.csv", []string{"--statistic", "kappa"}, "nominal", 0, "no_variance"},
		{"same.csv", []string{"--statistic", "kendall-w"}, "", 0, "no_ranking"},
		{"groups.csv", []string{"--statistic", "four-fifths"}, "", 0.625, ""},
		{"groups.csv", []string{"--statistic", "fisher"}, "", 2, ""}, // 48 × 60 ÷ (72 × 20)
		{"tea.json", []string{"--statistic", "fisher"}, "", 9, ""},
	} {
		r := agreementOf(t, append([]string{"--file", filepath.Join(dir, c.file)}, c.args...)...)
		code := ""
		if r.Undefined != nil {
			code = r.Undefined.Code
		}
		if r.Form != c.form || code != c.undefined || (r.Value == nil) != (code != "") || r.Value != nil && (*r.Value < c.value-.0006 || *r.Value > c.value+.0006) {
			value := 0.0
			if r.Value != nil {
				value = *r.Value
			}
			t.Errorf("%s %v: %s %v, %q", c.file, c.args, r.Form, value, code)
		}
	}
	icc := agreementOf(t, "--file", filepath.Join(dir, "six.csv"), "--statistic", "icc", "--level", "0.9")
	if icc.Subjects != 6 || icc.Raters != 4 || icc.Ratings != 24 || icc.Interval == nil || icc.Interval.Level != .9 || icc.P == nil || len(icc.Warnings) != 0 {
		t.Errorf("%+v", icc)
	}
	same := agreementOf(t, "--file", filepath.Join(dir, "same.csv"), "--statistic", "icc")
	if same.Percent == nil || *same.Percent != 100 || same.Undefined.Code != "no_variance" || same.Undefined.ZH == "" || len(same.Warnings) != 1 || same.Warnings[0].Code != "few_subjects" {
		t.Errorf("%+v", same)
	}
	groups := agreementOf(t, "--file", filepath.Join(dir, "groups.csv"), "--statistic", "four-fifths")
	if groups.Groups[1].Verdict != "sign_significant" || groups.Tests[0].Kind != "fisher_two_sided" {
		t.Errorf("%+v", groups)
	}
}

func TestAgreementReadsStandardInput(t *testing.T) {
	var out bytes.Buffer
	a := &app{lang: problem.ZH, stdout: &out}
	o := agreementOptions{file: "-", statistic: "icc", level: "0.95", format: "text"}
	if err := a.agreement(o, strings.NewReader(sixTargets)); err != nil || !strings.Contains(out.String(), "组内相关系数 ICC（2,1）：0.290\n  95 % 置信区间 0.019 至 0.761") {
		t.Errorf("%v\n%s", err, out.String())
	}
	var list problem.List
	err := a.agreement(o, strings.NewReader(`{"ratings": 3}`))
	if !errors.As(err, &list) || list[0].Place.String() != "-:1:13 (ratings)" {
		t.Errorf("%v", err)
	}
}

// Bad input ends with exit code 2 and no result, in the language of the caller.
func TestAgreementMistakes(t *testing.T) {
	dir := folder(t, map[string]string{"six.csv": sixTargets, "bad.csv": "subject,rater,value\nC1,A,6\nC2,A,1\nC2,A,2\n"})
	six, bad := filepath.Join(dir, "six.csv"), filepath.Join(dir, "bad.csv")
	for _, c := range []struct {
		lang string
		args []string
		want []string
	}{
		{"en", nil, []string{"The option --file is missing.", "The option --statistic is missing.", "2 problem(s)"}},
		{"zh", []string{"--file", six, "--statistic", "icc", "--level", "95", "--scale", "5", "--format", "xml"}, []string{"--level", "--scale", "不是有效的量表", "--format", "共 3 个问题"}},
		{"en", []string{"--file", six, "--statistic", "ic"}, []string{"agreement.statistic", "icc", "four-fifths"}},
		{"en", []string{"--file", six, "--statistic", "icc", "--form", "4,1", "--metric", "linear"}, []string{"agreement.form", "1,1 1,k 2,1", "agreement.metric"}},
		{"zh", []string{"--file", six, "--statistic", "fisher"}, []string{"agreement.wrong_data", "两行两列的人数"}},
		{"zh", []string{"--file", bad, "--statistic", "icc", "--scale", "1-5"}, []string{"bad.csv:2 (value)", "agreement.outside_scale", "bad.csv:4 (value)", "agreement.rated_twice"}},
		{"en", []string{"--file", filepath.Join(dir, "none.csv"), "--statistic", "icc"}, []string{"command.no_file"}},
		{"en", []string{"--file", six, "--statistic", "icc", "more"}, []string{"command.word"}},
	} {
		code, out, messages := call(t, c.lang, append([]string{"agreement"}, c.args...)...)
		if code != exitBadInput || out != "" || slices.ContainsFunc(c.want, func(s string) bool { return !strings.Contains(messages, s) }) {
			t.Errorf("%v: code %d\n%s%s", c.args, code, out, messages)
		}
	}
}

var (
	manualFile    = regexp.MustCompile("(?ms)^```(?:csv|json) (\\S+)\n(.*?)^```$")
	manualExample = regexp.MustCompile("(?ms)^```sh example\nsteelyard (agreement [^\n]*)\n```\n\n```text\n(.*?)^```$")
)

// Both manuals print what the command prints, of the files that they show, and
// have an example of every statistic.
func TestAgreementManuals(t *testing.T) {
	for lang, name := range map[string]string{"en": "docs/agreement.md", "zh": "docs/agreement.zh.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		manual, files := string(data), map[string]string{}
		for _, m := range manualFile.FindAllStringSubmatch(manual, -1) {
			files[m[1]] = m[2]
		}
		dir, seen := folder(t, files), map[string]bool{}
		for _, m := range manualExample.FindAllStringSubmatch(manual, -1) {
			args := strings.Fields(m[1])
			for i, arg := range args {
				if _, ok := files[arg]; ok {
					args[i] = filepath.Join(dir, arg)
				}
			}
			seen[args[slices.Index(args, "--statistic")+1]] = true
			code, out, messages := call(t, lang, args...)
			if diff := cmp.Diff(m[2], out); code != exitDone || messages != "" || diff != "" {
				t.Errorf("%s: %s: %d %s\n(-manual +printed)\n%s", name, m[1], code, messages, diff)
			}
		}
		for _, s := range agreement.Statistics() {
			if !seen[string(s)] || !strings.Contains(manual, "`"+string(s)+"`") {
				t.Errorf("%s has no example of %s", name, s)
			}
		}
	}
}
