package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steelyard/compensation/problem"
	"steelyard/intake"
)

// errorRows reads a list of problems back.
func errorRows(t *testing.T, file string) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(string(data), "\uFEFF")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked {
		t.Fatalf("mark %v, %v:\n%s", marked, err, text)
	}
	return rows
}

func TestImportCheckTellsWhatIsThere(t *testing.T) {
	files := map[string]string{
		"persons.csv":   "code,name\nE1,林悦\nE2,Zhou Lan\n",
		"contracts.csv": "number,signed,amount,currency,payee\nHT1,2026-01-01,1000,CNY,E1\n",
		"receipts.csv":  "number,date,amount,currency,contract\nR1,2026-01-10,1000.10,CNY,HT1\n",
	}
	files["receipts.csv"] += "R2,2026-02-20,5,USD,\nR3,2025-12-31,0.90,CNY,HT1\n" // more than the contract, which is no defect of a file
	facts := folder(t, files)
	for lang, want := range map[string]string{
		"en": "Checked only; nothing was stored.\n  person: 2\n  contract: 1\n  split: 1\n  receipt: 3\n  allocation: 2\nContracts: 2026-01-01 to 2026-01-01, 1000.00 CNY\nReceipts: 2025-12-31 to 2026-02-20, 1001.00 CNY, 5.00 USD\nNo problems.\n",
		"zh": "只检查，没有保存任何内容。\n  人员: 2\n  合同: 1\n  分成: 1\n  回款: 3\n  核销: 2\n合同: 2026-01-01 至 2026-01-01, 1000.00 CNY\n回款: 2025-12-31 至 2026-02-20, 1001.00 CNY, 5.00 USD\n没有问题。\n",
	} {
		code, out, messages := call(t, lang, "import", "--check", "--facts", facts)
		if code != exitDone || out != want || messages != "" {
			t.Errorf("code %d:\n%s%s", code, out, messages)
		}
	}
}

// TestImportChecksSellingFacts runs the command of examples/selling and compares
// what it prints with its README, in both languages.
func TestImportChecksSellingFacts(t *testing.T) {
	readme, err := os.ReadFile("examples/selling/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for lang, begins := range map[string]string{"en": "Checked only", "zh": "只检查"} {
		code, out, messages := call(t, lang, "import", "--check", "--facts", "examples/selling/facts", "--mapping", "examples/selling/mapping.yaml")
		if code != exitDone || messages != "" || !strings.HasPrefix(out, begins) || !strings.Contains(string(readme), "\n```text\n"+out+"```\n") {
			t.Errorf("code %d, not in the README:\n%s%s", code, out, messages)
		}
	}
}

// TestF1_TheSameReceiptTwice finds a receipt that is there twice, in one file
// and across files, and files that are the same.
func TestF1_TheSameReceiptTwice(t *testing.T) {
	const head = "number,date,amount\n"
	facts := folder(t, map[string]string{
		"m.yaml": "profile: x\ncurrency: CNY\nfiles:\n  - {glob: 'r*.csv', facts: [{fact: receipt, number: number, date: date, amount: amount}]}\n",
		"r1.csv": head + "R1,2026-01-05,10\nR2,2026-01-05,10\nR1,2026-01-05,10\n",
		"r2.csv": head + "R3,2026-01-06,10\nR2,2026-01-05,11\n",
		"r3.csv": head + "R3,2026-01-06,10\nR2,2026-01-05,11\n",
	})
	args := []string{"import", "--check", "--facts", facts, "--mapping", filepath.Join(facts, "m.yaml")}
	for lang, words := range map[string][]string{
		"en": {"r1.csv:4:1 (number): The receipt \"R1\" was read before, at r1.csv:2, with the same content.", "r2.csv:3:1 (number): The receipt \"R2\" was read before, at r1.csv:3, with other content.", "r3.csv: It is byte for byte the same as \"r2.csv\"", "fact.repeated_key: 2 problem(s)", "intake.same_file: 1 problem(s)"},
		"zh": {"回款 \"R1\" 已在 r1.csv:2 读过，内容相同。", "回款 \"R2\" 已在 r1.csv:3 读过，但内容不同。", "内容与 \"r2.csv\" 逐字节相同", "fact.repeated_key：2 个问题"},
	} {
		code, out, messages := call(t, lang, args...)
		if code != exitBadInput || messages != "" {
			t.Errorf("code %d: %s", code, messages)
		}
		for _, w := range words {
			if !strings.Contains(out, w) {
				t.Errorf("%q is not in\n%s", w, out)
			}
		}
		if n := strings.Count(out, "[fact.repeated_key]"); n != 2 {
			t.Errorf("%d repeats are told:\n%s", n, out)
		}
	}
}

// TestF2_OneBadRowOf5000 is listed alone, with row, column, code and fix.
func TestF2_OneBadRowOf5000(t *testing.T) {
	files := small()
	var b strings.Builder
	b.WriteString("number,date,amount,currency,contract\n")
	for i := range 5000 {
		amount := "1.50"
		if i == 3210 {
			amount = "=1,50"
		}
		fmt.Fprintf(&b, "R%d,2026-01-10,\"%s\",CNY,\n", i, amount)
	}
	files["receipts.csv"] = b.String()
	facts := folder(t, files)
	for lang, want := range map[string][]string{
		"en": {"receipts.csv", "3212", "18", "", "amount", "'=1,50", "intake.not_a_number", "failure"},
		"zh": {"receipts.csv", "3212", "18", "", "amount", "'=1,50", "intake.not_a_number", "问题"},
	} {
		sheet := filepath.Join(t.TempDir(), "errors.csv")
		code, out, _ := call(t, lang, "import", "--check", "--facts", facts, "--errors", sheet)
		if code != exitBadInput || !strings.Contains(out, "4999") || !strings.Contains(out, "receipts.csv:3212:18 (amount)") {
			t.Errorf("code %d:\n%s", code, out)
		}
		rows := errorRows(t, sheet)
		if len(rows) != 2 || len(rows[1]) != 10 || strings.Join(rows[1][:8], "|") != strings.Join(want, "|") {
			t.Fatalf("%q", rows)
		}
		parsed, _ := problem.ParseLang(lang)
		if rows[0][0] != intake.NewErrorSheet(parsed, nil, nil).Heads[0] || rows[1][8] == "" || !strings.Contains(rows[1][9], "group") {
			t.Errorf("%q", rows)
		}
	}
}

// TestImportErrorsReplaceOnlyTheirOwn keeps the list of an earlier check from
// being mistaken for data, and data from being replaced.
func TestImportErrorsReplaceOnlyTheirOwn(t *testing.T) {
	bad := small()
	bad["receipts.csv"] = "number,date,amount,currency,contract\n@R1,2026-01-10,x,CNY,\n"
	facts := folder(t, bad)
	data := filepath.Join(facts, "receipts.csv")
	code, out, messages := call(t, "en", "import", "--check", "--facts", facts, "--errors", data)
	if kept, _ := os.ReadFile(data); code != exitBadInput || out != "" || !strings.Contains(messages, "command.file_exists") || string(kept) != bad["receipts.csv"] {
		t.Errorf("code %d: %s", code, messages)
	}
	sheet := filepath.Join(t.TempDir(), "errors.csv")
	for _, lang := range []string{"zh", "en"} {
		if code, _, messages := call(t, lang, "import", "--check", "--facts", facts, "--errors", sheet); code != exitBadInput || messages != "" {
			t.Fatalf("code %d: %s", code, messages)
		}
	}
	if rows := errorRows(t, sheet); len(rows) != 2 || rows[0][0] != "file" || rows[1][5] != "x" {
		t.Errorf("%q", rows)
	}
	good := folder(t, small())
	if code, out, _ := call(t, "en", "import", "--check", "--facts", good, "--errors", sheet); code != exitDone || !strings.Contains(out, sheet) || len(errorRows(t, sheet)) != 1 {
		t.Errorf("code %d:\n%s", code, out)
	}
	if code, _, messages := call(t, "en", "import", "--check", "--facts", good, "--errors", filepath.Join(t.TempDir(), "no", "e.csv")); code != exitFailed || messages == "" {
		t.Errorf("code %d: %s", code, messages)
	}
}

func TestImportAsksForItsOptions(t *testing.T) {
	for lang, words := range map[string]string{"en": "The option --check is missing.", "zh": "缺少选项 --check。"} {
		code, out, messages := call(t, lang, "import")
		if code != exitBadInput || out != "" || !strings.Contains(messages, words) || !strings.Contains(messages, "--facts") {
			t.Errorf("code %d:\n%s%s", code, out, messages)
		}
	}
	code, out, messages := call(t, "en", "import", "--check", "--facts", filepath.Join(t.TempDir(), "no"), "--mapping", "no.yaml")
	if code != exitBadInput || out != "" || !strings.Contains(messages, "command.no_directory") || !strings.Contains(messages, "command.no_file") {
		t.Errorf("code %d:\n%s%s", code, out, messages)
	}
}

// TestImportGroupsProblems shows three of a kind and counts the rest; warnings
// alone are no failure.
func TestImportGroupsProblems(t *testing.T) {
	files := small()
	files["receipts.csv"] = "number,date,amount,currency,contract\n" + strings.Repeat("R,2026-1-10,5,CNY,\n", 7)
	code, out, _ := call(t, "en", "import", "--check", "--facts", folder(t, files))
	if code != exitBadInput || !strings.Contains(out, "intake.not_a_date: 7 problem(s)") || strings.Count(out, "[intake.not_a_date]") != mostExamples || !strings.Contains(out, "and 4 more of this kind") || !strings.Contains(out, "only what could be read") {
		t.Errorf("code %d:\n%s", code, out)
	}
	files = small()
	files["persons.csv"] = "code,names\nE1,x\nE2,y\n"
	code, out, _ = call(t, "en", "import", "--check", "--facts", folder(t, files))
	if code != exitDone || !strings.Contains(out, "intake.column_not_read: 1 warning(s)") {
		t.Errorf("code %d:\n%s", code, out)
	}
}
