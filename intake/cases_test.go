package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

// folder makes files in memory; a text begins on the line after its opening.
func folder(texts map[string]string) fstest.MapFS {
	files := make(fstest.MapFS, len(texts))
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(strings.TrimPrefix(text, "\n"))}
	}
	return files
}

func mustProfile(t testing.TB, text string) *Profile {
	t.Helper()
	p, list := ParseProfile("m.yaml", []byte(strings.TrimPrefix(text, "\n")))
	if p == nil || len(list) != 0 {
		t.Fatalf("the profile has problems:\n%v", list)
	}
	return p
}

func found(list problem.List) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Place.String()+" "+p.Code)
	}
	return out
}

func inBothLanguages(t *testing.T, list problem.List) {
	t.Helper()
	for _, p := range list {
		for _, text := range []problem.Text{p.Text, p.Fix} {
			chinese := func(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }
			if text.EN == "" || !strings.ContainsFunc(text.ZH, chinese) || strings.Contains(text.ZH+text.EN, "%!") {
				t.Errorf("%s: not in both languages: %+v", p.Code, text)
			}
		}
	}
}

// profileCase is a profile with a problem.
type profileCase struct {
	name, text string
	want       []string
}

const wrap = "profile: x\nfiles:\n  - file: a.csv\n    facts:\n      - "

func TestProfileProblems(t *testing.T) {
	for _, c := range profileCases {
		t.Run(c.name, func(t *testing.T) {
			p, list := ParseProfile("m.yaml", []byte(strings.TrimPrefix(c.text, "\n")))
			if (p == nil) != list.Failed() {
				t.Fatalf("profile %v with problems %v", p, list)
			}
			inBothLanguages(t, list)
			if diff := cmp.Diff(c.want, found(list)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var (
	profileCases = slices.Concat(wholeCases, fieldCases)
	readCases    = slices.Concat(fileCases, cellCases, textCases, habitCases, bookCases, sellingCases)
)

// readCase is a folder with problems.
type readCase struct {
	name    string
	profile string // "" is the profile of receipts below
	files   map[string]string
	want    []string
}

// receipts reads one file in which a row is a receipt of one contract.
const receipts = `
profile: receipts
currency: CNY
formats: {date: YYYY/M/D, number: {group: ","}}
lookups:
  names: {file: names.csv, key: short, value: long}
files:
  - file: in.csv
    facts:
      - {fact: customer, distinct: true, code: 客户, name: {column: 客户, lookup: names, missing: keep}, class: {column: 等级, optional: true}}
      - {fact: receipt, number: 编号, customer: 客户, date: 日期, amount: 金额}
`

const names = "short,long\n甲,甲公司\n"

func moreThanListed() []string {
	out := []string{"in.csv intake.more_problems"}
	for i := range maxListed {
		out = append(out, fmt.Sprintf("in.csv:%d:15 (金额) intake.not_a_number", i+2))
	}
	return out
}

func TestReadProblems(t *testing.T) {
	for _, c := range readCases {
		t.Run(c.name, func(t *testing.T) {
			set, list := readCaseOf(t, c)
			if (set == nil) != list.Failed() {
				t.Fatalf("set %v with problems %v", set, list)
			}
			inBothLanguages(t, list)
			got := found(list)
			for i, p := range list {
				if p.Severity == problem.Warning {
					got[i] += " (warning)"
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func readCaseOf(t *testing.T, c readCase) (*fact.Set, problem.List) {
	t.Helper()
	text := c.profile
	if text == "" {
		text = receipts
	}
	files := make(fstest.MapFS)
	for name, data := range c.files {
		files[name] = &fstest.MapFile{Data: []byte(strings.TrimPrefix(data, "\n"))}
	}
	return Read(files, mustProfile(t, text))
}

// TestEveryCodeIsProvoked finds the codes in the source and compares them with
// those that the cases above and the test of WritePlain provoke.
func TestEveryCodeIsProvoked(t *testing.T) {
	provoked := map[string]bool{"intake.not_writable": true, "intake.file_not_read": true} // TestWritePlainRefuses, TestGatherNamesFilesThatNothingReads
	for _, c := range profileCases {
		for _, w := range c.want {
			provoked[codeOf(w)] = true
		}
	}
	for _, c := range readCases {
		for _, w := range c.want {
			provoked[codeOf(w)] = true
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil || len(sources) < 8 {
		t.Fatal(sources, err)
	}
	code := regexp.MustCompile(`"intake\.[a-z0-9_]+"`)
	for _, name := range sources {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, m := range code.FindAllString(string(data), -1) {
			if c := strings.Trim(m, `"`); !provoked[c] {
				t.Errorf("%s: no case provokes %s", name, c)
			}
		}
	}
}

func codeOf(want string) string {
	words := strings.Fields(want)
	i := slices.IndexFunc(words, func(w string) bool {
		return strings.HasPrefix(w, "intake.") || strings.HasPrefix(w, "fact.") || strings.HasPrefix(w, "document.")
	})
	return words[i]
}
