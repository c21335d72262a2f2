package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/money"
	"steelyard/demo"
	"steelyard/intake"
)

// call runs the command line in the given language.
func call(t *testing.T, lang string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, messages bytes.Buffer
	code = run(append([]string{"--lang", lang}, args...), &out, &messages, nil)
	return code, out.String(), messages.String()
}

// folder writes files and returns where they are.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const smallPlan = "plan: p\nversion: 1\ntitle: {zh: 方案, en: Plan}\ncurrency: CNY\neffective: {from: 2026-01-01}\ncomponents: [{code: c, basis: collected, rate: 5%}]\n"

// small is a company of one person and one receipt in the plain form.
func small() map[string]string {
	return map[string]string{
		"persons.csv":   "code,name\nE1,=林悦\nE2,Zhou Lan\n",
		"contracts.csv": "number,signed,amount,currency,payee\nHT1,2026-01-01,2000,CNY,E1\n",
		"receipts.csv":  "number,date,amount,currency,contract\nR1,2026-01-10,1000.10,CNY,HT1\n",
	}
}

// demoFacts is the demo company in the plain form.
func demoFacts(t *testing.T) (facts, plans string) {
	t.Helper()
	company := demo.New(1)
	facts, plans = t.TempDir(), t.TempDir()
	err := intake.WritePlain(company.Facts, func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(facts, name)) })
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range company.Plans {
		if err := os.WriteFile(filepath.Join(plans, filepath.Base(p.Name)), p.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return facts, plans
}

func TestCalculateFormats(t *testing.T) {
	facts, plans := folder(t, small()), folder(t, map[string]string{"p.yaml": smallPlan})
	args := []string{"calculate", "--facts", facts, "--plan", filepath.Join(plans, "p.yaml"), "--from", "2026-01", "--to", "2026-01"}
	code, out, messages := call(t, "en", append(args, "--format", "json")...)
	var result struct {
		Currency, From, To, Total string
		Plans                     []struct {
			Code, Digest string
			Version      int
		}
		Statements []struct {
			Payee                  struct{ Code, Name string }
			Period, Total, Pending string
			Lines                  []map[string]any
			Trace                  map[string]any
		}
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil || code != exitDone || messages != "" {
		t.Fatalf("code %d, %v, %s", code, err, messages)
	}
	s := result.Statements[0]
	if result.Currency != "CNY" || result.From != "2026-01" || result.To != "2026-01" || result.Total != "50.01" || len(result.Plans[0].Digest) != 64 || len(result.Statements) != 1 ||
		s.Payee.Name != "=林悦" || s.Period != "2026-01" || s.Total != "50.01" || s.Pending != "0.00" || s.Lines[0]["amount"] != "50.01" || s.Lines[0]["exact"] != "50.005" || s.Lines[0]["origin"] != "2026-01" || s.Trace["value"] == nil {
		t.Errorf("%s", out)
	}
	for lang, want := range map[string][]string{"zh": {"提成单 2026-01", "本月可发放：50.01 CNY", "1,000.10 × 5%"}, "en": {"Statement 2026-01", "Payable this month: 50.01 CNY"}} {
		code, out, messages := call(t, lang, args...)
		for _, w := range want {
			if code != exitDone || messages != "" || !strings.Contains(out, w) {
				t.Errorf("%s: code %d, %q not in\n%s%s", lang, code, w, out, messages)
			}
		}
		_, explained, _ := call(t, lang, append(args, "--explain")...)
		if !strings.HasPrefix(explained, strings.SplitN(out, "\n\n", 3)[0]) || !strings.Contains(explained, "p v1") || len(explained) < 2*len(out) {
			t.Errorf("%s: the explanation is\n%s", lang, explained)
		}
	}
	code, out, _ = call(t, "zh", append(args, "--format", "csv")...)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\uFEFF"))).ReadAll()
	if err != nil || code != exitDone || len(rows) != 2 || rows[0][1] != "月份" {
		t.Fatalf("code %d, %v:\n%s", code, err, out)
	}
	if row := strings.Join(rows[1], "|"); row != "p/c/commission/R1/1|2026-01|2026-01|E1|'=林悦|p|1|c|提成|||||R1|1|HT1||2026-01-10|1000.10|0.00|50.005|50.01|CNY" {
		t.Errorf("%s", row)
	}
}

func TestPayeesAndSilence(t *testing.T) {
	facts, plans := folder(t, small()), folder(t, map[string]string{"p.yaml": smallPlan})
	args := []string{"calculate", "--facts", facts, "--plan", plans, "--from", "2026-01", "--to", "2026-02"}
	code, out, _ := call(t, "en", append(args, "--payee", "E2")...)
	if code != exitDone || !strings.Contains(out, "No lines: from 2026-01 to 2026-02 no confirmed receipt is credited to Zhou Lan (E2).") || strings.Contains(out, "林悦") {
		t.Errorf("code %d:\n%s", code, out)
	}
	code, out, messages := call(t, "en", append(args, "--payee", "E3")...)
	if code != exitBadInput || out != "" || !strings.Contains(messages, `"E3"`) || !strings.Contains(messages, "Did you mean E") {
		t.Errorf("code %d:\n%s%s", code, out, messages)
	}
}

// Every defect is told at once, in the user's language, with its place; nothing
// is printed as a result, and the exit code is 2.
func TestBadInput(t *testing.T) {
	bad := small()
	bad["receipts.csv"] = "number,date,amount,currency,contract\nR1,2026-13-10,1e5,CNY,HT1\nR1,2026-01-10,5,CNY,HT9\n"
	facts := folder(t, bad)
	plans := folder(t, map[string]string{"a.yaml": strings.Replace(smallPlan, "5%", "bse * 5%", 1), "b.yaml": strings.Replace(smallPlan, "CNY", "RMB", 1)})
	for lang, words := range map[string][]string{"zh": {"处理：", "个问题，没有输出任何结果"}, "en": {"Fix:", "no result was printed"}} {
		code, out, messages := call(t, lang, "calculate", "--facts", facts, "--plan", plans, "--from", "2026-1", "--to", "2026-02", "--format", "xml")
		if code != exitBadInput || out != "" {
			t.Errorf("code %d, printed:\n%s", code, out)
		}
		for _, want := range append(words, "receipts.csv:2:4", "receipts.csv:2:15", "receipts.csv:3", "a.yaml:6:48", "b.yaml:4:11", "--from", "--format") {
			if !strings.Contains(messages, want) {
				t.Errorf("%s: %q is not in\n%s", lang, want, messages)
			}
		}
	}
}

func TestCommandLineMistakes(t *testing.T) {
	file := filepath.Join(folder(t, map[string]string{"p.yaml": smallPlan}), "p.yaml")
	facts := folder(t, small())
	ok := []string{"--facts", facts, "--plan", file, "--from", "2026-01", "--to", "2026-01"}
	cases := []struct {
		args   []string
		zh, en string
	}{
		{[]string{"calculate"}, "缺少选项 --facts", "The option --plan is missing"},
		{[]string{"calculate", "--fact", "x"}, "没有 --fact 这个选项", "There is no option --fact"},
		{[]string{"calculate", "--from"}, "选项 --from 需要一个值", "The option --from needs a value"},
		{[]string{"calculate", "--workers", "x"}, "选项 --workers 的值", "is not valid"},
		{append([]string{"calculate", "--workers", "0"}, ok...), "不是可用的值", "not a possible value"},
		{append([]string{"calculate", "--to", "2025-12"}, ok[:6]...), "早于起始月份", "is before the first month"},
		{append([]string{"calculate", "--explain", "--format", "csv"}, ok...), "csv 格式没有解释", "The csv format has no explanations"},
		{[]string{"calculate", "-x"}, "没有 -x 这个选项", "There is no option -x"},
		{[]string{"calculat"}, "是否想写 calculate？", "Did you mean calculate?"},
		{[]string{"calculate", "x"}, "不认识", "is not understood"},
		{[]string{"plan", "x"}, "不认识", "is not understood"},
		{[]string{"demo", "--seed", "x"}, "不是可用的值", "is not a possible value"},
		{[]string{"demo", "--once", "x"}, "不认识", "is not understood"},
		{[]string{"demo", "--listen", "0.0.0.0:0"}, "演示只在本机提供服务", "a demo serves this one alone"},
		{[]string{"demo", "--listen", "nowhere"}, "(--listen)", "(--listen)"},
		{[]string{"calculate", "--facts", facts + "x", "--plan", file + "x", "--mapping", "none.yaml", "--from", "2026-01", "--to", "2026-01"}, "文件不存在", "The file does not exist"},
		{[]string{"calculate", "--facts", facts + "x", "--plan", file, "--from", "2026-01", "--to", "2026-01"}, "不是可以读取的目录", "is not a directory that can be read"},
		{[]string{"calculate", "--facts", facts, "--plan", t.TempDir(), "--from", "2026-01", "--to", "2026-01"}, "没有方案", "There is no plan"},
	}
	for _, c := range cases {
		for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
			code, out, messages := call(t, lang, c.args...)
			if code != exitBadInput || out != "" || !strings.Contains(messages, want) {
				t.Errorf("%v in %s: code %d, %q not in\n%s%s", c.args, lang, code, want, out, messages)
			}
		}
	}
	if code, _, messages := call(t, "fr", "demo", "--once"); code != exitBadInput || !strings.Contains(messages, `"fr"`) {
		t.Errorf("--lang fr: code %d, %s", code, messages)
	}
}

func TestHelpInBothLanguages(t *testing.T) {
	for lang, want := range map[string]string{"zh": "命令：", "en": "Commands:"} {
		code, out, _ := call(t, lang, "--help")
		if code != exitDone || !strings.Contains(out, want) || !strings.Contains(out, "calculate") {
			t.Errorf("%s: code %d\n%s", lang, code, out)
		}
		_, out, _ = call(t, lang, "calculate", "--help")
		if !strings.Contains(out, "--payee") || lang == "zh" && strings.Contains(out, "Usage") {
			t.Errorf("%s:\n%s", lang, out)
		}
	}
	for value, want := range map[string]string{"zh_CN.UTF-8": "命令：", "en_US.UTF-8": "Commands:", "": "Commands:", "C": "Commands:"} {
		var out bytes.Buffer
		run([]string{"--help"}, &out, io.Discard, []string{"LANG=" + value})
		if !strings.Contains(out.String(), want) {
			t.Errorf("LANG=%s:\n%s", value, out.String())
		}
	}
}

// The demo company gives the same statements from its facts in memory as from
// the files they are written to.
func TestDemoIsTheCalculateCommandOnItsFiles(t *testing.T) {
	code, out, messages := call(t, "zh", "demo", "--once")
	if code != exitDone || messages != "" {
		t.Fatalf("code %d: %s", code, messages)
	}
	facts, plans := demoFacts(t)
	for _, lang := range []string{"zh", "en"} {
		code, statements, messages := call(t, lang, "calculate", "--facts", facts, "--plan", plans, "--from", "2026-10", "--to", "2026-10")
		if code != exitDone || messages != "" || len(statements) < 1000 || !strings.Contains(out, statements) {
			t.Errorf("%s: code %d, the demo does not print\n%s%s", lang, code, statements, messages)
		}
	}
	for _, want := range []string{"为什么是这个数？林悦", "Why this amount? 林悦", "receipt BK20261012009", "plan key-account-rep v2, clause"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the demo", want)
		}
	}
}

// The offline demo reads no configuration, good or bad, and starts nothing.
func TestDemoOnceNeedsNoConfiguration(t *testing.T) {
	_, want, _ := call(t, "en", "demo", "--once")
	code, out, messages := shell(t, map[string]string{"steelyard.yaml": "no_such_key: 1\n"}, []string{"STEELYARD_LISTEN=nowhere"}, "demo", "--once", "--seed", "1")
	if code != exitDone || out != want || messages != "" {
		t.Errorf("code %d: %s", code, messages)
	}
	if code, other, _ := call(t, "en", "demo", "--once", "--seed", "2"); code != exitDone || other == want {
		t.Errorf("code %d, another seed prints the same: %v", code, other == want)
	}
	if code, _, messages := shell(t, map[string]string{"steelyard.yaml": "no_such_key: 1\n"}, nil, "demo", "--lang", "en"); code != exitBadInput || !strings.Contains(messages, "no_such_key") {
		t.Errorf("code %d: %s", code, messages)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestResultThatCannotBeWritten(t *testing.T) {
	var messages bytes.Buffer
	if code := run([]string{"demo", "--once"}, fullDisk{}, &messages, nil); code != exitFailed || !strings.Contains(messages.String(), "no space left") {
		t.Errorf("code %d: %s", code, messages.String())
	}
}

// The built binary exits with 2 on bad input, and a directory with a plan and
// a mapping profile beside it holds one plan.
func TestBuiltBinary(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "steelyard")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.Command(binary, "calculate").Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitBadInput || len(out) != 0 {
		t.Errorf("%v, printed %q", err, out)
	}
	plans := folder(t, map[string]string{"p.yaml": smallPlan, "mapping.yaml": "profile: m\nfiles: []\n"})
	out, err = exec.Command(binary, "calculate", "--facts", folder(t, small()), "--plan", plans, "--from", "2026-01", "--to", "2026-01", "--format", "json").Output()
	if err != nil || !strings.Contains(string(out), `"total": "50.01"`) {
		t.Errorf("%v\n%s", err, out)
	}
}

// F4 (text and CSV output): whatever stands in codes and names, a spreadsheet
// that opens the CSV finds no formula, a terminal no control character, and
// amounts stay numbers, those below zero too.
func TestF4_OutputsOpenNothing(t *testing.T) {
	for _, payload := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1+1", "＋1", "－1", "＠x", "'=1", "\x1b[31mred", "a\u202eb", `x","=2`} {
		files := small()
		cell := `"` + strings.ReplaceAll(payload, `"`, `""`) + `"`
		files["persons.csv"] = "code,name\nE1," + cell + "\n"
		files["customers.csv"] = "code,name\nC1," + cell + "\n"
		files["contracts.csv"] = "number,customer,signed,currency,amount,payee\nHT1,C1,2025-12-01,CNY,900000.00,E1\n"
		files["receipts.csv"] = "number,date,currency,amount,contract,reverses\nR1,2026-01-10,CNY,1000.00,HT1,\nV1,2026-01-20,CNY,-100.00,HT1,R1\n"
		facts, plans := folder(t, files), folder(t, map[string]string{"p.yaml": smallPlan})
		args := []string{"calculate", "--facts", facts, "--plan", plans, "--from", "2026-01", "--to", "2026-01"}
		code, out, messages := call(t, "en", append(args, "--format", "csv")...)
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if code != exitDone || err != nil || len(rows) != 3 {
			t.Fatalf("%q: code %d, %v\n%s%s", payload, code, err, out, messages)
		}
		for i, row := range rows {
			for j, text := range row {
				first, _ := utf8.DecodeRuneInString(text)
				if _, err := money.ParseDecimal(text); err != nil && strings.ContainsRune("=+-@\t\r\x00＝＋－＠", first) {
					t.Errorf("%q: cell %d of row %d opens as a formula: %q", payload, j, i, text)
				}
			}
		}
		if amount := rows[2][len(rows[2])-2]; amount != "-5.00" {
			t.Errorf("%q: the amount is written %q", payload, amount)
		}
		for _, explain := range []string{"--explain=false", "--explain"} {
			_, out, _ := call(t, "zh", append(args, explain)...)
			if i := strings.IndexFunc(out, func(r rune) bool { return r != '\n' && unicode.IsControl(r) || r == '\u202e' }); i >= 0 {
				t.Errorf("%q: the text has the control character %q", payload, out[i:i+3])
			}
		}
	}
}

// --prior closes months: they stay, and what they would be now is adjusted in
// the first open month.
func TestCalculateOnTopOfClosedMonths(t *testing.T) {
	plans, dir := folder(t, map[string]string{"p.yaml": smallPlan}), t.TempDir()
	args := func(files map[string]string, from, to string, more ...string) []string {
		return append([]string{"calculate", "--facts", folder(t, files), "--plan", plans, "--from", from, "--to", to}, more...)
	}
	_, closed, _ := call(t, "en", args(small(), "2026-01", "2026-01", "--format", "json")...)
	prior := filepath.Join(dir, "prior.json")
	if err := os.WriteFile(prior, []byte(closed), 0o600); err != nil {
		t.Fatal(err)
	}
	late := small()
	late["receipts.csv"] += "R0,2026-01-09,500,CNY,HT1\n"
	for lang, want := range map[string][2]string{"en": {"Adjustments of closed months", "is closed and stays as it is: 50.01 CNY"}, "zh": {"对已结账月份的调整", "已结账，保持不变：50.01 CNY"}} {
		code, out, messages := call(t, lang, args(late, "2026-01", "2026-02", "--prior", prior, "--explain")...)
		if code != exitDone || !strings.Contains(out, want[0]) || !strings.Contains(out, want[1]) || !strings.Contains(out, "2026-02") || !strings.Contains(out, "75.01 CNY") {
			t.Errorf("code %d\n%s%s", code, out, messages)
		}
	}
	code, out, _ := call(t, "en", args(late, "2026-02", "2026-02", "--prior", prior, "--format", "csv")...)
	if code != exitDone || !strings.Contains(out, "p/c/commission/R0/1/adjustment/2026-01/2026-02,2026-02,2026-01") || !strings.Contains(out, ",adjustment,,,p/c/commission/R0/1,added,") {
		t.Errorf("code %d\n%s", code, out)
	}
	for _, c := range [][]string{{"--prior", filepath.Join(dir, "none.json")}, {"--prior", filepath.Join(plans, "p.yaml")}, {"--retroactive", "p"}, {"--prior", prior, "--retroactive", "p@x"}, {"--prior", prior, "--retroactive", "p@9"}} {
		if code, out, messages := call(t, "en", args(late, "2026-02", "2026-02", c...)...); code != exitBadInput || out != "" || messages == "" {
			t.Errorf("%v: code %d\n%s%s", c, code, out, messages)
		}
	}
}

func TestPlanCheck(t *testing.T) {
	cliff := strings.Replace(smallPlan, "rate: 5%", "tiers: {carry: none, mode: whole, bands: [{upTo: 100, rate: 5%}, {rate: 4%}]}", 1)
	plans := folder(t, map[string]string{"good.yaml": smallPlan, "cliff.yaml": cliff, "bad.yaml": strings.Replace(smallPlan, "5%", "bse", 1)})
	for lang, want := range map[string][3]string{"zh": {"检查了 1 份方案，0 个警告", "多带来的反而少得：100.00 CNY 得 5.00 CNY", "没有名为"}, "en": {"1 plan(s) checked, 0 warning(s).", "Bringing in more pays less: 100.00 CNY pays 5.00 CNY, 100.01 CNY pays only 4.00 CNY", "There is no input named"}} {
		code, out, messages := call(t, lang, "plan", "check", filepath.Join(plans, "good.yaml"))
		if code != exitDone || !strings.Contains(out, want[0]) || messages != "" {
			t.Errorf("good: code %d\n%s%s", code, out, messages)
		}
		code, out, messages = call(t, lang, "plan", "check", filepath.Join(plans, "cliff.yaml"))
		if code != exitDone || !strings.Contains(messages, want[1]) || !strings.Contains(messages, "cliff.yaml:6:114") || out == "" {
			t.Errorf("cliff: code %d\n%s%s", code, out, messages)
		}
		code, out, messages = call(t, lang, "plan", "check", plans)
		if code != exitBadInput || !strings.Contains(messages, want[2]) || !strings.Contains(messages, want[1]) || out != "" {
			t.Errorf("all: code %d\n%s%s", code, out, messages)
		}
		if code, out, _ := call(t, lang, "plan", "check"); code != exitBadInput || out != "" {
			t.Errorf("nothing: code %d", code)
		}
	}
}

func TestPlanSchemaIsPrinted(t *testing.T) {
	code, out, _ := call(t, "en", "plan", "schema")
	if code != exitDone || !json.Valid([]byte(out)) || !strings.Contains(out, "urn:steelyard:plan:1") {
		t.Errorf("code %d\n%s", code, out)
	}
}
