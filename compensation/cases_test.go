package compensation_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestCases runs every worked-case document: facts, plan and expected result
// in one Markdown file, described in testdata/cases/README.md.
func TestCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/cases/*.md")
	if err != nil || len(paths) < 2 {
		t.Fatalf("no case documents: %v, %v", paths, err)
	}
	for _, path := range paths {
		if filepath.Base(path) == "README.md" {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".md"), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, finding := range runCase(path, string(data)) {
				t.Error(finding)
			}
		})
	}
}

// soundCase is a document in which everything agrees: one receipt of 100.33 at
// 5 %, in a plan that covers nobody else.
const soundCase = `# sound: Five percent · 百分之五

Five percent of one receipt, which is 5.0165 before rounding.

一笔回款的 5 %。

Source · 出处：this test

` + "```csv persons.csv\ncode,name,family\nE1,Lin Yue,rep\nE2,Zhou Lan,clerk\n```\n" +
	"```csv contracts.csv\nnumber,signed,currency,amount,payee\nHT1,2026-01-01,CNY,500.00,E1\nHT2,2026-01-01,CNY,500.00,E2\n```\n" +
	"```csv receipts.csv\nnumber,date,currency,amount,contract\nR1,2026-01-10,CNY,100.33,HT1\nR2,2026-01-10,CNY,10.00,HT2\n```\n" +
	"```yaml plan.yaml\nplan: five\nversion: 1\ncurrency: CNY\neffective: {from: 2026-01-01}\nwho: {family: [rep]}\ncomponents:\n  - {code: pay, basis: collected, rate: 5%}\n```\n" +
	"```csv months\nfrom,to\n2026-01,2026-01\n```\n" +
	"```csv problems\nfile,severity,code\n,warning,calculate.not_covered\n```\n" +
	"```csv lines\npayee,month,receipt,part,kind,component,contract,date,base,exact,amount\nE1,2026-01,R1,1,commission,pay,HT1,2026-01-10,100.33,5.0165,5.02\n```\n" +
	"```csv totals\npayee,month,exact,total\nE1,2026-01,5.0165,5.02\nall,,5.0165,5.02\n```\n" +
	"```csv explained\npayee,month,label,value\nE1,2026-01,Rate,0.05\n```\n"

// allocatedCase is a document about the rule of allocation alone.
const allocatedCase = "# sound: One cent for two · 一分钱两人分\n\nOne cent for two equal parts.\n\n一分钱。\n\nSource · 出处：this test\n\n" +
	"```csv allocation\namount,weight,part\n0.01,1,0.01\n0.01,1,0.00\n```\n"

// TestCaseRunner alters sound documents: whatever does not agree, or has not
// the form of a case, is found, with its file and line.
func TestCaseRunner(t *testing.T) {
	for _, document := range []string{soundCase, allocatedCase} {
		if findings := runCase("sound.md", document); len(findings) > 0 {
			t.Fatalf("a sound document has findings: %v", findings)
		}
	}
	for _, c := range []struct{ document, old, replacement, finding string }{
		{soundCase, "# sound:", "# other:", `^sound.md:1: the title`},
		{soundCase, "Source · 出处：", "From ", `^sound.md:1: needed: .*“Source · 出处：” \(false\)$`},
		{soundCase, "一笔回款的 5 %。", "", `^sound.md:1: needed: .*Chinese \(false\)`},
		{soundCase, "Five percent of one receipt, which is 5.0165 before rounding.", "", `^sound.md:1: needed: .*English \(found: false\)`},
		{soundCase, "csv persons.csv", "csv people.csv", `^sound.md:9: "csv people.csv" is no block`},
		{soundCase, "yaml plan.yaml", "yaml", `^sound.md:24: "yaml" is no block`},
		{soundCase, "csv totals", "csv lines", `^sound.md:45: there are two blocks "lines"$`},
		{soundCase, "E2,Zhou Lan,clerk\n```\n", "E2,Zhou Lan,clerk\n", `^sound.md:13: a block opens before "persons.csv" is closed$`},
		{soundCase, "Rate,0.05\n```\n", "Rate,0.05\n", `^sound.md:50: the block "explained" is not closed$`},
		{soundCase, "number,date,", "number,day,", `^sound.md:20: not expected: receipts.csv:.*\[intake\.`},
		{soundCase, "rate: 5%", "rate: 5% +", `^sound.md:31: not expected: plan.yaml:.*\[formula\.`},
		{soundCase, "2026-01,2026-01\n```", "2026-13,2026-01\n```", `^sound.md:35: period: not a month`},
		{soundCase, "2026-01,2026-01\n```", "2026-02,2026-01\n```", `^sound.md:1: not expected: .*\[calculate.months\]$`},
		{soundCase, "from,to\n2026-01,2026-01\n", "from,to\n", `^sound.md:33: the table months must have one row$`},
		{soundCase, "csv months\nfrom,to", "csv months\nfrom,until", `^sound.md:34: the table months has no column "to"$`},
		{soundCase, "payee,month,exact,total", "payee,month,precise,total", `^sound.md:46: the table totals does not know the column "precise"$`},
		{soundCase, "all,,5.0165,5.02", "all,5.0165,5.02", `^sound.md:48: wrong number of fields$`},
		{soundCase, ",warning,calculate.not_covered", ",failure,calculate.not_covered", `^sound.md:39: expected, but not found: `},
		{soundCase, ",warning,calculate.not_covered\n", "", `^sound.md:1: not expected: .*calculate.not_covered`},
		{soundCase, "csv lines\n", "csv totals\n", `^sound.md:45: there are two blocks "totals"$`},
		{soundCase, "5.0165,5.02\n```\n```csv totals", "5.0165,5.01\n```\n```csv totals", `^sound.md:43: amount: expected "5.01", but it is "5.02"$`},
		{soundCase, "100.33,5.0165,", "100.33,5.016,", `^sound.md:43: exact: expected "5.016", but it is "5.0165"$`},
		{soundCase, "100.33,5.0165,", "100.33,five,", `^sound.md:43: exact: `},
		{soundCase, "100.33,5.0165,", "100.34,5.0165,", `^sound.md:43: base: expected "100.34", but it is "100.33"$`},
		{soundCase, ",1,commission,", ",1,catchUp,", `^sound.md:43: kind: `},
		{soundCase, "E1,2026-01,R1,1,", "E1,2026-01,R2,1,", `^sound.md:43: receipt: `},
		{soundCase, "E1,2026-01,5.0165,5.02\nall", "E2,2026-01,5.0165,5.02\nall", `^sound.md:47: payee: `},
		{soundCase, "all,,5.0165,5.02\n", "", `^sound.md:45: not expected in totals: map\[.*payee:all`},
		{soundCase, "all,,5.0165,5.02\n", "all,,5.0165,5.02\nall,,0,0.00\n", `^sound.md:49: expected, but not paid: map\[`},
		{soundCase, "Rate,0.05", "Rate,0.06", `^sound.md:52: no explanation states map\[`},
		{allocatedCase, "0.01,1,0.00", "0.01,1,0.01", `^sound.md:12: the part is 0.00, expected 0.01$`},
		{allocatedCase, "0.01,1,0.00", "0.02,1,0.00", `^sound.md:12: the amount must be the same`},
		{allocatedCase, "0.01,1,0.01\n0.01,1,0.00", "0.01,0,0.01", `^sound.md:9: nothing to allocate`},
	} {
		if strings.Count(c.document, c.old) != 1 {
			t.Fatalf("%q is not once in the document", c.old)
		}
		findings := runCase("sound.md", strings.Replace(c.document, c.old, c.replacement, 1))
		if !regexp.MustCompile("(?m)" + c.finding).MatchString(strings.Join(findings, "\n")) {
			t.Errorf("with %q for %q the findings are %q, without %s", c.replacement, c.old, findings, c.finding)
		}
	}
	refused := strings.Replace(soundCase, "E1\nHT2", "E9\nHT2", 1)
	refused = strings.Replace(refused, ",warning,calculate.not_covered", "contracts.csv,failure,fact.unknown_person", 1)
	if findings := runCase("sound.md", refused); strings.Join(findings, "") != "sound.md:1: what is refused has neither lines nor totals" {
		t.Errorf("facts that are refused: %q", findings)
	}
	if findings := runCase("sound.md", soundCase[:strings.Index(soundCase, "```csv lines")]); len(findings) != 1 || !strings.Contains(findings[0], "the tables lines and totals are needed") {
		t.Errorf("without expected lines: %q", findings)
	}
}
