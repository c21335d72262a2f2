package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/kpi"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/policies"
)

// ownKPI is a document with a KPI of a company's own.
const ownKPI = `kpis:
  - code: XA01
    version: 1
    effective: {from: 2026-01-01}
    name: {zh: 试点毛利占比, en: Pilot margin}
    definition: {zh: 试点合同的毛利占比, en: Margin of pilot contracts}
    formula: signed_margin / signed_net
    unit: rate
    direction: higher
    aggregation: ratio
    owner: finance
    lag: 5
    frequency: quarter
    category: result
    partners: [CT08]
`

func TestKPIListAndSearch(t *testing.T) {
	for lang, want := range map[string][]string{
		"zh": {"代码  名称", "CL02  回款达成率", "OP13  线索转化率（仅诊断）", "没有找到"}, "en": {"code  name", "CL02  Collection attainment", "OP13  Lead yield (diagnostic)", "Nothing was found."},
	} {
		code, out, messages := call(t, lang, "kpi", "list")
		if code != exitDone || messages != "" || strings.Count(out, "\n") != 70 || !strings.HasPrefix(out, want[0]) || !strings.Contains(out, want[1]) || !strings.Contains(out, want[2]) {
			t.Errorf("list: code %d\n%s%s", code, out, messages)
		}
		if _, out, _ = call(t, lang, "kpi", "list", "--on", "2025-12-31"); strings.Count(out, "\n") != 1 {
			t.Errorf("KPIs are in force before they began:\n%s", out)
		}
		code, out, _ = call(t, lang, "kpi", "search", "Ｃash", "target", "ACHIEVEMENT")
		if lines := strings.Split(out, "\n"); code != exitDone || !strings.HasPrefix(lines[1], want[1]) {
			t.Errorf("search: code %d\n%s", code, out)
		}
		if code, out, _ = call(t, lang, "kpi", "search", "qqqq"); code != exitDone || !strings.Contains(out, want[3]) {
			t.Errorf("search for nothing: code %d\n%s", code, out)
		}
	}
}

func TestKPIShow(t *testing.T) {
	for lang, want := range map[string][]string{
		"zh": {"CL02 第 1 版  回款达成率  Collection attainment（2026-01-01 起）", "回款完成率、回款目标完成率", "collected / collection_target", "越高越好", "AR03 逾期应收占比、CL03 首期款达标率", "80% → 80，100% → 100"},
		"en": {"CL02 version 1  Collection attainment  回款达成率 (from 2026-01-01)", "cash target achievement", "collected / collection_target", "higher", "AR03 Overdue share, CL03 First-payment compliance", "80% → 80, 100% → 100"},
	} {
		for _, args := range [][]string{{"CL02"}, {"cl02"}, {"CL02", "--version", "1"}} {
			code, out, messages := call(t, lang, append([]string{"kpi", "show"}, args...)...)
			for _, w := range want {
				if code != exitDone || messages != "" || !strings.Contains(out, w) {
					t.Errorf("%v: code %d, %q is not in\n%s%s", args, code, w, out, messages)
				}
			}
		}
		library := kpi.NewLibrary(shippedKPIsOf(t))
		for _, k := range library.All() {
			out := kpiPage(k, library, problem.Lang(lang))
			for _, text := range []problem.Text{k.Definition, k.Counts, k.Excludes, k.Source, k.Examples[0]} {
				if !strings.Contains(out, text.In(problem.Lang(lang))) {
					t.Errorf("%s does not show %s", k.Code, text.EN)
				}
			}
		}
	}
	_, out, _ := call(t, "en", "kpi", "show", "PE08")
	if !strings.Contains(out, "band: -10% to 10%") || !strings.Contains(out, "-40% → 0") {
		t.Errorf("a band is shown as\n%s", out)
	}
	_, out, _ = call(t, "en", "kpi", "show", "CL01")
	if !strings.Contains(out, "on attainment: 0% → 0") {
		t.Errorf("a curve on attainment is shown as\n%s", out)
	}
	_, out, _ = call(t, "zh", "kpi", "show", "OP16")
	if !strings.Contains(out, "仅供诊断，不进记分卡") {
		t.Errorf("a diagnostic KPI is shown as\n%s", out)
	}
}

func shippedKPIsOf(t *testing.T) []kpi.KPI {
	t.Helper()
	l, problems := kpi.Shipped()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return l.All()
}

func TestKPIBadInput(t *testing.T) {
	dir := folder(t, map[string]string{"bad.yaml": strings.NewReplacer("finance", "rep", "lag: 5", "lag: -5").Replace(ownKPI), "bad.csv": "code,\"x\n", "odd.csv": "code,nonsense\nXA01,1\n"})
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"show", "CL"}, []string{"kpi.unknown", "是否想找 CL01"}},
		{[]string{"show", "CL02", "--version", "9"}, []string{"kpi.unknown"}},
		{[]string{"show", "CL02", "CL03"}, []string{"command.argument"}},
		{[]string{"show"}, []string{"command.argument", "steelyard kpi show CODE"}},
		{[]string{"search"}, []string{"command.argument"}},
		{[]string{"check"}, []string{"command.argument"}},
		{[]string{"lst"}, []string{"command.word", "是否想写 list"}},
		{[]string{"list", "--on", "2026-1-1"}, []string{"command.flag"}},
		{[]string{"export", "--format", "xlsx"}, []string{"command.flag", "csv, json, yaml"}},
		{[]string{"check", filepath.Join(dir, "none.yaml")}, []string{"command.no_file"}},
		{[]string{"check", filepath.Join(dir, "bad.yaml")}, []string{"kpi.owner_is_scored", "kpi.lag", "bad.yaml:11:12", "共 2 个问题"}},
		{[]string{"check", filepath.Join(dir, "bad.csv")}, []string{"kpi.table_syntax"}},
		{[]string{"check", filepath.Join(dir, "odd.csv")}, []string{"kpi.table_column", "odd.csv:1"}},
		{[]string{"import", filepath.Join(dir, "bad.yaml")}, []string{"command.flag", "--dry-run"}},
		{[]string{"import", "--dry-run"}, []string{"command.argument"}},
		{[]string{"import", "--dry-run", filepath.Join(dir, "bad.yaml")}, []string{"kpi.owner_is_scored"}},
		{[]string{"import", "--dry-run", "--into", filepath.Join(dir, "bad.yaml"), filepath.Join(dir, "bad.yaml")}, []string{"kpi.lag"}},
	} {
		code, out, messages := call(t, "zh", append([]string{"kpi"}, c.args...)...)
		if code != exitBadInput || out != "" {
			t.Errorf("%v: code %d, printed %q", c.args, code, out)
		}
		for _, want := range c.want {
			if !strings.Contains(messages, want) {
				t.Errorf("%v: %q is not in\n%s", c.args, want, messages)
			}
		}
	}
}

func TestKPICheckWarnsOfDuplicates(t *testing.T) {
	dir := folder(t, map[string]string{"own.yaml": ownKPI, "fine.yaml": strings.Replace(ownKPI, "signed_margin / signed_net", "signed_margin / signing_forecast", 1)})
	code, out, messages := call(t, "en", "kpi", "check", filepath.Join(dir, "own.yaml"))
	if code != exitDone || out != "1 KPI(s) checked, 1 warning(s).\n" || !strings.Contains(messages, "The formula of XA01 gives the same as that of CT03.") {
		t.Errorf("code %d\n%s%s", code, out, messages)
	}
	code, out, messages = call(t, "zh", "kpi", "check", filepath.Join(dir, "fine.yaml"))
	if code != exitDone || out != "检查了 1 个指标，0 个警告。\n" || messages != "" {
		t.Errorf("code %d\n%s%s", code, out, messages)
	}
}

// What is exported is imported again as it is, in every format and language.
func TestKPIExportAndImport(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		for _, format := range []string{"yaml", "json", "csv"} {
			code, out, messages := call(t, lang, "kpi", "export", "--format", format)
			if code != exitDone || messages != "" || format == "json" && !json.Valid([]byte(out)) {
				t.Fatalf("%s: code %d %s", format, code, messages)
			}
			dir := folder(t, map[string]string{"library." + format: out, "own.yaml": ownKPI, "edited.json": strings.Replace(out, "Collection attainment", "Cash attainment", 1)})
			file := filepath.Join(dir, "library."+format)
			if _, out, messages = call(t, "en", "kpi", "import", "--dry-run", file); !strings.Contains(out, "added 0, new version 0, unchanged 69, the company's kept 0, refused 0") {
				t.Errorf("%s: %s%s", format, out, messages)
			}
			_, out, messages = call(t, "en", "kpi", "import", "--dry-run", filepath.Join(dir, "own.yaml"), "--into", file)
			if !strings.Contains(out, "XA01  1        added") || !strings.Contains(messages, "kpi.same_formula") {
				t.Errorf("%s: %s%s", format, out, messages)
			}
			if format != "json" {
				continue
			}
			edited := filepath.Join(dir, "edited.json")
			if _, out, _ = call(t, "en", "kpi", "import", "--dry-run", file, "--into", edited); !strings.Contains(out, "unchanged 68, the company's kept 1, refused 0") {
				t.Errorf("shipped over edited:\n%s", out)
			}
			if _, out, _ = call(t, "zh", "kpi", "import", "--dry-run", edited); !strings.Contains(out, "拒绝 1") || !strings.Contains(out, `"Collection attainment" → "Cash attainment"`) {
				t.Errorf("edited over shipped:\n%s", out)
			}
			if again, _ := os.ReadFile(file); string(again) == "" {
				t.Error("the dry run emptied the file")
			}
		}
	}
}

// No cell of a table opens a formula in a spreadsheet, and every one comes back.
func TestKPITablesAreSafeInSpreadsheets(t *testing.T) {
	k := shippedKPIsOf(t)[0]
	for _, payload := range []string{"=1+1", "+1x", "-x", "@SUM(A1)", "\tx", "＝1", "＋x", "－x", "＠x", "'=1", "''x", `a","=2`} {
		k.Name.EN, k.Definition.ZH, k.Owner = payload, payload, "finance"
		k.Aliases = []problem.Text{{ZH: payload, EN: payload}}
		data, err := kpiCSV([]kpi.KPI{k}, problem.EN)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%q: %d rows, %v", payload, len(rows), err)
		}
		for _, cell := range rows[1] {
			if _, err := money.ParseDecimal(cell); err != nil && cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
				t.Errorf("%q stands in a cell as %q", payload, cell)
			}
		}
		f, problems := kpiTable("a.csv", data)
		if problems.Failed() {
			t.Fatal(problems)
		}
		l, _ := kpi.Shipped()
		back, problems := kpi.Read(l, f)
		if len(back) != 1 || back[0].Name.EN != payload || back[0].Definition.ZH != payload {
			t.Errorf("%q does not come back: %v", payload, problems)
		}
	}
}

// Who brings the data is a role that the access policy knows.
func TestKPIOwnersAreRoles(t *testing.T) {
	p, err := policies.Load(policies.Model(), policies.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	var roles []string
	for _, r := range p.Roles() {
		roles = append(roles, r.Name)
	}
	for _, k := range shippedKPIsOf(t) {
		if !slices.Contains(roles, k.Owner) {
			t.Errorf("%s belongs to %s, which is no role", k.Code, k.Owner)
		}
	}
}
